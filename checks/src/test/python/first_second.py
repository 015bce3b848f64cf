"""Pings a line server every 4 ms from its connection on, beside processes that find this machine's own stalls.

first_second.py PORT SECONDS
  "connected"                        once it is
  "answered COUNT"                   how many pings were answered
  "slowest MILLISECONDS AT SECONDS"  of those beside which a processor of this machine was free; one that the
                                     server itself holds leaves the others free
  "spoilt COUNT"                     how many others there were
"""

import os
import socket
import sys
import time

EVERY = 0.004
STALL = 0.002


def watch(cpu, out):
    """Writes when a processor was held for longer than a stall; ends with whoever reads."""
    os.sched_setaffinity(0, {cpu})
    parent = os.getppid()
    last = time.monotonic()
    while os.getppid() == parent:
        time.sleep(0.0005)
        now = time.monotonic()
        if now - last > STALL:
            os.write(out, f"{cpu} {last} {now}\n".encode())
        last = now
    os._exit(0)


def watchers():
    pids = []
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    for cpu in os.sched_getaffinity(0):
        pid = os.fork()
        if pid == 0:
            try:
                watch(cpu, writing)
            finally:
                os._exit(0)  # the pipe is full, or its reader has gone
        pids.append(pid)
    os.close(writing)
    return pids, reading


def stalls_of(pids, reading):
    for pid in pids:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
    text = b""
    while piece := os.read(reading, 65536):
        text += piece
    stalls = {cpu: [] for cpu in os.sched_getaffinity(0)}
    for line in text.decode().splitlines():
        cpu, begin, end = line.split()
        stalls[int(cpu)].append((float(begin), float(end)))
    return list(stalls.values())


def is_spoilt(sent, answered, stalls):
    return all(any(begin < answered and sent < end for begin, end in each) for each in stalls)


def pings(port, seconds):
    taken = []
    with socket.create_connection(("127.0.0.1", port), timeout=30) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        began = due = time.monotonic()
        print("connected", flush=True)
        while due < began + seconds:
            time.sleep(max(0, due - time.monotonic()))
            sent = time.monotonic()
            sock.sendall(b"ping\n")
            answer = b""
            while not answer.endswith(b"\n"):
                piece = sock.recv(100)
                if not piece:
                    sys.exit("the server has ended the connection")
                answer += piece
            taken.append((sent, time.monotonic()))
            due = max(due + EVERY, taken[-1][1])
    return began, taken


pids, reading = watchers()
began, taken = pings(int(sys.argv[1]), float(sys.argv[2]))
stalls = stalls_of(pids, reading)
good = [(sent, answered) for sent, answered in taken if not is_spoilt(sent, answered, stalls)]
print("answered", len(taken))
at, slowest = max(((sent, answered - sent) for sent, answered in good), key=lambda each: each[1])
print(f"slowest {slowest * 1000:.3f} at {at - began:.3f}")
print("spoilt", len(taken) - len(good))
