"""What the tests of the client share."""

from __future__ import annotations

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Iterator, List, Tuple

import pytest

pytest_plugins = ["pytester"]

PATIENCE = 30


class Peer:
    """A plain client of the code under test's kind: lines over a socket."""

    def __init__(self, address: str):
        host, _, port = address.rpartition(":")
        self.socket = socket.create_connection((host, int(port)), PATIENCE)
        self.file = self.socket.makefile("rb")

    def send(self, text: str) -> None:
        self.socket.sendall(text.encode() + b"\n")

    def line(self) -> str:
        """Returns the next line, or an empty text at the end."""
        return self.file.readline().decode().rstrip("\n")

    def ask(self, text: str) -> str:
        self.send(text)
        return self.line()

    def close(self) -> None:
        self.file.close()
        self.socket.close()

    def __enter__(self) -> Peer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def ask(address: str, text: str) -> str:
    with Peer(address) as peer:
        return peer.ask(text)


class Scripted:
    """An HTTP server that gives prepared answers and keeps the requests."""

    def __init__(self) -> None:
        self.requests: List[Tuple[str, str, Any]] = []
        self.headers: List[Any] = []
        self.connections = 0
        self.answer: Callable[[BaseHTTPRequestHandler], None] = lambda handler: None
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                scripted.connections += 1
                super().setup()

            def log_message(self, *_: object) -> None:
                pass

            def handle_any(self) -> None:
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                body = json.loads(content) if content else None
                scripted.requests.append((self.command, self.path, body))
                scripted.headers.append(self.headers)
                scripted.answer(self)

            do_GET = do_POST = do_PATCH = do_DELETE = handle_any

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def answers(self, value: Any, status: int = 200) -> None:
        """Sets the answer to all later requests: JSON, or bytes as they are."""
        data = value if isinstance(value, bytes) else json.dumps(value).encode()

        def answer(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(data)))
            handler.end_headers()
            handler.wfile.write(data)

        self.answer = answer

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    server = Scripted()
    server.answers({})
    yield server
    server.close()
