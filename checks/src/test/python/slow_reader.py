"""Peers that ask for much and read little or nothing. Usage: slow_reader.py PORT COUNT ASKED RATE BUFFER

Each sends ASKED lines, and then reads RATE bytes per second, with a receive buffer of BUFFER bytes; a RATE of 0 is a window that stays shut. Prints
"asked COUNT" and "unread COUNT" (on how many something has arrived that was not read, or that were reset over it), and, when the
server has ended all, "closed COUNT FIRST LAST" in seconds from when a peer had asked.
"""

import array
import fcntl
import select
import socket
import sys
import termios
import time

import open_files

port, count, asked, rate, buffer = (int(argument) for argument in sys.argv[1:])
open_files.need(count + 200)
TURN = 0.25  # seconds

peers, since = {}, {}
ends = select.poll()
for _ in range(count):
    peer = socket.socket()
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    peer.settimeout(60)
    peer.connect(("127.0.0.1", port))
    since[peer.fileno()] = time.monotonic()
    peer.sendall(b"x\n" * asked)
    peers[peer.fileno()] = peer
    ends.register(peer, 0)  # errors and resets are told anyway
print(f"asked {count}")


def has_unread(peer):
    size = array.array("i", [0])
    fcntl.ioctl(peer, termios.FIONREAD, size)
    return size[0] > 0


until = time.monotonic() + 10
unread = set()
while len(unread) < count and time.monotonic() < until:
    # one that was reset has nothing to read any more: it was dropped, since it did not read
    unread |= {number for number, _ in ends.poll(10)}
    unread |= {number for number, peer in peers.items() if has_unread(peer)}
print(f"unread {len(unread)}")

lives = []
turn = time.monotonic()
while peers:
    turn += TURN
    while (left := turn - time.monotonic()) > 0 and peers:
        told = ends.poll(left * 1000)
        for number, _ in told:
            lives.append(time.monotonic() - since[number])
            ends.unregister(number)
            peers.pop(number).close()
    for number, peer in peers.items():
        if rate:
            try:
                peer.recv(max(1, int(rate * TURN)))
            except OSError:
                pass  # the next look tells of it
    if time.monotonic() - min(since.values()) > 60:
        sys.exit(f"{len(peers)} are still open")
print(f"closed {len(lives)} {min(lives):.3f} {max(lives):.3f}")
