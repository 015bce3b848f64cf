"""The lesson's client, as the lesson has it. Usage: lesson_client.py PORT"""

import socket
import sys

client = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
client.connect(("localhost", int(sys.argv[1])))
client.send("Привет, сервер!".encode("utf-8"))
reply = client.recv(1024).decode("utf-8")
print(f"Ответ от сервера: {reply}")
client.close()
