"""Peers that ask on and on and read nothing. Usage: pipeline_flood.py PORT COUNT BYTES

Each sends lines of one letter until BYTES are sent or, for half a second, none of them can send any
more. Prints "flooding COUNT TOTAL" with the bytes sent in all. Then, at "reset" on its standard
input, resets every connection and prints "reset COUNT".
"""

import selectors
import socket
import struct
import sys

import open_files

port, count, most = (int(argument) for argument in sys.argv[1:])
open_files.need(count + 200)
PIECE = b"x\n" * 4096

peers = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(count)]
sent = dict.fromkeys(peers, 0)
writable = selectors.DefaultSelector()
for peer in peers:
    peer.setblocking(False)
    writable.register(peer, selectors.EVENT_WRITE)
while writable.get_map():
    ready = writable.select(0.5)
    if not ready:
        break
    for key, _ in ready:
        peer = key.fileobj
        sent[peer] += peer.send(PIECE[: most - sent[peer]])
        if sent[peer] >= most:
            writable.unregister(peer)
print(f"flooding {len(peers)} {sum(sent.values())}")

for line in sys.stdin:
    if line != "reset\n":
        sys.exit(f"unknown command: {line}")
    for peer in peers:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        peer.close()
    print(f"reset {len(peers)}")
