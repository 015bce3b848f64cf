"""Peers that say nothing. Usage: silent.py PORT COUNT silent|spoken

Silent: from the first. Spoken: after one line and its reply. Prints "silent COUNT" once all are, and
"closed COUNT FIRST LAST": how many the server ended, and how many seconds after the silence began.
"""

import selectors
import socket
import sys
import time

import open_files

port, count, way = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
open_files.need(count + 200)

since = {}
waiting = selectors.DefaultSelector()
for number in range(count):
    begun = time.monotonic()
    peer = socket.create_connection(("127.0.0.1", port), timeout=30)
    if way == "spoken":
        begun = time.monotonic()
        peer.sendall(b"hello\n")
        if peer.recv(100) != b"hello\n":
            sys.exit("no reply")
    since[peer] = begun
    waiting.register(peer, selectors.EVENT_READ)
print(f"silent {len(since)}")

silences = []
while since:
    for key, _ in waiting.select(60) or sys.exit(f"{len(since)} are still open"):
        peer = key.fileobj
        try:
            if got := peer.recv(100):
                sys.exit(f"got {got!r}")
        except ConnectionResetError:
            pass  # an end too
        waiting.unregister(peer)
        peer.close()
        silences.append(time.monotonic() - since.pop(peer))
print(f"closed {len(silences)} {min(silences):.3f} {max(silences):.3f}")
