"""Peers that read slowly and without a pause. Usage:
steady_reader.py PORT SECONDS PAUSE RATE,BUFFER,SIZE,COUNT...

Each peer sends COUNT lines at once, each of which asks for SIZE bytes, and reads RATE bytes per second;
BUFFER is its receive buffer, 0 for the system's own. After SECONDS it reads the rest as fast as it can.
Prints "asked PEERS"; "slow PEERS" (of how many more was to be read after SECONDS); for each peer that did
not get everything byte by byte "cut AFTER GOT OF RATE,BUFFER,SIZE,COUNT" with seconds and bytes; "whole PEERS"; and
"spoilt PEERS", which did not get everything where the machine kept all of them from reading for over PAUSE seconds: those
were not steady.
"""

import socket
import sys
import time

port, seconds, pause = int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
TURN = 0.05  # seconds
PATTERN = bytes(range(ord("a"), ord("z") + 1))


class Peer:
    def __init__(self, spec):
        self.spec = spec
        self.rate, buffer, size, count = (int(each) for each in spec.split(","))
        self.size, self.wanted, self.got = size, count * (size + 1), 0
        self.wrong = False
        self.socket = socket.socket()
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.settimeout(60)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(b"%d\n" % size * count)
        self.socket.setblocking(False)
        self.since = time.monotonic()

    def read(self, most):
        """Reads so much, if it is there; whether this is over."""
        try:
            while most > 0 and self.got < self.wanted:
                part = self.socket.recv(min(most, 1 << 16))
                if not part:
                    return True
                self.check(part)
                most -= len(part)
        except BlockingIOError:
            pass
        except OSError:
            return True
        return self.got == self.wanted

    def check(self, part):
        at = self.got % (self.size + 1)
        self.got += len(part)
        message = PATTERN * ((at + len(part)) // len(PATTERN) + 2)
        while part:
            count = min(len(part), self.size - at)
            self.wrong |= part[:count] != message[at % 26 : at % 26 + count]
            if len(part) > count:
                self.wrong |= part[count : count + 1] != b"\n"
            part, at = part[count + 1 :], 0


spoilt, longest, turned = 0, 0.0, None


def turn():
    """Takes note of how long no peer has read."""
    global longest, turned
    now = time.monotonic()
    longest = max(longest, now - (turned or now))
    turned = now


def over(peer):
    global spoilt
    if peer.wrong or peer.got < peer.wanted:
        spoilt += longest > pause and not peer.wrong
        after = time.monotonic() - peer.since
        print(f"cut {after:.2f} {peer.got} {peer.wanted} {peer.spec}{' wrong bytes' if peer.wrong else ''}")
    peer.socket.close()


peers = [Peer(spec) for spec in sys.argv[4:]]
print(f"asked {len(peers)}")
left, began, turns = list(peers), time.monotonic(), 0
while (passed := time.monotonic() - began) < seconds and left:
    turn()
    for peer in list(left):
        if peer.read(int(peer.rate * (time.monotonic() - peer.since)) - peer.got):
            over(peer)
            left.remove(peer)
    turns += 1
    time.sleep(max(0, began + turns * TURN - time.monotonic()))
print(f"slow {len(left)}")
until = time.monotonic() + 60
while left and time.monotonic() < until:
    turn()
    for peer in list(left):
        if peer.read(1 << 20):
            over(peer)
            left.remove(peer)
    time.sleep(0.002)
for peer in left:
    over(peer)
print(f"whole {sum(peer.got == peer.wanted and not peer.wrong for peer in peers)}")
print(f"spoilt {spoilt}")
