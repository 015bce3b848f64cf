"""Peers whose message is over the limit. Usage: oversized.py PORT COUNT announced|endless|held BYTES

Announced: each sends a length of four bytes that stands for 2^31-1, and a little more. Endless: each
sends letters until the server ends it. Both print "sent COUNT" and then "closed COUNT FIRST LAST", in
seconds from a peer's first byte, and "bytes MOST": the most that one of them could send.
Held: each sends BYTES letters of a message that never ends, and "sent COUNT" is printed; ends when its
input ends.
"""

import socket
import sys
import threading
import time

import open_files

port, count, way, size = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], int(sys.argv[4])
open_files.need(count + 200)
LETTERS = b"x" * 65536

lives, sizes = [], []
held = []


def play():
    peer = socket.create_connection(("127.0.0.1", port), timeout=40)
    began = time.monotonic()
    sent = 0
    try:
        if way == "announced":
            peer.sendall(b"\x7f\xff\xff\xff" + LETTERS[:1000])
            sent += 1004
            if got := peer.recv(100):
                sys.exit(f"got {got!r}")
        elif way == "endless":
            while True:
                sent += peer.send(LETTERS)
        else:
            peer.sendall(b"x" * size)
            held.append(peer)
            return
    except OSError:
        pass  # an end too
    lives.append(time.monotonic() - began)
    sizes.append(sent)
    peer.close()


for _ in range(0, count, 50):
    batch = [threading.Thread(target=play) for _ in range(min(50, count))]
    for thread in batch:
        thread.start()
    for thread in batch:
        thread.join()
if way == "held":
    print(f"sent {len(held)}")
    sys.stdin.read()
else:
    print(f"sent {len(sizes)}")
    print(f"closed {len(lives)} {min(lives):.3f} {max(lives):.3f}")
    print(f"bytes {max(sizes)}")
