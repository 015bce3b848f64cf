"""Clients that ask again as soon as they are answered, until the server ends.

Usage: closed_loop.py PORT COUNT kept|one-shot

Kept: each client asks on one connection, until that ends; "asking" is printed once each was answered.
One-shot: each request has a connection of its own, until no connection is accepted any more.
At the end prints four numbers: requests sent, replies received, requests that failed visibly (the
connection ended or was refused), and requests that nothing was heard of.
"""

import socket
import sys
import threading

port, count, way = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
lock = threading.Lock()
sent = replied = failed = unheard = 0
connections = []


def connect():
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def exchange(client, request):
    """The reply, or None when the connection ended in its place."""
    reply = b""
    try:
        client.sendall(request)
        while not reply.endswith(b"\n"):
            piece = client.recv(4096)
            if not piece:
                return None
            reply += piece
    except TimeoutError:
        raise
    except OSError:
        return None
    if reply != request:
        raise AssertionError(f"sent {request}, got {reply}")
    return reply


def loop(number):
    global sent, replied, failed, unheard
    turn = 0
    kept = connections[number] if way == "kept" else None
    while True:
        turn += 1
        with lock:
            sent += 1
        try:
            client = kept or connect()
            answered = exchange(client, f"{number}-{turn}\n".encode()) is not None
            refused = False
        except TimeoutError:
            with lock:
                unheard += 1
            return
        except OSError:
            answered, refused = False, True
        with lock:
            if answered:
                replied += 1
            else:
                failed += 1
        if not kept and not refused:
            client.close()
        if refused or (kept and not answered):
            return


if way == "kept":
    connections = [connect() for _ in range(count)]
    for connection in connections:
        if exchange(connection, b"hello\n") is None:
            sys.exit("closed at once")
    sent = replied = count
    print("asking")
threads = [threading.Thread(target=loop, args=(number,)) for number in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sent, replied, failed, unheard)
