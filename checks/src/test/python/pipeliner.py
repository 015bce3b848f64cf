"""Peers that pipeline whole requests and read late or slowly. Usage: pipeliner.py PORT PEERS MESSAGES BYTES PAUSE RATE [CA]

Each sends MESSAGES of BYTES, with a length of four bytes before each, as fast as they are taken; reads nothing for PAUSE seconds, then
RATE bytes per second, or as fast as it can where that is 0; with CA, over TLS. Prints "unread PEERS" (with how many bytes lay that
were not read after the pause) and "whole PEERS" (to how many everything came back), and one line for each other that says why.
"""

import array
import fcntl
import os
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


def send(peer):
    try:
        for each in data():
            peer.sendall(each)
    except OSError:
        pass  # whoever reads says so


def converse():
    raw = socket.create_connection(("127.0.0.1", port), timeout=60)
    peer = context.wrap_socket(raw, server_hostname="localhost") if context else raw
    sender = threading.Thread(target=send, args=(peer,), daemon=True)
    sender.start()
    time.sleep(pause)
    waiting = array.array("i", [0])
    fcntl.ioctl(peer, termios.FIONREAD, waiting)
    with told:
        unread.append(waiting[0] > 0)
    began, got = time.monotonic(), bytearray()
    try:
        while len(got) < WANTED:
            part = peer.recv(1 << 14)
            if not part:
                break
            got += part
            if rate:
                time.sleep(max(0, began + len(got) / rate - time.monotonic()))
        with told:
            if got == b"".join(data()):
                whole.append(True)
            else:
                print(f"ended after {time.monotonic() - began + pause:.2f} s with {len(got)} of {WANTED} bytes")
    except OSError as error:
        with told:
            print(f"{error} after {time.monotonic() - began + pause:.2f} s with {len(got)} of {WANTED} bytes")


threads = [threading.Thread(target=converse) for _ in range(count)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(f"unread {sum(unread)}")
print(f"whole {len(whole)}")
sys.stdout.flush()
os._exit(0)  # whoever still sends is not waited for
