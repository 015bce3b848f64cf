"""Many TLS clients at once, by Python's ssl: tls_load.py PORT CA CLIENTS CONNECTIONS REQUESTS.

Each client opens its connections one after the other, asks on each one after the other, and says
how many of all answers were right.
"""

import socket
import ssl
import sys
from concurrent.futures import ThreadPoolExecutor

port, ca, clients, connections, requests = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
context = ssl.create_default_context(cafile=ca)


def ask(client):
    right = 0
    for connection in range(connections):
        raw = socket.create_connection(("127.0.0.1", int(port)), timeout=30)
        with context.wrap_socket(raw, server_hostname="localhost") as sock, sock.makefile("rwb") as lines:
            for request in range(requests):
                text = f"{client}-{connection}-{request}"
                lines.write(f"{text}\n".encode())
                lines.flush()
                right += lines.readline() == f"got {text}\n".encode()
    return right


with ThreadPoolExecutor(clients) as pool:
    print("right", sum(pool.map(ask, range(clients))))
