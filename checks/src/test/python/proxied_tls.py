"""A client behind a proxy. Usage: proxied_tls.py PORT FOLDER

Sends a PROXY header of version 2 that names 192.0.2.7:1000 as the client, then speaks TLS on the same
connection, with the certificate of the folder as its own and as the only authority it trusts. Prints the
protocol and the reply to "hello".
"""

import socket
import ssl
import struct
import sys

port, folder = int(sys.argv[1]), sys.argv[2]
addresses = socket.inet_aton("192.0.2.7") + socket.inet_aton("192.0.2.1") + struct.pack("!HH", 1000, 443)
header = b"\r\n\r\n\0\r\nQUIT\n" + bytes([0x21, 0x11]) + struct.pack("!H", len(addresses)) + addresses

context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.load_verify_locations(folder + "/cert.pem")
context.load_cert_chain(folder + "/cert.pem", folder + "/key.pem")
with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
    plain.sendall(header)
    with context.wrap_socket(plain, server_hostname="localhost") as peer:
        peer.sendall(b"hello\n")
        reply = b""
        while not reply.endswith(b"\n"):
            more = peer.recv(100)
            if not more:
                sys.exit("closed after %r" % reply)
            reply += more
        print(peer.version(), reply.decode().strip())
