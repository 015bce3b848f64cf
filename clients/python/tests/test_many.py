"""A thousand stubs, fifty at a time: nothing of them is left in the program."""

from __future__ import annotations

import os
import socket
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Callable, Iterator, Set

import pytest
from conftest import PATIENCE, ask

from antiphon import Antiphon

STUBS = 1000
AT_A_TIME = 50
TIMED = 100

# The JVM starts threads for its compilers and for virtual threads when there is work, and the
# engine keeps what its loops need. A leak would be one for each of a thousand stubs.
OWN_THREADS_MAX = 32
OWN_FILES_MAX = 32

pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="what a process holds is read from /proc"
)


class Held:
    """What a process holds of the system."""

    def __init__(self, process: int):
        self.folder = "/proc/%d" % process

    def files(self) -> int:
        return len(os.listdir(self.folder + "/fd"))

    def threads(self) -> int:
        return len(os.listdir(self.folder + "/task"))

    def ports(self) -> Set[str]:
        """Returns the addresses on which the process listens."""
        sockets = set()
        for each in os.listdir(self.folder + "/fd"):
            try:
                sockets.add(os.readlink(self.folder + "/fd/" + each))
            except FileNotFoundError:
                pass  # closed since
        rows = []
        for each in ("/net/tcp", "/net/tcp6"):
            with open(self.folder + each) as table:
                rows += [line.split() for line in table][1:]
        return {row[1] for row in rows if row[3] == "0A" and "socket:[%s]" % row[9] in sockets}


@pytest.fixture
def server() -> Iterator[Antiphon]:
    """A program of this test alone."""
    with Antiphon.start() as server:
        yield server


def use(server: Antiphon, number: int) -> None:
    """Makes, uses, verifies and removes a stub."""
    stub = server.stub("line")
    stub.when("PING %d" % number).reply("PONG %d" % number)
    assert ask(stub.address, "PING %d" % number) == "PONG %d" % number
    stub.verify("PING %d" % number, times=1)
    stub.check()
    stub.close()


def holds(true: Callable[[], bool]) -> bool:
    """Waits, with a bound, until something holds in the program."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def test_thousand_stubs_leave_no_port_descriptor_or_thread(server: Antiphon) -> None:
    assert server.pid is not None
    held = Held(server.pid)
    with ThreadPoolExecutor(AT_A_TIME) as users:
        list(users.map(lambda number: use(server, number), range(2 * AT_A_TIME)))
    server._api.close()
    assert holds(lambda: len(held.ports()) == 1), "more than the port of the API"
    ports, files, threads = held.ports(), held.files(), held.threads()

    with ThreadPoolExecutor(AT_A_TIME) as users:
        list(users.map(lambda number: use(server, number), range(STUBS)))
    server._api.close()

    assert server.services() == []
    assert holds(lambda: held.ports() == ports), held.ports() - ports
    assert holds(lambda: held.files() <= files + OWN_FILES_MAX), (files, held.files())
    assert holds(lambda: held.threads() <= threads + OWN_THREADS_MAX), (threads, held.threads())


def test_new_stub_answers_soon(
    server: Antiphon, record_property: Callable[[str, object], None]
) -> None:
    rules = [{"when": "PING", "reply": "PONG"}]
    milliseconds = []
    for _ in range(TIMED):
        begun = time.perf_counter()
        stub = server.stub("line", rules=rules)
        with socket.create_connection((stub.host, stub.port), PATIENCE) as client:
            client.sendall(b"PING\n")
            assert client.recv(5, socket.MSG_WAITALL) == b"PONG\n"
        milliseconds.append((time.perf_counter() - begun) * 1000)
        stub.close()
    milliseconds = sorted(milliseconds[TIMED // 5 :])  # the first ones load classes
    record_property("ms to the first reply of a new stub, median", statistics.median(milliseconds))
    record_property("ms to the first reply of a new stub, at most", milliseconds[-1])
