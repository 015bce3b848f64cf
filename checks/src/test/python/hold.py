"""Holds many connections, on each of which a line was answered. Usage: hold.py PORT COUNT

Prints "held COUNT". Then obeys the lines of its standard input:
  check      has a conversation on each connection and prints "checked COUNT"
  close      closes one connection and prints "closed"
Ends when its input ends.
"""

import socket
import sys

import open_files

port, count = int(sys.argv[1]), int(sys.argv[2])
open_files.need(count + 200)


def converse(client, word):
    client.sendall(word + b"\n")
    reply = b""
    while not reply.endswith(b"\n"):
        piece = client.recv(4096)
        if not piece:
            sys.exit(f"closed in place of a reply to {word}")
        reply += piece
    if reply != word + b"\n":
        sys.exit(f"sent {word}, got {reply}")


held = []
for number in range(count):
    client = socket.create_connection(("127.0.0.1", port), timeout=60)
    converse(client, f"соединение {number}".encode())
    held.append(client)
print(f"held {len(held)}")

for command in sys.stdin:
    if command == "check\n":
        for number, client in enumerate(held):
            converse(client, f"ещё {number}".encode())
        print(f"checked {len(held)}")
    elif command == "close\n":
        held.pop().close()
        print("closed")
    else:
        sys.exit(f"unknown command: {command}")
