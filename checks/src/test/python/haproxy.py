"""Becomes a HAProxy in front of a server that expects PROXY headers.

haproxy.py FOLDER PORT UNIXPATH: three listeners on free ports of 127.0.0.1, whose numbers it prints:
version 1, version 2 with a checksum and a unique id, version 2 to the Unix socket. With them come
health checks of both versions, every 20 ms.
"""

import os
import shutil
import socket
import sys

CONFIG = """
global
  maxconn 100
defaults
  mode tcp
  timeout connect 5s
  timeout client 30s
  timeout server 30s
listen one
  bind fd@{one}
  server s 127.0.0.1:{port} send-proxy
listen two
  bind fd@{two}
  unique-id-format id-%[src_port]
  server s 127.0.0.1:{port} send-proxy-v2 proxy-v2-options crc32c,unique-id
listen local
  bind fd@{local}
  server s {unix} send-proxy-v2
backend checks
  server one 127.0.0.1:{port} send-proxy check-send-proxy check inter 20ms
  server two 127.0.0.1:{port} send-proxy-v2 check-send-proxy check inter 20ms
  server bare 127.0.0.1:{port} send-proxy check port {port} inter 20ms
"""


def listener():
    sock = socket.create_server(("127.0.0.1", 0))
    sock.set_inheritable(True)
    return sock


def main():
    folder, port, unix = sys.argv[1:]
    if not shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin"):
        print("missing", flush=True)
        return
    socks = [listener() for _ in range(3)]
    config = os.path.join(folder, "haproxy.cfg")
    with open(config, "w") as out:
        one, two, local = (sock.fileno() for sock in socks)
        out.write(CONFIG.format(one=one, two=two, local=local, port=port, unix=unix))
    print("ports", *(sock.getsockname()[1] for sock in socks), flush=True)
    os.environ["PATH"] += ":/usr/sbin"
    os.execvp("haproxy", ["haproxy", "-db", "-f", config])


main()
