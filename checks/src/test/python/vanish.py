"""Clients that are answered once and then stay. Usage: vanish.py HOST PORT COUNT

Prints "answered COUNT", and ends when its standard input does.
"""

import socket
import sys

host, port, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
peers = []
answered = 0
for _ in range(count):
    peer = socket.create_connection((host, port), timeout=30)
    peer.sendall(b"x\n")
    answered += peer.recv(10) == b"x\n"
    peers.append(peer)
print(f"answered {answered}")
sys.stdin.read()
