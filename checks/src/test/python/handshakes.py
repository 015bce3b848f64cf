"""TLS handshakes without end. Usage: handshakes.py PORT AUTHORITY...

Trusts the authorities of these files. Prints "begun" after the first, and, when its standard input
says something, "handshakes COUNT FAILED".
"""

import selectors
import socket
import ssl
import sys

port = int(sys.argv[1])
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
for file in sys.argv[2:]:
    context.load_verify_locations(file)
told = selectors.DefaultSelector()
told.register(sys.stdin, selectors.EVENT_READ)

done = failed = 0
while not told.select(0):
    try:
        plain = socket.create_connection(("127.0.0.1", port), timeout=30)
        with context.wrap_socket(plain, server_hostname="localhost") as peer:
            peer.sendall(b"x\n")
            if peer.recv(10) != b"x\n":
                raise OSError("no reply")
    except OSError as failure:
        failed += 1
        print(failure, file=sys.stderr)
    done += 1
    if done == 1:
        print("begun")
print(f"handshakes {done} {failed}")
