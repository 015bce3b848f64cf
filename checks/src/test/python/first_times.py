"""One of each kind of connection that a line server meets, one after the other.

first_times.py PORT plain|tls: "met COUNT" at the end
"""

import socket
import ssl
import struct
import sys
import time

port, over_tls = int(sys.argv[1]), sys.argv[2] == "tls"
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
met = 0


def raw():
    global met
    met += 1
    return socket.create_connection(("127.0.0.1", port), timeout=30)


def connect():
    return context.wrap_socket(raw()) if over_tls else raw()


def read_off(sock):
    try:
        while sock.recv(1000):
            pass
    except OSError:
        pass
    sock.close()


def ask(sock, count=1):
    sock.sendall(b"ping\n" * count)
    answer = b""
    while answer.count(b"\n") < count:
        answer += sock.recv(1000) or sys.exit("no answer")


def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    sock.close()


for each in range(2):  # a connection for each of two loops at the least
    kept = connect()
    ask(kept)
    kept.sendall(b"pi")
    time.sleep(0.05)
    kept.sendall(b"ng\n")
    kept.recv(100)
    ask(kept, 20)
    time.sleep(1.2)  # past the second after which the system is asked to keep it alive
    ask(kept)
    closed = connect()
    ask(closed)
    closed.close()
    broken = connect()
    ask(broken)
    reset(broken)
    cut = connect()
    cut.sendall(b"half")
    if over_tls:
        cut.close()
    else:
        cut.shutdown(socket.SHUT_WR)
        read_off(cut)
    long = connect()
    long.sendall(b"x" * 3000 + b"\n")
    read_off(long)
    read_off(raw())  # says nothing
    late = connect()
    late.sendall(b"half")
    read_off(late)
    if over_tls:
        for hello in b"GET / HTTP/1.1\r\n\r\n", bytes.fromhex("16030100040100000000"):
            bad = raw()
            bad.sendall(hello)
            read_off(bad)
    kept.close()
print("met", met)
