"""Becomes the receiver of sd_notify(3): a Unix datagram socket.

notify.py ADDRESS: binds a path, or a name in the abstract namespace after @, prints "bound", then each
message in one line, with a space for a line feed.
"""

import socket
import sys


def main():
    address = sys.argv[1]
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind("\0" + address[1:] if address.startswith("@") else address)
    receiver.settimeout(60)
    print("bound", flush=True)
    while True:
        print(receiver.recv(4096).decode().replace("\n", " "), flush=True)


main()
