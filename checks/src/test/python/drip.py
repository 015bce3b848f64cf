"""Peers that send a byte now and then and never end their line. Usage: drip.py PORT COUNT SECONDS

SECONDS is the time between two bytes of one peer. Prints "dripping COUNT" once each has sent its
first byte, and, when the server has ended all, "closed COUNT FIRST LAST" in seconds from a peer's own
first byte, and "bytes LEAST": how many the most reserved of them had sent by then.
"""

import selectors
import socket
import sys
import time

import open_files

port, count, gap = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
open_files.need(count + 200)

peers = [socket.create_connection(("127.0.0.1", port), timeout=60) for _ in range(count)]
open_peers = selectors.DefaultSelector()
began, sent = {}, {}
for peer in peers:
    began[peer] = time.monotonic()
    sent[peer] = peer.send(b"x")
    open_peers.register(peer, selectors.EVENT_READ)
print(f"dripping {count}")

lives, drops = [], []


def ended(peer):
    lives.append(time.monotonic() - began.pop(peer))
    drops.append(sent[peer])
    open_peers.unregister(peer)
    peer.close()


turn = time.monotonic()
while began:
    turn += gap
    while (left := turn - time.monotonic()) > 0:
        for key, _ in open_peers.select(left):
            try:
                if got := key.fileobj.recv(100):
                    sys.exit(f"got {got!r}")
            except ConnectionResetError:
                pass  # an end too
            ended(key.fileobj)
        if not began:
            break
    for peer in list(began):
        try:
            sent[peer] += peer.send(b"x")
        except OSError:
            ended(peer)
    if turn - began[min(began, key=began.get)] > 40 if began else False:
        sys.exit(f"{len(began)} are still open")
print(f"closed {len(lives)} {min(lives):.3f} {max(lives):.3f}")
print(f"bytes {min(drops)}")
