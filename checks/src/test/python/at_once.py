"""Many clients at once, each with words of its own. Usage: at_once.py PORT COUNT [half-close]

All connect, then all send, then all read their reply to its end. Prints how many got their own.
"""

import socket
import sys

import open_files

port, count = int(sys.argv[1]), int(sys.argv[2])
half_close = sys.argv[3:] == ["half-close"]
open_files.need(count + 200)

clients = []
for _ in range(count):
    client = socket.create_connection(("127.0.0.1", port), timeout=30)
    clients.append(client)


def words(number):
    return f"клиент {number} говорит {number * 7919}".encode()


for number, client in enumerate(clients):
    client.sendall(words(number))
    if half_close:
        client.shutdown(socket.SHUT_WR)

own = 0
for number, client in enumerate(clients):
    reply = b""
    while piece := client.recv(4096):
        reply += piece
    expected = "Сервер получил: ".encode() + words(number)
    if reply == expected:
        own += 1
    else:
        print(f"client {number} got {reply!r}", file=sys.stderr)
    client.close()
print(own)
