"""The program that a session starts: how it begins, and that it always ends."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import PATIENCE

from antiphon import Antiphon, AntiphonError

ROOT = Path(__file__).parent.parent


def test_program_is_started_and_ended() -> None:
    with Antiphon.start() as server:
        assert server.version
        host, port = server.url[len("http://"):].split(":")
        folder = Path(server._process._folder)  # type: ignore[union-attr]
        assert folder.is_dir()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((host, int(port)), PATIENCE)
    assert not folder.exists()


def test_program_ends_when_its_python_is_killed() -> None:
    script = (
        "import antiphon, sys\n"
        "server = antiphon.Antiphon.start()\n"
        "print(server.pid, server._process._folder, flush=True)\n"
        "sys.stdin.read()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-B", "-c", script],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        program, folder = child.stdout.readline().split()
        watch = os.pidfd_open(int(program)) if hasattr(os, "pidfd_open") else None
        child.send_signal(signal.SIGKILL)
    if watch is None:
        pytest.skip("this Python or system cannot watch a process that is not a child")
    import select

    ended = select.select([watch], [], [], PATIENCE)[0]
    os.close(watch)
    for each in Path(folder).glob("*"):
        each.unlink()
    Path(folder).rmdir()
    assert ended, "the program still runs"


def test_program_that_ends_in_a_test_is_named_in_the_error() -> None:
    server = Antiphon.start()
    try:
        assert server._process is not None
        server._process._process.kill()
        server._process._process.wait(PATIENCE)
        with pytest.raises(AntiphonError, match="no answer(.|\n)*ended with status -9"):
            server.services()
    finally:
        server.close()


def test_missing_program_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTIPHON_COMMAND", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(AntiphonError, match="not on the PATH.*--antiphon=PATH.*ANTIPHON_URL"):
        Antiphon.start()
    with pytest.raises(AntiphonError, match="the program /nowhere/antiphon is not there"):
        Antiphon.start("/nowhere/antiphon")


def test_program_that_ends_early_is_an_error_with_its_output() -> None:
    with pytest.raises(AntiphonError, match="never ready\n.* ended with status 3:\nno room"):
        Antiphon.start("sh -c 'echo no room; exit 3'")


def test_program_that_is_never_ready_is_ended() -> None:
    with pytest.raises(AntiphonError, match="was not ready within 0.2 s:\nwait"):
        Antiphon.start("sh -c 'echo wait; exec cat'", timeout=0.2)


def test_file_that_cannot_be_run_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "antiphon"
    program.write_text("not executable")
    with pytest.raises(AntiphonError, match="cannot start"):
        Antiphon.start(str(program))
