"""Requests of the client, against a server that gives prepared answers."""

import socket
import threading
from http.server import BaseHTTPRequestHandler
from typing import Iterator, List

import pytest
from conftest import Scripted

import antiphon as module
from antiphon import Antiphon, AntiphonError

STUB = {"name": "bank", "address": "127.0.0.1:40123"}


@pytest.fixture
def server(scripted: Scripted) -> Iterator[Antiphon]:
    server = Antiphon.connect(scripted.url)
    yield server
    server._api.close()


def test_error_has_the_detail_field_value_and_nearest_word(
    scripted: Scripted, server: Antiphon
) -> None:
    problem = {"detail": "no framing lin", "field": "framing", "value": "lin", "nearest": "line"}
    scripted.answers(problem, 400)
    with pytest.raises(AntiphonError) as caught:
        server.stub("lin")
    error = caught.value
    assert str(error) == "no framing lin\n  nearest: line"
    assert error.status == 400
    assert (error.field, error.value, error.nearest) == ("framing", "lin", "line")


@pytest.mark.parametrize("content", [b"<html>", b"[]", b"\xff", b""])
def test_error_without_a_problem_has_its_status(
    scripted: Scripted, server: Antiphon, content: bytes
) -> None:
    scripted.answers(content, 502)
    with pytest.raises(AntiphonError) as caught:
        server.services()
    assert "502" in str(caught.value)
    assert caught.value.status == 502


def test_success_that_is_no_json_is_an_error(scripted: Scripted, server: Antiphon) -> None:
    scripted.answers(b"<html>")
    with pytest.raises(AntiphonError, match="no JSON.*<html>"):
        server.services()


def test_no_server_is_an_error_with_the_remedy() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(AntiphonError, match="antiphon control"):
        Antiphon.connect("127.0.0.1:%d" % port)


def test_address_that_is_none_is_refused() -> None:
    with pytest.raises(AntiphonError, match="ftp://x is no address; give one such as http://"):
        Antiphon.connect("ftp://x")


def test_server_that_does_not_answer_is_an_error_in_time(
    scripted: Scripted, server: Antiphon, monkeypatch: pytest.MonkeyPatch
) -> None:
    over = threading.Event()
    monkeypatch.setattr(module, "REQUEST_SECONDS", 0.1)

    def silent(handler: BaseHTTPRequestHandler) -> None:
        over.wait(30)
        handler.close_connection = True

    scripted.answer = silent
    try:
        with pytest.raises(AntiphonError, match="no answer from antiphon .*timed out"):
            server.services()
    finally:
        over.set()


def test_token_goes_with_each_request(scripted: Scripted) -> None:
    Antiphon.connect(scripted.url, token="secret").close()
    assert scripted.headers[-1]["Authorization"] == "Bearer secret"


def test_name_is_one_part_of_the_path(scripted: Scripted, server: Antiphon) -> None:
    scripted.answers({"name": "a/b ?", "address": "127.0.0.1:1"})
    stub = server.stub()
    stub.reset()
    assert scripted.requests[-1][1] == "/api/stubs/a%2Fb%20%3F/reset"


def test_requests_in_turn_use_one_connection(scripted: Scripted, server: Antiphon) -> None:
    for _ in range(20):
        server._api.json("GET", "")
    assert scripted.connections == 1


def test_idle_connection_is_not_used_again(
    scripted: Scripted, server: Antiphon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_SECONDS_MAX", -1)
    server._api.json("GET", "")
    assert scripted.connections == 2


def test_kept_connections_are_bounded(scripted: Scripted, server: Antiphon) -> None:
    together = threading.Barrier(30)
    ordinary = scripted.answer

    def all_at_once(handler: BaseHTTPRequestHandler) -> None:
        together.wait(30)
        ordinary(handler)

    scripted.answer = all_at_once
    threads = [threading.Thread(target=server._api.json, args=("GET", "")) for _ in range(30)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    assert len(server._api._idle) == module.IDLE_CONNECTIONS_MAX
    server._api.close()
    assert not server._api._idle


def test_only_what_is_given_is_sent(scripted: Scripted, server: Antiphon) -> None:
    scripted.answers(STUB)
    server.stub("line", greeting="220 ready", allow=["unmatched"], listen="127.0.0.1:7000")
    assert scripted.requests[-1] == ("POST", "/api/stubs", {
        "framing": "line", "greeting": "220 ready", "allow": ["unmatched"],
        "listen": "127.0.0.1:7000",
    })  # fmt: skip
    server.proxy("localhost:7000")
    assert scripted.requests[-1] == ("POST", "/api/proxies", {"to": "localhost:7000"})


def test_ended_service_may_be_closed_again(scripted: Scripted, server: Antiphon) -> None:
    scripted.answers(STUB)
    stub = server.stub()
    scripted.answers({"detail": "no stub bank"}, 404)
    stub.close()


def test_findings_fail_the_block_with_their_reports(scripted: Scripted) -> None:
    scripted.answers(STUB)
    with pytest.raises(AssertionError, match="bank at 127.0.0.1:40123\nno rule matches"):
        with Antiphon.connect(scripted.url) as server:
            server.stub()
            scripted.answers({"findings": [{"kind": "unmatched"}], "report": "no rule matches"})
    assert scripted.requests[-1][:2] == ("DELETE", "/api/stubs/bank?check=true")


def test_findings_do_not_hide_the_failure_of_a_test(scripted: Scripted) -> None:
    scripted.answers(STUB)
    with pytest.raises(KeyError):
        with Antiphon.connect(scripted.url) as server:
            server.stub()
            raise KeyError("the test's own")
    assert scripted.requests[-1][:2] == ("DELETE", "/api/stubs/bank")


EVENTS = (
    b": heartbeat\n\nid: 1\nevent: message\ndata: {\"service\":\"bank\"}\n\n"
    b"id: 2\nevent: lost\ndata: {\"count\":\ndata: 3}\n\nid: 3\ndata: {\"cut\""
)  # fmt: skip


def test_events_are_read_whole_and_resumed(scripted: Scripted, server: Antiphon) -> None:

    def stream(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.wfile.write(EVENTS)
        handler.close_connection = True

    scripted.answer = stream
    found: List[object] = []
    for event in server.events("bank", kind="message", within=30):
        found.append((event.id, event.kind, event.service, event.data))
        if len(found) == 3:
            break
    first = ("1", "message", "bank", {"service": "bank"})
    assert found == [first, ("2", "lost", None, {"count": 3}), first]
    assert scripted.requests[-1][1] == "/api/events?service=bank&kind=message"
    assert scripted.headers[-1]["Last-Event-ID"] == "2"


def test_events_end_in_time(scripted: Scripted, server: Antiphon) -> None:
    over = threading.Event()

    def quiet(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        over.wait(30)
        handler.close_connection = True

    scripted.answer = quiet
    try:
        assert list(server.events(within=0.1)) == []
    finally:
        over.set()
