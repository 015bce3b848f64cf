"""A client that takes one step after the other, and says what each brought.

talk.py PORT STEP...
  send=TEXT      sends it; escapes as in Python
  read=COUNT     receives exactly so many bytes: "read HEX"
  end            receives until the end: "end BYTES SHA256 HOW", which is FIN, timeout or an errno
  silent=SECONDS receives nothing for so long: "silent", or "read HEX"
  count=SECONDS  how many bytes come in so many seconds from the first on: "count BYTES SECONDS"
  gap=COUNT      receives so many bytes: "gap AT SECONDS", the longest silence and what came before
  half-close     ends its side
"""

import errno
import hashlib
import socket
import sys
import time

PATIENCE = 30


def exactly(sock, count):
    data = b""
    while len(data) < count:
        piece = sock.recv(count - len(data))
        if not piece:
            break
        data += piece
    return data


def end(sock):
    digest, count, how = hashlib.sha256(), 0, "FIN"
    try:
        while piece := sock.recv(65536):
            digest.update(piece)
            count += len(piece)
    except TimeoutError:
        how = "timeout"
    except OSError as e:
        how = errno.errorcode.get(e.errno, str(e))
    return f"end {count} {digest.hexdigest()} {how}"


def silent(sock, seconds):
    sock.settimeout(seconds)
    try:
        return f"read {sock.recv(65536).hex()}"
    except TimeoutError:
        return "silent"
    finally:
        sock.settimeout(PATIENCE)


def counted(sock, seconds):
    count = len(sock.recv(1))
    begun = time.monotonic()
    while (now := time.monotonic()) - begun < seconds:
        count += len(sock.recv(65536))
    return f"count {count} {now - begun:.3f}"


def gap(sock, count):
    came, longest, at = len(sock.recv(count)), 0, 0
    while came < count:
        before = time.monotonic()
        piece = len(sock.recv(count - came))
        if piece == 0:
            break
        if time.monotonic() - before > longest:
            longest, at = time.monotonic() - before, came
        came += piece
    return f"gap {at} {longest:.3f}"


def main():
    with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as sock:
        sock.settimeout(PATIENCE)
        for step in sys.argv[2:]:
            name, _, value = step.partition("=")
            if name == "send":
                sock.sendall(value.encode("latin-1").decode("unicode_escape").encode("latin-1"))
            elif name == "read":
                print("read", exactly(sock, int(value)).hex())
            elif name == "end":
                print(end(sock))
            elif name == "silent":
                print(silent(sock, float(value)))
            elif name == "count":
                print(counted(sock, float(value)))
            elif name == "gap":
                print(gap(sock, int(value)))
            elif name == "half-close":
                sock.shutdown(socket.SHUT_WR)
            else:
                sys.exit(f"no step {step}")


main()
