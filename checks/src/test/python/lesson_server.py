"""The lesson's server, as the lesson has it: one connection at a time, one read, one reply.

Usage: lesson_server.py PORT. The port that 0 stands for is written to standard error.
"""

import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
server.bind(("localhost", int(sys.argv[1])))
server.listen(5)
print(server.getsockname()[1], file=sys.stderr)
print("Сервер запущен и ждет подключений...")

while True:
    connection, address = server.accept()
    print(f"Подключение от {address}")
    message = connection.recv(1024).decode("utf-8")
    print(f"Получено сообщение: {message}")
    connection.send(f"Сервер получил: {message}".encode("utf-8"))
    connection.close()
