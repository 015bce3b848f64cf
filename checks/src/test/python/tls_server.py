"""A TLS server for one client. Usage: tls_server.py FOLDER

Asks for a certificate that the folder's own has signed, prints "port N", answers one line with "got " and the
line, then prints who asked and how the connection ended.
"""

import socket
import ssl
import sys

folder = sys.argv[1]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
context.load_verify_locations(folder + "/cert.pem")
context.verify_mode = ssl.CERT_REQUIRED
with socket.create_server(("127.0.0.1", 0)) as listening:
    print("port", listening.getsockname()[1])
    plain, _ = listening.accept()
plain.settimeout(30)
with context.wrap_socket(plain, server_side=True) as peer:
    line = b""
    while not line.endswith(b"\n"):
        line += peer.recv(100)
    peer.sendall(b"got " + line)
    name = dict(part[0] for part in peer.getpeercert()["subject"])["commonName"]
    print("asked by", name, "ended", "in order" if peer.recv(1) == b"" else "with more")
