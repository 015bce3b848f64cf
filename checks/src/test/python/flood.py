"""Connects many times and asks on each connection at once. Usage: flood.py PORT COUNT

Prints "connected COUNT". Then obeys the lines of its standard input:
  await N   waits until N connections have their reply, and prints "answered N"
  more      prints "more N": how many replies came beyond those within half a second
  close N   closes N of the answered connections and prints "closed N"
Ends when its input ends. A connection that ends in place of its reply ends it with a word.
"""

import selectors
import socket
import sys
import time

import open_files

port, count = int(sys.argv[1]), int(sys.argv[2])
open_files.need(count + 200)

unanswered = selectors.DefaultSelector()
for number in range(count):
    peer = socket.create_connection(("127.0.0.1", port), timeout=60)
    peer.sendall(f"{number}\n".encode())
    unanswered.register(peer, selectors.EVENT_READ, f"{number}\n".encode())
print(f"connected {count}")

answered = []
in_all = 0


def take(seconds):
    """Takes the replies that are there, and waits so long for the first; how many those were."""
    global in_all
    ready = unanswered.select(seconds)
    for key, _ in ready:
        reply = key.fileobj.recv(100)
        if reply != key.data:
            sys.exit(f"sent {key.data}, got {reply}")
        unanswered.unregister(key.fileobj)
        answered.append(key.fileobj)
    in_all += len(ready)
    return len(ready)


for line in sys.stdin:
    word, _, number = line.strip().partition(" ")
    if word == "await":
        while in_all < int(number):
            if not take(40):
                sys.exit(f"only {in_all} were answered")
        print(f"answered {in_all}")
    elif word == "more":
        before, until = in_all, time.monotonic() + 0.5
        while (left := until - time.monotonic()) > 0:
            take(left)
        print(f"more {in_all - before}")
    elif word == "close":
        for _ in range(int(number)):
            answered.pop().close()
        print(f"closed {number}")
    else:
        sys.exit(f"unknown command: {line}")
