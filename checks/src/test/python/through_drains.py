"""Clients of a server that is drained and started again on its port, again and again.

Usage: through_drains.py PORT COUNT one-shot|kept

One-shot: each request has a connection of its own. Kept: a connection has up to 50 requests, one
after the other, and none is sent on a connection whose end has been seen.

Says "asking" once each client was answered, and goes on until a line comes on standard input. Then
prints, by what the clients saw:
  answered  requests that were answered
  lost      requests sent on a connection that the client had established, and not answered: it was
            reset or ended; on a kept one, its first request, or one that met a reset
  cut       requests of which a part of the reply came, or another reply
  crossed   later requests of a kept connection that met its end in order
  late      requests that the client sent over 100 ms after its connect, and that met an end in order
  unheard   requests and connects that nothing was heard of for 20 s
  refused   connects that were refused
  reset     connects that were reset
"""

import select
import socket
import sys
import threading
import time
from collections import Counter

PER_CONNECTION = 50
PATIENCE_SECONDS = 20
LATE_SECONDS = 0.1

port, count, way = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
lock = threading.Lock()
counts = Counter()
over = threading.Event()


def tell(what):
    with lock:
        counts[what] += 1


def connect():
    """A connection, or None; a refused one is tried again a moment later."""
    client = socket.socket()
    client.settimeout(PATIENCE_SECONDS)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        client.connect(("127.0.0.1", port))
        return client
    except TimeoutError:
        tell("unheard")
    except ConnectionRefusedError:
        tell("refused")
        time.sleep(0.001)
    except OSError:
        tell("reset")
    client.close()
    return None


def exchange(client, request):
    """What became of a request: answered, cut, ended, reset or unheard."""
    reply = b""
    try:
        client.sendall(request)
        while not reply.endswith(b"\n"):
            piece = client.recv(4096)
            if not piece:
                return "cut" if reply else "ended"
            reply += piece
    except TimeoutError:
        return "unheard"
    except OSError:
        return "cut" if reply else "reset"
    return "answered" if reply == request else "cut"


def has_ended(client):
    return bool(select.select([client], [], [], 0)[0])


def name(outcome, turn, waited):
    if outcome == "ended" and turn > 0:
        return "crossed"
    if outcome == "ended" and waited > LATE_SECONDS:
        return "late"
    return "lost" if outcome in ("ended", "reset") else outcome


def converse(client, number):
    """As many requests as the connection takes; whether the first was answered."""
    connected = time.monotonic()
    for turn in range(PER_CONNECTION if way == "kept" else 1):
        if turn > 0 and has_ended(client):
            break
        waited = time.monotonic() - connected
        outcome = exchange(client, f"{number}-{turn}\n".encode())
        tell(name(outcome, turn, waited))
        if outcome != "answered":
            return turn > 0
        if over.is_set():
            break
    return True


def loop(number, begun):
    while not over.is_set():
        client = connect()
        if client is None:
            continue
        with client:
            if converse(client, number):
                begun.set()


begun = [threading.Event() for _ in range(count)]
threads = [threading.Thread(target=loop, args=each) for each in enumerate(begun)]
for thread in threads:
    thread.start()
for each in begun:
    each.wait(PATIENCE_SECONDS)
print("asking")
sys.stdin.readline()
over.set()
for thread in threads:
    thread.join()
print(" ".join(f"{what}={counts[what]}" for what in (
    "answered", "lost", "cut", "crossed", "late", "unheard", "refused", "reset")))
