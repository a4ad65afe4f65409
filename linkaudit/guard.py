"""A file → its extraction, made in a process of its own with limits of time and memory: files come from strangers.

What a parser does with a hostile file ends there: a bomb, an endless loop, a crash. It refuses to trust the other
process with more than one file.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TypeAlias

from linkaudit.model import DocumentError, Extraction

OnPage: TypeAlias = Callable[[int, int], None]  # a page has been recognised: which, of how many
_Answer: TypeAlias = Extraction | DocumentError | tuple[int, int]

MEGABYTE = 1024 * 1024
ANEW = "open it in the program that made it and save it anew, as PDF or DOCX"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read. Pages without text are recognised where `is_ocr` says so; `words` are the files with a
    user's own words. `limit_s` is for the whole file, or for each page that is recognised; `limit_mb` is the process's
    address space."""

    is_ocr: bool = False
    words: tuple[Path, ...] = ()
    limit_s: float = 50.0
    limit_mb: int = 420


def extract(path: Path, reading: Reading, on_page: OnPage | None = None) -> Extraction:
    """Everything that the document says. Raises DocumentError, whose message says what is wrong and what to do."""
    return Extracting(path, reading).wait(on_page)


class Extracting:
    """A file that is being read, so that the command can do something else in the meantime."""

    def __init__(self, path: Path, reading: Reading) -> None:
        self._path, self._reading = path, reading
        context = multiprocessing.get_context("spawn")  # a fork would hand it the command's memory and locks
        self._pipe, theirs = context.Pipe(duplex=False)
        verbose = logging.getLogger().getEffectiveLevel() <= logging.DEBUG
        self._process: BaseProcess = context.Process(
            target=_serve, args=(theirs, path, reading, verbose), name="reader", daemon=True
        )
        self._process.start()
        theirs.close()

    def wait(self, on_page: OnPage | None = None) -> Extraction:
        """What was read, once. Raises DocumentError."""
        try:
            while True:
                if not self._pipe.poll(self._reading.limit_s):
                    raise DocumentError(
                        f"{self._path}: cannot be read in {self._reading.limit_s:g} seconds; give the report "
                        f"without its appendices, or {ANEW}"
                    )
                answer: _Answer = self._pipe.recv()
                if isinstance(answer, DocumentError):
                    raise answer
                if isinstance(answer, Extraction):
                    return answer
                if on_page is not None:
                    on_page(*answer)
        except (EOFError, ConnectionError) as error:
            raise DocumentError(f"{self._path}: the reader broke down over it; {ANEW}") from error
        finally:
            self._end()

    def _end(self) -> None:
        with suppress(OSError, AttributeError):  # it has ended, or this is Windows
            os.killpg(self._process.pid or 0, signal.SIGKILL)  # the programs that it started, too
        self._process.kill()
        self._process.join()
        self._process.close()
        self._pipe.close()


# --- in the other process --------------------------------------------------------------------------------------


def _serve(pipe: Connection, path: Path, reading: Reading, verbose: bool) -> None:
    """Reads one file and sends what came of it."""
    with suppress(OSError, AttributeError):
        os.setsid()  # a group of its own, out of reach of Ctrl-C, which is the command's business: it ends this process
    threading.Thread(target=_die_with_the_command, daemon=True).start()
    sys.stdout = sys.stderr  # machine output is the command's alone
    logging.basicConfig(stream=sys.stderr, level=logging.DEBUG if verbose else logging.CRITICAL)
    if not verbose:
        warnings.simplefilter("ignore")  # parsers remark on much that no reader of a report would miss
    _limit(reading)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # where numpy is installed, a parser loads it: memory for each processor
    answer: Extraction | DocumentError
    try:
        answer = _extracted(path, reading, lambda page, of: pipe.send((page, of)))
    except DocumentError as error:
        answer = error
    except MemoryError:
        answer = DocumentError(
            f"{path}: takes more than {reading.limit_mb} MB of memory to read; give the report without its photographs "
            "and appendices, or in parts"
        )
    except Exception as error:  # parsers raise whatever a file makes them raise
        logging.getLogger(__name__).debug("reading %s", path, exc_info=True)
        answer = DocumentError(f"{path}: is damaged in a way that stops the reader ({type(error).__name__}); {ANEW}")
    pipe.send(answer)


def _extracted(path: Path, reading: Reading, on_page: OnPage) -> Extraction:
    from linkaudit import citations, documents  # the parsers load in this process only

    try:
        citations.extend(reading.words)
    except citations.WordsError as error:
        raise DocumentError(str(error)) from error
    document = documents.read(path, on_page if reading.is_ocr else None)
    return citations.extract(document)


def _limit(reading: Reading) -> None:
    with suppress(ImportError, ValueError, OSError):  # not on Windows; not above a limit of the operator's
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (reading.limit_mb * MEGABYTE, resource.getrlimit(resource.RLIMIT_AS)[1]))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _die_with_the_command() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        with suppress(OSError, AttributeError):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
