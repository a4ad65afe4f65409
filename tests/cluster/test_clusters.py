"""Clusters that are lost, wrongly set up or not there at all: one clear line, an exit code, and nothing lost."""

from __future__ import annotations

import json
import re
import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from linkaudit import __version__
from tests.cluster.processes import NO_LINKAUDIT, Cluster, shadow
from tests.cluster.test_dask import ARGUMENTS, AT_ONCE, LATE, audit, pages, reasons, stored, wait_for, write
from tests.command import Result, run, start
from tests.standin import JPEG

NOWHERE = "tcp://127.0.0.1:1"


@pytest.fixture(scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with Cluster(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture
def cluster(_shared: Cluster) -> Iterator[Cluster]:
    """A scheduler whose workers are each test's own."""
    yield _shared
    _shared.drop()


# --- lost ------------------------------------------------------------------------------------------------------


def test_a_lost_scheduler_is_an_incomplete_audit_that_goes_on_without_it(tmp_path: Path) -> None:
    urls = pages(140)
    write(tmp_path, urls, AT_ONCE.replace("[platforms.web]\n", "[platforms.web]\nconcurrency = 8\n"))
    with Cluster(tmp_path) as cluster:
        for _ in range(2):
            cluster.add()
        cluster.wait()
        cluster.put("web:page:*", LATE)
        process = start(*ARGUMENTS, "--cluster", cluster.address, "--no-pace", cwd=tmp_path, env={})
        wait_for(cluster, 40)
        assert cluster.scheduler is not None
        cluster.scheduler.send_signal(signal.SIGKILL)
        out, err = process.communicate(timeout=30)
        assert (process.returncode, out, err.decode()) == (
            3, b"", "linkaudit: the connection to the cluster's scheduler is lost; what was found so far is kept, "
            "run the same command again\n",
        )  # fmt: skip
        done = stored(tmp_path)
        assert 10 < len(done) < 140
        before = Counter(each.url for each in chain(*cluster.asked("")))
        result = run(*ARGUMENTS, "--no-pace", cwd=tmp_path, env=cluster.standins[0].environment)
        after = Counter(each.url for each in chain(*cluster.asked("")))
    assert result == Result(0, "", "")
    assert reasons(tmp_path) == {f"web:page:{url}": "ok" for url in urls}  # each stored once
    assert {
        key for key in done if after[key.removeprefix("web:page:")] != before[key.removeprefix("web:page:")]
    } == set()


# --- set up wrongly --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("package", "says"),
    [
        (NO_LINKAUDIT, "linkaudit is not installed there"),
        ("__version__ = '0.0.1'", f"it has linkaudit 0.0.1, not {__version__}"),
    ],
)
def test_a_worker_without_this_linkaudit_is_named_and_nothing_is_asked(
    tmp_path: Path, cluster: Cluster, package: str, says: str
) -> None:
    write(tmp_path, pages(4))
    standin = cluster.add(shadow(tmp_path / "other", package))
    cluster.wait()
    result = audit(tmp_path, cluster)
    assert standin.requests == []
    assert (result.code, result.out, result.err.count("\n")) == (2, "", 1)
    assert re.match(r"linkaudit: the worker tcp://127\.0\.0\.1:\d+ cannot be used: ", result.err)
    assert says in result.err


def test_a_worker_whose_machine_has_no_network_is_told_from_links_that_are_not_there(
    tmp_path: Path, cluster: Cluster
) -> None:
    write(tmp_path, pages(4))
    with socket.socket() as nobody:  # bound and not listening: connections are refused
        nobody.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        cluster.add(dict.fromkeys(("HTTPS_PROXY", "https_proxy"), dead))
        cluster.wait()
        result = audit(tmp_path, cluster)
    assert (result.code, result.err.count("\n")) == (3, 1)
    assert "it has no network" in result.err
    assert stored(tmp_path) == {}


def test_the_certificates_that_are_named_are_those_of_the_worker_s_machine(tmp_path: Path, cluster: Cluster) -> None:
    write(tmp_path, pages(4))
    cluster.add()
    cluster.wait()
    result = audit(tmp_path, cluster, "--ca-file", "/nowhere/authorities.pem")
    assert (result.code, result.err.count("\n")) == (2, 1)
    assert "cannot be used: " in result.err
    assert "/nowhere/authorities.pem" in result.err


def test_under_a_nanny_too_yt_dlp_has_a_process_to_work_in(tmp_path: Path, cluster: Cluster) -> None:
    film = "https://www.tiktok.com/@sample_org/video/7417000000000000001"
    write(tmp_path, [film], config="")
    standin = cluster.add(None, "--nanny")
    cluster.wait()
    standin.put("tiktok:*", "available")
    standin.put("web:page:https://p16.example/t.jpg", JPEG)
    assert audit(tmp_path, cluster, "--no-pace") == Result(0, "", "")
    links = json.loads((tmp_path / "reports" / "report" / "coverage.json").read_text())["links"]
    assert [link["metadata"]["duration_s"] for link in links] == [15]  # which no probe reads


# --- not there -------------------------------------------------------------------------------------------------


def test_where_there_is_no_scheduler_that_is_said_within_seconds(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        addresses = {"nobody": NOWHERE, "mute": f"tcp://127.0.0.1:{mute.getsockname()[1]}"}
        began = time.monotonic()
        processes = {}
        for name, address in addresses.items():
            (tmp_path / name).mkdir()
            write(tmp_path / name, pages(4))
            processes[name] = start(*ARGUMENTS, "--cluster", address, cwd=tmp_path / name, env={})
        told = {name: process.communicate(timeout=30)[1].decode() for name, process in processes.items()}
        assert time.monotonic() - began < 20
    assert {process.returncode for process in processes.values()} == {2}
    assert told == {
        name: f"linkaudit: no Dask scheduler can be reached at {address}; correct --cluster, or start one\n"
        for name, address in addresses.items()
    }


def test_without_dask_it_is_said_what_to_install(tmp_path: Path) -> None:
    write(tmp_path, pages(1))
    (tmp_path / "none" / "distributed").mkdir(parents=True)
    (tmp_path / "none" / "distributed" / "__init__.py").write_text("raise ImportError('not here')")
    result = run(*ARGUMENTS, "--cluster", NOWHERE, cwd=tmp_path, env={"PYTHONPATH": str(tmp_path / "none")})
    assert result == Result(
        2, "", "linkaudit: --cluster needs Dask; install it with: pip install 'linkaudit-evidence[cluster]'\n"
    )


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--cluster", NOWHERE, "--media"], "--media"),
        (["--cluster", NOWHERE, "--offline"], "--offline"),
        (["--cluster", "scheduler:8786"], "tcp://HOST:8786"),
        (["--cluster", "http://scheduler:8786"], "tcp://HOST:8786"),
    ],
)
def test_what_goes_ill_with_a_cluster_is_bad_usage(tmp_path: Path, options: list[str], says: str) -> None:
    write(tmp_path, pages(1), AT_ONCE)
    result = run(*ARGUMENTS, *options, cwd=tmp_path)
    assert result.code == 2
    assert says in result.err.splitlines()[-1]
