"""Proxies and their faults over the API of the program."""

import time
from typing import Tuple

import pytest
from conftest import Peer, ask

from antiphon import Antiphon, AntiphonError, Proxy, Stub


@pytest.fixture
def pair(antiphon: Antiphon) -> Tuple[Stub, Proxy]:
    """A server, and a proxy before it."""
    stub = antiphon.stub("line")
    stub.when(startswith="PING").reply("PONG")
    return stub, antiphon.proxy(stub)


def test_proxy_passes_bytes(pair: Tuple[Stub, Proxy]) -> None:
    stub, proxy = pair
    assert ask(proxy.address, "PING") == "PONG"
    stub.verify("PING", times=1)


def test_fault_holds_within_its_block(pair: Tuple[Stub, Proxy]) -> None:
    _, proxy = pair
    with proxy.fault("reset:2") as fault:
        with Peer(proxy.address) as peer, pytest.raises(ConnectionResetError):
            peer.send("PING")
            while peer.socket.recv(10):
                pass
        assert fault.fired == 1
    assert ask(proxy.address, "PING") == "PONG"
    assert proxy.faults() == []


def test_latency_delays_a_reply_and_is_changed_in_an_open_connection(
    pair: Tuple[Stub, Proxy],
) -> None:
    _, proxy = pair
    with Peer(proxy.address) as peer:
        with proxy.latency("200ms") as latency:
            begun = time.monotonic()
            assert peer.ask("PING") == "PONG"
            assert time.monotonic() - begun >= 0.19
            latency.change("latency:10s")
        assert peer.ask("PING") == "PONG"


def test_faults_are_listed_with_direction_and_name(pair: Tuple[Stub, Proxy]) -> None:
    _, proxy = pair
    proxy.fault("split:1", to="server", name="cut")
    (fault,) = proxy.faults()
    assert (fault.name, fault.to) == ("cut", "server")
    ask(proxy.address, "PING")


def test_disabled_proxy_refuses_and_ends_connections(pair: Tuple[Stub, Proxy]) -> None:
    _, proxy = pair
    with Peer(proxy.address) as peer:
        assert peer.ask("PING") == "PONG"
        with proxy.disabled():
            assert peer.line() == ""
            with pytest.raises(ConnectionRefusedError):
                ask(proxy.address, "PING")
    assert ask(proxy.address, "PING") == "PONG"


def test_target_changes_for_later_connections(
    antiphon: Antiphon, pair: Tuple[Stub, Proxy]
) -> None:
    _, proxy = pair
    other = antiphon.stub("line")
    other.when("PING").reply("from the other")
    proxy.target(other.address)
    assert ask(proxy.address, "PING") == "from the other"


def test_wrong_fault_is_an_error_with_the_nearest_word(pair: Tuple[Stub, Proxy]) -> None:
    _, proxy = pair
    with pytest.raises(AntiphonError, match="latency"):
        proxy.fault("latenc:20ms")


def test_connections_of_a_proxy_are_listed(pair: Tuple[Stub, Proxy]) -> None:
    _, proxy = pair
    with Peer(proxy.address) as peer:
        peer.ask("PING")
        (connection,) = proxy.connections()
        assert (connection.open, connection.received, connection.sent) == (True, 1, 1)


def test_messages_are_pushed_on_a_connection_of_a_proxy(pair: Tuple[Stub, Proxy]) -> None:
    stub, proxy = pair
    with Peer(proxy.address) as peer:
        peer.ask("PING")
        (connection,) = proxy.connections()
        connection.push("NEWS\n")
        assert peer.line() == "NEWS"
        connection.push(b"PING 2\n", to="server")
        assert peer.line() == "PONG"
        stub.verify("PING 2", times=1)
        with pytest.raises(TypeError, match="delay"):
            connection.push("NEWS", delay="1s")
        connection.close()
        assert peer.line() == ""
