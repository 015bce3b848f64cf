"""Becomes a HAProxy that balances over servers, and reads their health.

balance.py FOLDER KIND SERVER...: KIND is agent or health, a SERVER is PORT:PROBE, the probe being the
port of its agent checks or of its health. Prints "port" and the port of the balancer, whose statistics
are at FOLDER/stats.
"""

import os
import shutil
import socket
import sys

CONFIG = """
global
  maxconn 1000
  stats socket {folder}/stats
defaults
  mode tcp
  timeout connect 500ms
  timeout client 60s
  timeout server 60s
  timeout check 2s
  retries 3
  option redispatch
listen service
  bind fd@{fd}
  balance roundrobin
{httpchk}
"""
CHECKS = {
    "agent": "weight 100 agent-check agent-port {probe} agent-inter 100ms",
    "health": "check port {probe} inter 100ms fall 2 rise 1",
}


def main():
    folder, kind, *servers = sys.argv[1:]
    if not shutil.which("haproxy", path=os.environ["PATH"] + ":/usr/sbin"):
        print("missing", flush=True)
        return
    sock = socket.create_server(("127.0.0.1", 0), backlog=1000)
    sock.set_inheritable(True)
    httpchk = "  option httpchk GET /ready" if kind == "health" else ""
    config = os.path.join(folder, "balance.cfg")
    with open(config, "w") as out:
        out.write(CONFIG.format(folder=folder, fd=sock.fileno(), httpchk=httpchk))
        for i, server in enumerate(servers):
            port, probe = server.split(":")
            out.write(f"  server s{i} 127.0.0.1:{port} " + CHECKS[kind].format(probe=probe) + "\n")
    print("port", sock.getsockname()[1], flush=True)
    os.environ["PATH"] += ":/usr/sbin"
    os.execvp("haproxy", ["haproxy", "-db", "-f", config])


main()
