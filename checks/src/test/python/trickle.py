"""A peer that sends a long line in packets of one byte. Usage: trickle.py PORT BYTES

Prints "sent BYTES" once the line, its end included, is sent, and "replied" once it came back whole.
"""

import socket
import sys

port, size = int(sys.argv[1]), int(sys.argv[2])
peer = socket.create_connection(("127.0.0.1", port), timeout=40)
peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
line = b"x" * (size - 1) + b"\n"
for at in range(size):
    peer.send(line[at : at + 1])
print(f"sent {size}")
reply = b""
while not reply.endswith(b"\n"):
    piece = peer.recv(1 << 16) or sys.exit(f"ended after {len(reply)} bytes")
    reply += piece
if reply != line:
    sys.exit(f"{len(reply)} other bytes came back")
print("replied")
