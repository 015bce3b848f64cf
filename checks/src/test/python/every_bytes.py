"""Sends every message of one, two and three bytes and wants it back unchanged.

Usage: every_bytes.py PORT LEADS. Framing: one byte of length. Of three bytes, those whose first byte
is one of LEADS values spread over all 256. Prints "sent N" and "same N".
"""

import socket
import sys
import threading

port, leads = int(sys.argv[1]), int(sys.argv[2])
peer = socket.create_connection(("127.0.0.1", port), timeout=60)


def blocks():
    yield b"".join(bytes([1, a]) for a in range(256))
    pairs = bytearray()
    for a in range(256):
        for b in range(256):
            pairs += bytes([2, a, b])
    yield bytes(pairs)
    triples = bytearray(4 * 65536)
    triples[0::4] = b"\x03" * 65536
    triples[2::4] = pairs[1::3]
    triples[3::4] = pairs[2::3]
    for number in range(leads):
        triples[1::4] = bytes([number * 256 // leads]) * 65536
        yield bytes(triples)


sent = same = 0
for block in blocks():
    count = len(block) // (block[0] + 1)
    sender = threading.Thread(target=peer.sendall, args=(block,))
    sender.start()
    back = bytearray()
    while len(back) < len(block):
        piece = peer.recv(1 << 18) or sys.exit(f"ended after {same} messages")
        back += piece
    sender.join()
    sent += count
    if back != block:
        sys.exit(f"other bytes came back in the messages from {sent - count} on")
    same += count
print(f"sent {sent}")
print(f"same {same}")
