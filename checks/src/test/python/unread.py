"""Clients that send more than the server reads, and read late. Usage: unread.py PORT COUNT BYTES

Each sends a line and then 200,000 bytes that nobody asked for; only then it reads its reply of BYTES
bytes. Prints how many got it whole and then an orderly end.
"""

import concurrent.futures
import socket
import sys

port, count, size = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])


def ask(number):
    word = f"{number:08}".encode()
    expected = word * (size // len(word)) + b"\n"
    with socket.create_connection(("127.0.0.1", port), timeout=30) as client:
        try:
            client.sendall(word + b"\n" + b"x" * 200_000)
            reply = bytearray()
            while piece := client.recv(1 << 16):
                reply += piece
        except OSError as error:
            print(f"client {number}: {error}", file=sys.stderr)
            return False
    if reply != expected:
        print(f"client {number}: {len(reply)} bytes of {len(expected)}", file=sys.stderr)
    return reply == expected


with concurrent.futures.ThreadPoolExecutor(32) as pool:
    print(sum(pool.map(ask, range(count))))
