"""TLS clients that are no good. Usage: bad_tls.py PORT COUNT stall|plain|names

Stall: half of a hello, then nothing. Plain: a line in plain text. Both print "sent COUNT" once all
have, and "closed COUNT FIRST LAST": how many the server ended, and after how many seconds.
Names: one good handshake after the other, each for another name; prints "answered COUNT".
"""

import selectors
import socket
import ssl
import sys
import time

import open_files

port, count, way = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]


def connect():
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def names():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    answered = 0
    for number in range(count):
        with context.wrap_socket(connect(), server_hostname=f"name-{number}.example") as peer:
            peer.sendall(b"x\n")
            answered += peer.recv(10) == b"x\n"
    print(f"answered {answered}")


def bad(first):
    open_files.need(count + 200)
    since = {}
    waiting = selectors.DefaultSelector()
    for _ in range(count):
        peer = connect()
        peer.sendall(first)
        since[peer] = time.monotonic()
        waiting.register(peer, selectors.EVENT_READ)
    print(f"sent {len(since)}")
    took = []
    while since:
        for key, _ in waiting.select(60) or sys.exit(f"{len(since)} are still open"):
            peer = key.fileobj
            try:
                if peer.recv(100):
                    continue  # the alert
            except ConnectionResetError:
                pass  # an end too
            waiting.unregister(peer)
            peer.close()
            took.append(time.monotonic() - since.pop(peer))
    print(f"closed {len(took)} {min(took):.3f} {max(took):.3f}")


if way == "names":
    names()
else:
    bad(bytes.fromhex("1603010200010001fc0303") if way == "stall" else b"hello\n")
