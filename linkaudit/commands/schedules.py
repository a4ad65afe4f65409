"""`linkaudit nightly --install`: the timer or the line that starts the nights, shown first and written on --yes."""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from linkaudit import settings
from linkaudit.commands.console import DONE
from linkaudit.render import USUAL

SCHEDULERS = ("systemd", "cron")
HOUR = 2  # of the machine's own time: when a night begins
MARK = "# linkaudit nightly"
_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")  # the last are bytes that are no UTF-8
_SERVICE = """\
[Unit]
Description=linkaudit: what became of the evidence tonight
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
# left for the next night: nothing has failed
SuccessExitStatus=3
"""
_TIMER = """\
[Unit]
Description=linkaudit: every night

[Timer]
OnCalendar=*-*-* {hour:02}:00:00
RandomizedDelaySec=15min
Persistent=true

[Install]
WantedBy=timers.target
"""


def install(options: argparse.Namespace, chosen: settings.Settings) -> int:
    """Shows what starts the nights, and where it would be written; writes it where that is wished."""
    _look_at([str(Path.cwd()), *command_of(options, chosen)])
    written = _systemd(options, chosen) if options.install == "systemd" else _cron(options, chosen)
    if not options.yes:
        print(f"nothing is written yet; with --yes it is: {written}", file=sys.stderr)
    return DONE


def command_of(options: argparse.Namespace, chosen: settings.Settings) -> list[str]:
    """The command that a night is, whose paths hold wherever it is started from."""
    words = [sys.executable, "-m", "linkaudit", "nightly", "--db", str(chosen.db.resolve())]
    words += ["--out", str(chosen.out.resolve())]
    config = options.config or os.environ.get("LINKAUDIT_CONFIG")
    paths = {"--config": config, "--ca-file": options.ca_file, "--cookies": options.cookies}
    values = {
        "--budget-minutes": options.budget_minutes, "--lang": options.lang, "--cluster": options.cluster,
        "--proxy": _open_proxy(options.proxy), "--select": ",".join(options.select or ()),
        "--ignore": ",".join(options.ignore or ()),
        "--format": ",".join(() if options.format == USUAL else options.format),
    }  # fmt: skip
    switches = {
        "--allow-private": options.allow_private, "--no-pace": options.no_pace, "--json": options.json,
        "--quiet": options.quiet, "--verbose": options.verbose,
    }  # fmt: skip
    for flag, path in paths.items():
        words += [flag, str(Path(path).resolve())] if path else []
    for flag, value in values.items():
        words += [flag, str(value)] if value else []
    return words + [flag for flag, is_on in switches.items() if is_on]


def _look_at(words: Sequence[str]) -> None:
    """Raises SettingsError where a name is not UTF-8, or holds what ends a line: no unit and no crontab can hold it."""
    for word in words:
        if _UNWRITABLE.search(word) or word != word.strip() or word.endswith("\\"):
            raise settings.SettingsError(
                f"{word}: such a name cannot be written where the nights are started from (not UTF-8, or a line's end, "
                "a blank or a backslash at its end); rename the folder or file"
            )


def _open_proxy(proxy: str | None) -> str | None:
    """A proxy that others may read of. Raises SettingsError."""
    if proxy and "@" in proxy:  # the text is not repeated
        raise settings.SettingsError(
            "--proxy holds a name or a password, which others might read where the nights are started from; write it "
            "as `proxy` into the settings (--config), or set HTTPS_PROXY in the environment of the nights"
        )
    return proxy


def _systemd(options: argparse.Namespace, chosen: settings.Settings) -> str:
    folder = Path.home() / ".config" / "systemd" / "user"
    command = " ".join(_unit_word(word) for word in command_of(options, chosen))
    if "$" in command:  # after a colon no variable is read; the escape `$$` is none in the program's own path
        command = f":{command}"
    where = str(Path.cwd()).replace("%", "%%")
    units = {
        folder / "linkaudit-nightly.service": _SERVICE.format(folder=where, command=command),
        folder / "linkaudit-nightly.timer": _TIMER.format(hour=HOUR),
    }
    service = folder / "linkaudit-nightly.service"
    known = service.read_text(encoding="utf-8", errors="replace") if service.is_file() else ""
    database = _database_of(known)
    if "\nExecStart=" in known and database != chosen.db.resolve():
        if database is None or database.exists():
            raise settings.SettingsError(
                f"{service} starts the nights of another database; watch all documents in one, or use --install cron"
            )
        print(f"{service} started the nights of {database}, which is there no longer: it is replaced", file=sys.stderr)
    for path, text in units.items():
        print(f"# {path}\n{text}")
        if options.yes:
            try:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            except OSError as error:
                raise settings.SettingsError(
                    f"{path}: cannot be written ({error.strerror}); make room there"
                ) from error
    if options.yes:
        print("written; start it: systemctl --user enable --now linkaudit-nightly.timer", file=sys.stderr)
        print("it stops when you log out, unless you say: loginctl enable-linger", file=sys.stderr)
    return ", ".join(map(str, units))


def _unit_word(word: str) -> str:
    """A word as a unit's ExecStart reads it: systemd has quotes, escapes and specifiers of its own."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"' if escaped != word or any(sign.isspace() or sign in "'\";" for sign in word) else word


def _database_of(service: str) -> Path | None:
    """The database of the nights that a unit of ours starts; None where it names none. Older units have no colon, and
    escapes for variables."""
    match = re.search(r'^ExecStart=(:?).*? --db ("(?:[^"\\]|\\.)*"|[^"\s]\S*)', service, re.MULTILINE)
    if match is None:
        return None
    escapes = r"\\(.)|(%)%" if match[1] else r"\\(.)|([%$])\2"
    return Path(re.sub(escapes, r"\1\2", match[2].strip('"')))


def _cron(options: argparse.Namespace, chosen: settings.Settings) -> str:
    # In a crontab a percent sign ends the line.
    command = shlex.join(command_of(options, chosen)).replace("%", "\\%")
    folder = shlex.quote(str(Path.cwd())).replace("%", "\\%")
    line = f"0 {HOUR} * * * cd {folder} && {command} {MARK}"
    print(line)
    if options.yes:
        program = shutil.which("crontab")
        if program is None:
            raise settings.SettingsError("there is no crontab on this machine; add the line above to your scheduler")
        # In bytes: the user's other lines may be in any encoding.
        known = subprocess.run([program, "-l"], capture_output=True, check=False, env=os.environ | {"LC_ALL": "C"})  # noqa: S603  found in PATH
        why = known.stderr.decode(errors="replace").strip()
        if known.returncode != 0 and not any(said in why.lower() for said in ("no crontab", "no such file")):
            raise settings.SettingsError(f"crontab -l: {why or 'failed'}; add the line above by hand")
        database = f" --db {shlex.quote(str(chosen.db.resolve()))} ".replace("%", "\\%").encode()
        kept = [
            each
            for each in (known.stdout if known.returncode == 0 else b"").splitlines(keepends=True)
            if not (each.rstrip().endswith(MARK.encode()) and database in each)
        ]
        table = b"".join(kept) + (b"\n" if kept and not kept[-1].endswith(b"\n") else b"") + line.encode() + b"\n"
        done = subprocess.run([program, "-"], input=table, capture_output=True, check=False)  # noqa: S603  same
        if done.returncode != 0:
            why = done.stderr.decode(errors="replace").strip()
            raise settings.SettingsError(f"crontab did not take the line ({why}); add it by hand")
        print("written; `crontab -l` shows it", file=sys.stderr)
    return "the crontab"
