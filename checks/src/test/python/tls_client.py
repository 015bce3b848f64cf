"""A TLS client. Usage: tls_client.py PORT FOLDER

Trusts the folder's certificate alone, sends the line "hello", prints the version and the answer, and ends in
order.
"""

import socket
import ssl
import sys

port, folder = int(sys.argv[1]), sys.argv[2]
context = ssl.create_default_context(cafile=folder + "/cert.pem")
with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
    with context.wrap_socket(plain, server_hostname="localhost") as peer:
        peer.sendall(b"hello\n")
        line = b""
        while not line.endswith(b"\n"):
            line += peer.recv(100)
        print(peer.version(), line.decode(), end="")
        peer.unwrap()
