"""Stubs over the API of the program, spoken to over sockets."""

import socket
import threading

import pytest
from conftest import PATIENCE, Peer, ask

import antiphon as module
from antiphon import Antiphon, AntiphonError


def test_rule_answers_and_is_verified(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    rule = stub.when("PING").reply("PONG")
    assert ask(stub.address, "PING") == "PONG"
    stub.verify("PING", times=1)
    assert rule.matched == 1


def test_newest_rule_is_tried_first_until_it_is_removed(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when(startswith="GET").reply("old")
    newest = stub.when("GET x").reply("new")
    with Peer(stub.address) as peer:
        assert peer.ask("GET x") == "new"
        newest.remove()
        assert peer.ask("GET x") == "old"
    with pytest.raises(AntiphonError, match="is removed"):
        newest.matched


def test_answers_are_given_in_turn(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when("NEXT").replies("1", module.answer(template="{count}"), after_last="wrap")
    with Peer(stub.address) as peer:
        assert [peer.ask("NEXT") for _ in range(3)] == ["1", "2", "1"]


def test_text_that_begins_with_at_is_no_file(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when("@in").reply("@out")
    assert ask(stub.address, "@in") == "@out"


def test_bytes_and_fields_of_a_binary_protocol(antiphon: Antiphon) -> None:
    stub = antiphon.stub("length:2")
    stub.when(field={"u8@0": 7}).reply(b"\x07\x00")
    with socket.create_connection((stub.host, stub.port), PATIENCE) as client:
        client.sendall(b"\x00\x02\x07\xff")
        assert client.recv(4, socket.MSG_WAITALL) == b"\x00\x02\x07\x00"
    message = stub.wait_for(b"\x07\xff")
    assert (message.data, message.text) == (b"\x07\xff", None)


def test_greeting_state_and_close(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", greeting="220 ready")
    stub.when("LOGIN").reply("ok", becomes="in")
    stub.when("QUIT", state="in").reply("bye", then="close")
    with Peer(stub.address) as peer:
        assert [peer.line(), peer.ask("LOGIN"), peer.ask("QUIT"), peer.line()] == [
            "220 ready", "ok", "bye", "",
        ]  # fmt: skip


def test_charset_of_a_message_is_that_of_the_stub(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", charset="windows-1251")
    stub.when("привет").reply("да")
    with socket.create_connection((stub.host, stub.port), PATIENCE) as client:
        client.sendall("привет\n".encode("windows-1251"))
        assert client.recv(3, socket.MSG_WAITALL) == "да\n".encode("windows-1251")
    message = stub.wait_for("привет")
    assert (message.text, message.data) == ("привет", "привет".encode("windows-1251"))


def test_reset_in_a_reply_is_seen_by_the_client(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when("PING").reply("PONG", fault="reset:2")
    with Peer(stub.address) as peer, pytest.raises(ConnectionResetError):
        peer.send("PING")
        while peer.socket.recv(10):
            pass


def test_verification_fails_with_the_nearest_message(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when(startswith="P").reply("ok")
    ask(stub.address, "PONG")
    with pytest.raises(AssertionError, match="PONG"):
        stub.verify("PING")
    with pytest.raises(AssertionError):
        stub.verify("PONG", times="2..")
    stub.verify("PING", times=0)


def test_wait_ends_when_the_message_arrives(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when(startswith="P").reply("ok")
    with Peer(stub.address) as peer:
        later = threading.Timer(0.05, peer.send, ["P1\nP2"])
        later.start()
        message = stub.wait_for(startswith="P", times=2, within=PATIENCE)
        later.join()
    assert (message.text, message.number, message.connection) == ("P2", 2, 1)


def test_wait_for_a_message_that_does_not_come_fails(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    with pytest.raises(AssertionError):
        stub.wait_for("PING", within=0.05)


def test_messages_are_filtered_and_cleared(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", allow=["unmatched"], unmatched="what?")
    stub.when("PING").reply("PONG")
    with Peer(stub.address) as peer:
        assert [peer.ask("PING"), peer.ask("HI")] == ["PONG", "what?"]
    assert [each.text for each in stub.messages()] == ["PING", "HI"]
    assert [each.rule for each in stub.messages("HI")] == [None]
    stub.clear_messages()
    assert stub.messages() == []


def test_all_messages_are_returned_also_when_there_are_many(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when(startswith="n").reply()
    with Peer(stub.address) as peer:
        peer.send("\n".join("n%d" % number for number in range(2500)))
        stub.wait_for("n2499", within=PATIENCE)
    assert [each.text for each in stub.messages()] == ["n%d" % number for number in range(2500)]


def test_unmatched_message_is_a_finding(antiphon: Antiphon) -> None:
    stub = antiphon.test().stub("line")
    stub.when("PING").reply("PONG")
    assert ask(stub.address, "PIN") == ""
    with pytest.raises(AssertionError, match="PIN"):
        stub.check()
    assert "PIN" in stub.report()
    stub.close()


def test_wrong_word_is_an_error_with_the_nearest(antiphon: Antiphon) -> None:
    with pytest.raises(AntiphonError, match='no framing "lin", but "line"') as caught:
        antiphon.stub("lin")
    assert (caught.value.status, caught.value.field) == (400, "framing")
    stub = antiphon.stub("line")
    with pytest.raises(AntiphonError) as caught:
        stub.when(startswit="x").reply("y")
    assert caught.value.nearest == "startsWith"
    with pytest.raises(AntiphonError, match="close"):
        stub.when("x").reply("y", then="clos")


def test_name_in_use_is_an_error(antiphon: Antiphon) -> None:
    antiphon.stub("line", name="twice")
    with pytest.raises(AntiphonError) as caught:
        antiphon.stub("line", name="twice")
    assert caught.value.status == 409
    assert "twice" in str(caught.value)


def test_reset_restores_the_first_rules(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", rules=[{"when": "PING", "reply": "first"}])
    stub.when("PING").reply("changed")
    assert ask(stub.address, "PING") == "changed"
    stub.reset()
    assert stub.messages() == []
    assert ask(stub.address, "PING") == "first"
    assert len(stub.rules()) == 1


def test_messages_are_pushed_and_connections_reset(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", greeting="hello")
    with Peer(stub.address) as peer:
        assert peer.line() == "hello"
        assert stub.push("news") == 1
        assert peer.line() == "news"
        (connection,) = stub.connections()
        assert connection.open
        connection.push("for you")
        assert peer.line() == "for you"
        connection.reset()
        with pytest.raises(ConnectionResetError):
            peer.line()


def test_connection_is_closed_in_order(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line", greeting="hello")
    with Peer(stub.address) as peer:
        peer.line()
        stub.connections()[0].close()
        assert peer.line() == ""


def test_two_parts_of_a_stub_have_separate_rules_and_messages(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    with stub.scope(startswith="a:") as first, stub.scope(startswith="b:") as second:
        first.when("a:PING").reply("of a")
        second.when("b:PING").reply("of b")
        assert ask(stub.address, "a:PING") == "of a"
        assert ask(stub.address, "b:PING") == "of b"
        assert [each.text for each in first.messages()] == ["a:PING"]
        second.verify("b:PING", times=1)


def test_recording_becomes_lines_of_json_and_a_capture(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when("PING").reply("PONG")
    with stub.record() as recording:
        assert ask(stub.address, "PING") == "PONG"
        assert "PONG" in recording.text()
        assert recording.content("pcapng")[:4] == b"\x0a\x0d\x0d\x0a"
        assert 'when: "PING"' in recording.text("rules")
        assert "PING" in recording.text("pytest")


def test_recording_of_no_known_form_is_an_error(antiphon: Antiphon) -> None:
    with antiphon.stub("line").record() as recording, pytest.raises(AntiphonError) as caught:
        recording.text("jsonll")
    assert caught.value.nearest == "jsonl"


def test_events_of_a_stub_arrive_as_they_happen(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    stub.when("PING").reply("PONG")
    ask(stub.address, "PING")
    for event in antiphon.events(stub, kind="message", after="0", within=PATIENCE):
        assert event.service == stub.name
        break
    else:
        pytest.fail("no event of a message")


def test_refusing_port_refuses(antiphon: Antiphon) -> None:
    port = antiphon.ports.refusing()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((port.host, port.port), PATIENCE)


def test_connecting_to_an_unreachable_port_times_out(antiphon: Antiphon) -> None:
    port = antiphon.ports.unreachable()
    with pytest.raises(socket.timeout):
        socket.create_connection((port.host, port.port), 0.1)


def test_services_end_with_their_test(antiphon_server: Antiphon) -> None:
    with antiphon_server.test() as test:
        stub = test.stub("line", name="short-lived")
        names = {each["name"] for each in antiphon_server.services()}
        assert "short-lived" in names
    assert "short-lived" not in {each["name"] for each in antiphon_server.services()}
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((stub.host, stub.port), PATIENCE)


def test_threads_use_one_stub_at_once(antiphon: Antiphon) -> None:
    stub = antiphon.stub("line")
    failures = []

    def use(number: int) -> None:
        try:
            stub.when("PING %d" % number).reply("PONG %d" % number)
            assert ask(stub.address, "PING %d" % number) == "PONG %d" % number
            stub.verify("PING %d" % number, times=1)
        except BaseException as e:
            failures.append(e)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(PATIENCE)
    assert failures == []
