"""Peers that pipeline whole requests and read late or slowly. Usage: pipeliner.py PORT PEERS MESSAGES BYTES PAUSE RATE [CA]

Each sends MESSAGES of BYTES, with a length of four bytes before each, as fast as they are taken; reads nothing for PAUSE seconds, then
RATE bytes per second, or as fast as it can where that is 0; with CA, over TLS. Prints "unread PEERS" (with how many bytes lay that
were not read after the pause, or at last after 20 seconds more) and "whole PEERS" (to how many everything came back), and one line for each other that says why.
"""

import array
import fcntl
import select
import socket
import ssl
import sys
import termios
import threading
import time

port, count, messages, size = (int(each) for each in sys.argv[1:5])
pause, rate = float(sys.argv[5]), int(sys.argv[6])
context = ssl.create_default_context(cafile=sys.argv[7]) if len(sys.argv) > 7 else None
WANTED = messages * (size + 4)
unread, whole, told = [], [], threading.Lock()


def data():
    for number in range(messages):
        head = size.to_bytes(4, "big")
        yield head + bytes([number % 251]) * size


class Peer:
    """One thread for both directions: Python's TLS sockets lose bytes where two threads share one."""

    def __init__(self):
        raw = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket = context.wrap_socket(raw, server_hostname="localhost") if context else raw
        self.socket.setblocking(False)
        self.unsent = memoryview(b"".join(data()))
        self.got = bytearray()

    def send(self):
        """Sends what is taken at once."""
        try:
            while self.unsent:
                self.unsent = self.unsent[self.socket.send(self.unsent[: 1 << 14]) :]
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            pass

    def receive(self):
        """Receives what is there, one part of it; gives whether the end came."""
        try:
            part = self.socket.recv(1 << 14)
            self.got += part
            return not part
        except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
            return False

    def holds(self):
        """Whether something has arrived that was not read."""
        waiting = array.array("i", [0])
        fcntl.ioctl(self.socket, termios.FIONREAD, waiting)
        return waiting[0] > 0

    def wait(self, seconds, reads):
        """Waits until it can go on; what TLS has opened already shows in no socket."""
        if reads and context and self.socket.pending():
            return
        select.select([self.socket] if reads else [], [self.socket] if self.unsent else [], [], max(0, seconds))

    def send_for(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            self.send()
            self.wait(left, False)


def converse():
    peer = Peer()
    began = time.monotonic()
    try:
        peer.send_for(pause)
        while not (arrived := peer.holds()) and time.monotonic() - began < pause + 20:
            peer.send_for(0.1)
        with told:
            unread.append(arrived)
        reads_from = time.monotonic()
        ended = False
        while len(peer.got) < WANTED and not ended:
            if rate:
                peer.send_for(reads_from + len(peer.got) / rate - time.monotonic())
            peer.send()
            ended = peer.receive()
            if not ended and len(peer.got) < WANTED:
                peer.wait(60, True)
        outcome = "ended"
    except OSError as error:
        outcome = str(error)
    with told:
        if peer.got == b"".join(data()):
            whole.append(True)
        else:
            print(f"{outcome} after {time.monotonic() - began:.2f} s with {len(peer.got)} of {WANTED} bytes")


threads = [threading.Thread(target=converse) for _ in range(count)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(f"unread {sum(unread)}")
print(f"whole {len(whole)}")
sys.stdout.flush()
