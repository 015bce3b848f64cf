"""What a user of pytest sees: the outcomes of tests, and the text of their failures."""

from typing import Callable

import pytest
from conftest import Peer

from antiphon import Antiphon

Run = Callable[..., pytest.RunResult]
PLUGIN = ["-p", "antiphon", "-p", "no:cacheprovider"]
TALK = """
import socket

def ask(stub, text):
    with socket.create_connection((stub.host, stub.port), 30) as client:
        client.sendall(text.encode() + b"\\n")
        return client.makefile().readline()
"""


@pytest.fixture
def run(pytester: pytest.Pytester, antiphon_server: Antiphon) -> Run:
    """Runs tests in a separate pytest, with the program of this session."""

    def run(test: str, *arguments: str) -> pytest.RunResult:
        pytester.makepyfile(TALK + test)
        return pytester.runpytest_inprocess(
            *PLUGIN, "--antiphon-url", antiphon_server.url, *arguments
        )

    return run


def test_good_test_passes(run: Run) -> None:
    result = run("""
def test_good(antiphon):
    stub = antiphon.stub("line")
    stub.when("PING").reply("PONG")
    assert ask(stub, "PING") == "PONG\\n"
""")
    result.assert_outcomes(passed=1)


def test_finding_fails_the_test_with_the_report(run: Run) -> None:
    result = run("""
def test_bad(antiphon):
    stub = antiphon.stub("line", name="bank")
    stub.when("PING").reply("PONG")
    ask(stub, "PIN")

def test_next(antiphon):
    antiphon.stub("line", name="bank")
""")
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*bank at 127.0.0.1:*", "*PIN*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_findings_of_a_fixture_that_is_asked_for_late_fail_the_test(run: Run) -> None:
    result = run("""
def test_bad(request):
    ask(request.getfixturevalue("antiphon").stub("line", name="bank"), "PIN")
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*bank at 127.0.0.1:*"])


def test_findings_of_stubs_that_end_within_the_test_fail_it(run: Run) -> None:
    result = run("""
def test_with(antiphon):
    with antiphon.stub("line", name="bank") as stub:
        ask(stub, "PIN")

def test_close(antiphon):
    stub = antiphon.stub("line", name="bank")
    ask(stub, "PIN")
    stub.close()

def test_next(antiphon):
    pass
""")
    result.assert_outcomes(failed=2, passed=1)


def test_connection_of_a_fixture_may_be_open_until_its_teardown(run: Run) -> None:
    result = run("""
import pytest

@pytest.fixture
def stub(antiphon):
    stub = antiphon.stub("line", name="bank")
    stub.when("PING").reply("PONG")
    return stub

@pytest.fixture
def client(stub):
    with socket.create_connection((stub.host, stub.port), 30) as client:
        yield client

@pytest.fixture
def kept():
    kept = []
    yield kept

def test_good(client):
    client.sendall(b"PING\\n")
    assert client.makefile().readline() == "PONG\\n"

def test_bad(stub, kept):
    client = socket.create_connection((stub.host, stub.port), 30)
    client.sendall(b"PING\\n")
    client.recv(5)
    globals()["left"] = client
""")
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*still open*left-open*"])


def test_fault_of_a_proxy_that_never_happened_fails_the_test(run: Run) -> None:
    result = run("""
def test_bad(antiphon):
    antiphon.proxy("127.0.0.1:9", faults=[{"fault": "close:100"}])

def test_allowed(antiphon):
    antiphon.proxy("127.0.0.1:9", faults=[{"fault": "close:100"}], allow=["unfired"])
""")
    result.assert_outcomes(failed=1, passed=1)
    result.stdout.fnmatch_lines(["*close:100*never happened*"])


def test_failed_test_shows_the_report_beside_its_failure(run: Run) -> None:
    result = run("""
def test_bad(antiphon):
    stub = antiphon.stub("line", name="bank")
    assert ask(stub, "PIN") == "PONG"
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*assert '' == 'PONG'*", "*Captured antiphon call*", "bank at *"])


def test_failed_verification_points_to_the_test(run: Run) -> None:
    result = run("""
def test_bad(antiphon):
    stub = antiphon.stub("line")
    stub.verify("PING", times=1)
""")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines([">*stub.verify(*", "E *"])
    result.stdout.no_fnmatch_line("*raise AssertionError*")


def test_shared_stub_is_checked_at_the_end_of_the_session(run: Run) -> None:
    result = run("""
import pytest

@pytest.fixture(scope="module")
def bank(antiphon_server):
    with antiphon_server.test() as module:
        yield module.stub("line")

def test_one(bank):
    ask(bank, "PIN")
""")
    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(["*PIN*"])


def test_recorded_conversation_is_a_test_of_a_client(run: Run, antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", greeting="READY")
    stub.when("NEXT").replies("1", "2")
    stub.when("@PING").reply("PONG", then="close")
    with stub.record() as recording, Peer(stub.address) as peer:
        answers = [peer.line(), peer.ask("NEXT"), peer.ask("NEXT"), peer.ask("@PING"), peer.line()]
        assert answers == ["READY", "1", "2", "PONG", ""]
        written = recording.text("pytest")
    place = "    # Start the client under test here"
    assert place in written
    client = """
    with socket.create_connection((stub.host, stub.port), 30) as client:
        client.sendall(b"NEXT\\nNEXT\\n@PING\\n")
        replies = client.makefile()
        assert [replies.readline().strip() for _ in range(4)] == ["READY", "1", "2", "PONG"]
"""
    run(written.replace(place, client + place)).assert_outcomes(passed=1)


def test_no_program_is_an_error_of_each_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANTIPHON_URL", raising=False)
    pytester.makepyfile("def test_any(antiphon): pass")
    result = pytester.runpytest_inprocess(*PLUGIN, "--antiphon", "/nowhere/antiphon")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*the program /nowhere/antiphon is not there*"])


def test_tests_without_stubs_start_no_program(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_any(): pass")
    result = pytester.runpytest_inprocess(*PLUGIN, "--antiphon", "/nowhere/antiphon")
    result.assert_outcomes(passed=1)


def test_workers_of_xdist_run_side_by_side(run: Run) -> None:
    pytest.importorskip("xdist", reason="pytest-xdist is not installed")
    result = run(
        """
import pytest

@pytest.mark.parametrize("number", range(8))
def test_each(antiphon, number):
    stub = antiphon.stub("line")
    stub.when("PING").reply(str(number))
    assert ask(stub, "PING") == "%d\\n" % number
    stub.verify("PING", times=1)
""",
        "-n2",
    )
    result.assert_outcomes(passed=8)
