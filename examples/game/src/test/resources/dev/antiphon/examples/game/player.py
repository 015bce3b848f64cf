"""A player that shares no code with the server: python3 player.py PORT.

Walks up and prints what it saw: "turned" when a snapshot shows it.
"""

import socket
import struct
import sys

UP = -200


def read(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise EOFError("the server closed")
    return data


def message(stream):
    length, shift = 0, 0
    while True:
        byte = read(stream, 1)[0]
        length |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return read(stream, length)


def apply(world, snapshot):
    kind, base, tick = struct.unpack_from(">bii", snapshot)
    assert kind == 0 and (base == 0 or base == tick - 1), (kind, base, tick)
    if base == 0:
        world.clear()
    for number in [n for n, thing in world.items() if thing[5] <= base]:
        del world[number]
    for thing in struct.iter_unpack(">bihhii", snapshot[9:]):
        world[thing[1]] = thing
    return tick


with socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=30) as server:
    stream = server.makefile("rb")
    (me,) = struct.unpack(">i", message(stream))
    world = {}
    sent = False
    while True:
        tick = apply(world, message(stream))
        if me in world and not sent:
            server.sendall(bytes([10]) + struct.pack(">iih", me, tick, UP))
            sent = True
        elif me in world and world[me][3] == UP:
            coins = sum(1 for thing in world.values() if thing[0] == 1)
            print(f"turned, {coins} coins")
            break
