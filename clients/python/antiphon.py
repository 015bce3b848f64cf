"""Stub servers, fault proxies and unusable ports for tests of programs that speak TCP.

The module talks to the HTTP API of the program ``antiphon`` and is a plugin of pytest::

    def test_ping(antiphon):
        stub = antiphon.stub("line")
        stub.when("PING").reply("PONG")
        ...  # the code under test talks to stub.address
        stub.verify("PING", times=1)

Without pytest, ``with antiphon.Antiphon.start() as server:`` starts the program and ends it.
All objects may be used by several threads. Every request and wait has a timeout, in seconds.
A failed check is an ``AssertionError``; everything else that goes wrong is an ``AntiphonError``.
"""

from __future__ import annotations

import base64
import http.client
import json
import math
import os
import shlex
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Dict, Generator, Iterator, List, Mapping, Optional, Sequence
from typing import Tuple, Type, TypeVar, Union

try:
    import pytest
except ImportError:  # the client works without pytest
    pytest = None  # type: ignore[assignment]

__all__ = [
    "Antiphon", "AntiphonError", "Connection", "Event", "Fault", "Message", "Port", "Proxy",
    "Recording", "Rule", "Scope", "Stub", "When", "answer", "condition",
]  # fmt: skip

COMMAND_VARIABLE = "ANTIPHON_COMMAND"
URL_VARIABLE = "ANTIPHON_URL"
TOKEN_VARIABLE = "ANTIPHON_TOKEN"
DEFAULT_URL = "http://127.0.0.1:8025"

__tracebackhide__ = True  # pytest shows the line of the test, not those of this file

START_SECONDS = 60.0
END_SECONDS = 10.0
REQUEST_SECONDS = 10.0
WAIT_SECONDS = 5.0
RESUME_SECONDS = 0.1
IDLE_SECONDS_MAX = 5.0
IDLE_CONNECTIONS_MAX = 8
ERROR_LINES_MAX = 20

Text = Union[str, bytes]
Seconds = Union[int, float]
Json = Dict[str, Any]
Condition = Union[str, bytes, Mapping[str, Any]]
Answer = Union[str, bytes, Mapping[str, Any]]
T = TypeVar("T", bound="_Closing")


class AntiphonError(Exception):
    """A refused or failed request, with what the server says about the wrong value."""

    def __init__(self, detail: str, status: int = 0, problem: Optional[Mapping[str, Any]] = None):
        super().__init__(detail)
        problem = problem or {}
        self.detail = detail
        self.status = status
        self.field: Optional[str] = problem.get("field")
        self.value: Any = problem.get("value")
        self.nearest: Optional[str] = problem.get("nearest")

    @staticmethod
    def of(status: int, content: bytes) -> AntiphonError:
        """Returns the error that an answer describes."""
        try:
            problem = json.loads(content.decode("utf-8"))
            detail = str(problem.get("detail") or problem.get("title") or status)
        except (ValueError, AttributeError):
            problem = {}
            detail = "status %d: %s" % (status, content[:500].decode("utf-8", "replace"))
        nearest = problem.get("nearest")
        if nearest and str(nearest) not in detail:
            detail += "\n  nearest: %s" % nearest
        return AntiphonError(detail, status, problem)


# Conditions and answers: the keys of a rules file (docs/rules.md), in Python's spelling.


def condition(
    text: Optional[Condition] = None,
    *,
    equals: Optional[Text] = None,
    hex: Optional[Text] = None,
    startswith: Optional[Text] = None,
    endswith: Optional[Text] = None,
    contains: Optional[Text] = None,
    matches: Optional[str] = None,
    field: Optional[Mapping[str, Any]] = None,
    size: Union[int, str, None] = None,
    state: Optional[str] = None,
    **more: Any,
) -> Any:
    """Returns a condition on a message: all that is given must be true.

    ``text`` is the whole message as text or bytes, or a mapping with the keys of ``when`` in a
    rules file, such as ``{"any": ["PING", {"size": "2..4"}]}``. ``matches`` is a pattern (RE2) for
    the whole message, ``field`` a mapping such as ``{"u16@2": 7}``. Further keywords are keys of
    ``when``, such as ``message=1``.
    """
    keys: Json = {
        "equals": _part("equals", equals),
        "hex": hex.hex() if isinstance(hex, (bytes, bytearray)) else hex,
        "startsWith": _part("startswith", startswith),
        "endsWith": _part("endswith", endswith),
        "contains": _part("contains", contains),
        "matches": matches,
        "field": dict(field) if field is not None else None,
        "size": size,
        "state": state,
        **more,
    }
    keys = {key: value for key, value in keys.items() if value is not None}
    if isinstance(text, str):
        keys = {"equals": _literal(text), **keys}
    elif isinstance(text, (bytes, bytearray)):
        keys = {"hex": text.hex(), **keys}
    elif text is not None:
        keys = {**_plain(text), **keys}
    if not keys:
        raise AntiphonError("the condition is empty; give a text, or anything=True for any message")
    return keys["equals"] if list(keys) == ["equals"] else keys


def answer(
    *messages: Text,
    hex: Optional[str] = None,
    template: Optional[str] = None,
    after: Union[str, Seconds, None] = None,
    then: Optional[str] = None,
    fault: Union[str, Sequence[str], None] = None,
    becomes: Optional[str] = None,
    **more: Any,
) -> Any:
    """Returns an answer: the messages to send, and what happens before and after them.

    Messages are texts or bytes; ``template`` has places such as ``{message}``. Without any of
    them nothing is sent. ``after`` is a delay (``"20ms"``, ``"10ms..20ms"``, or seconds), ``then``
    is ``close``, ``half-close`` or ``reset``, ``fault`` a fault such as ``"reset:4"``. Further
    keywords are keys of ``reply`` in a rules file, such as ``serverBecomes="open"``.
    """
    keys: Json = {
        "after": _duration(after) if after is not None else None,
        "then": then,
        "fault": fault if fault is None or isinstance(fault, str) else list(fault),
        "becomes": becomes,
        **more,
    }
    keys = {key: value for key, value in keys.items() if value is not None}
    content: List[Any] = [_message(each) for each in messages]
    content += [{"hex": hex}] if hex is not None else []
    content += [{"template": template}] if template is not None else []
    if len(content) == 1:
        only = content[0]
        if not keys:
            return only
        return {**({"text": only} if isinstance(only, str) else only), **keys}
    if content:
        return {"messages": content, **keys}
    given = {"nothing", "file", "unframed", "messages", "text"} & set(keys)
    return keys if given else {"nothing": True, **keys}


def _message(message: Text) -> Any:
    if isinstance(message, (bytes, bytearray)):
        return {"hex": message.hex()}
    if isinstance(message, str):
        return _literal(message)
    raise AntiphonError("%r is no message; give a text or bytes" % (message,))


def _as_answer(value: Answer) -> Any:
    return _plain(value) if isinstance(value, Mapping) else _message(value)


def _plain(value: Any) -> Any:
    """Returns a value for JSON, with bytes as hexadecimal digits, as in a rules file."""
    if isinstance(value, (bytes, bytearray)):
        return {"hex": value.hex()}
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    return value


def _part(word: str, value: Optional[Text]) -> Any:
    if isinstance(value, (bytes, bytearray)):
        return {"hex": value.hex()}
    if value is not None and not isinstance(value, str):
        raise AntiphonError("%s=%r is no text; give a text or bytes" % (word, value))
    return _literal(value)


def _literal(text: Optional[str]) -> Optional[str]:
    # In rules, '@FILE' stands for the bytes of a file, and '@@' begins a text with '@'.
    return "@" + text if text is not None and text.startswith("@") else text


def _duration(value: Union[str, Seconds]) -> str:
    if isinstance(value, str):
        return value
    if not math.isfinite(value) or value < 0:
        raise AntiphonError("%r is no time; give seconds, or a text such as '20ms'" % (value,))
    return "%dms" % math.ceil(value * 1000 - 1e-6)  # whole milliseconds, as everywhere


@dataclass(frozen=True)
class Message:
    """A message that a stub received; ``text`` is None if the bytes are none in its charset."""

    number: int
    connection: int
    at: float
    data: bytes
    text: Optional[str]
    rule: Optional[str]

    @staticmethod
    def of(json: Mapping[str, Any], charset: str = "utf-8") -> Message:
        coded = json.get("b64")
        data = base64.b64decode(coded) if coded is not None else json["text"].encode("utf-8")
        text: Optional[str] = None
        try:
            text = data.decode(charset)
        except UnicodeDecodeError:
            pass  # bytes that are no text
        return Message(
            number=json["number"],
            connection=json["connection"],
            at=json.get("at", 0.0),
            data=data,
            text=text,
            rule=json.get("rule"),
        )


@dataclass(frozen=True)
class Event:
    """An event of the server; ``data`` has the keys of a line of ``--json``."""

    id: str
    kind: str
    data: Json

    @property
    def service(self) -> Optional[str]:
        """The name of the service, or None for an event of the server itself."""
        return self.data.get("service")


class _Api:
    """Requests of the HTTP API over a few kept connections; for any number of threads."""

    def __init__(self, url: str, token: Optional[str]):
        parts = urllib.parse.urlsplit(url if "//" in url else "http://" + url)
        if parts.scheme != "http" or not parts.hostname:
            raise AntiphonError("%s is no address; give one such as %s" % (url, DEFAULT_URL))
        self.host = parts.hostname
        self.port = parts.port or 8025
        self.token = token
        self.process: Optional[_Process] = None
        self._lock = threading.Lock()
        self._idle: List[Tuple[float, http.client.HTTPConnection]] = []

    def __str__(self) -> str:
        return "%s:%d" % (self.host, self.port)

    def json(self, method: str, path: str, body: Any = None, wait: Seconds = 0) -> Json:
        content = self.content(method, path, body, wait)
        if not content:
            return {}
        try:
            value = json.loads(content.decode("utf-8"))
        except ValueError as e:
            start = content[:500].decode("utf-8", "replace")
            raise AntiphonError("no JSON from antiphon at %s: %s" % (self, start)) from e
        return value if isinstance(value, dict) else {"values": value}

    def content(self, method: str, path: str, body: Any = None, wait: Seconds = 0) -> bytes:
        connection = self._connection(REQUEST_SECONDS + wait)
        try:
            data = None if body is None else json.dumps(body).encode("utf-8")
            connection.request(method, "/api" + path, data, self._headers(data is not None))
            response = connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as e:
            connection.close()
            detail = "no answer from antiphon at %s to %s %s: %s" % (self, method, path, e)
            raise AntiphonError(detail + (self.process.ended() if self.process else "")) from e
        except BaseException:
            connection.close()
            raise
        self._keep(connection, response)
        if response.status >= 400:
            raise AntiphonError.of(response.status, content)
        return content

    def events(
        self, path: str, after: Optional[str], wait: Seconds
    ) -> Tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
        """Opens a stream of events, on a connection that the caller closes."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=wait)
        headers = self._headers(False)
        headers["Accept"] = "text/event-stream"
        if after is not None:
            headers["Last-Event-ID"] = after
        try:
            connection.request("GET", "/api" + path, None, headers)
            response = connection.getresponse()
            if response.status >= 400:
                raise AntiphonError.of(response.status, response.read())
            return connection, response
        except BaseException:
            connection.close()
            raise

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for _, connection in idle:
            connection.close()

    def _headers(self, has_body: bool) -> Dict[str, str]:
        headers = {"Accept": "application/json, */*"}
        if has_body:
            headers["Content-Type"] = "application/json"
        if self.token:
            headers["Authorization"] = "Bearer " + self.token
        return headers

    def _connection(self, timeout: float) -> http.client.HTTPConnection:
        # The server closes connections that are idle for long, so an old one is not reused.
        now = time.monotonic()
        found: Optional[http.client.HTTPConnection] = None
        stale = []
        with self._lock:
            while self._idle and found is None:
                since, connection = self._idle.pop()
                if now - since < IDLE_SECONDS_MAX:
                    found = connection
                else:
                    stale.append(connection)
        for each in stale:
            each.close()
        if found is not None and found.sock is not None:
            found.sock.settimeout(timeout)
            return found
        return http.client.HTTPConnection(self.host, self.port, timeout=timeout)

    def _keep(
        self, connection: http.client.HTTPConnection, response: http.client.HTTPResponse
    ) -> None:
        if not response.will_close:
            with self._lock:
                if len(self._idle) < IDLE_CONNECTIONS_MAX:
                    self._idle.append((time.monotonic(), connection))
                    return
        connection.close()


class _Closing:
    """Something that ``with`` ends."""

    def __enter__(self: T) -> T:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Any, trace: Any) -> None:
        self.close()

    def close(self) -> None:
        raise NotImplementedError


class _Rules:
    """Rules and messages of a stub, or of a part of it."""

    _api: _Api
    _path: str
    _charset: str

    def when(
        self, text: Optional[Condition] = None, *, name: Optional[str] = None, **keys: Any
    ) -> When:
        """Begins a rule, which is tried before all others: ``stub.when("PING").reply("PONG")``.

        The arguments are those of :func:`condition`.
        """
        return When(self, condition(text, **keys), name)

    def rules(self) -> List[Rule]:
        """Returns the rules in the order in which they are tried."""
        found = self._api.json("GET", self._path + "/rules")["rules"]
        return [Rule(self, each) for each in found]

    def clear_rules(self) -> None:
        """Removes all rules."""
        self._api.json("DELETE", self._path + "/rules")

    def messages(self, text: Optional[Condition] = None, **keys: Any) -> List[Message]:
        """Returns the messages received so far: all, or those that match a condition."""
        if text is not None or keys:
            body = {"when": condition(text, **keys), "times": "0.."}
            found = self._api.json("POST", self._path + "/messages/find", body)
            return [Message.of(each, self._charset) for each in found["messages"]]
        all_messages: List[Message] = []
        following: Optional[int] = 1
        while following is not None:
            found = self._api.json("GET", "%s/messages?from=%d" % (self._path, following))
            all_messages += [Message.of(each, self._charset) for each in found["messages"]]
            following = found.get("next")
        return all_messages

    def clear_messages(self) -> None:
        """Forgets the messages received so far."""
        self._api.json("DELETE", self._path + "/messages")

    def verify(
        self,
        text: Optional[Condition] = None,
        *,
        times: Union[int, str] = "1..",
        within: Seconds = 0,
        **keys: Any,
    ) -> None:
        """Fails with the nearest messages unless enough messages match a condition.

        ``times`` is a count (``1``) or a range (``"2.."``, ``"..3"``, ``"2..3"``). With
        ``within``, waits so many seconds at most until the count holds.
        """
        body = {"when": condition(text, **keys), "times": str(times)}
        if within:
            body["within"] = _duration(within)
        result = self._api.json("POST", self._path + "/verify", body, within)
        if not result["ok"]:
            raise AssertionError(_report(result, body))

    def wait_for(
        self,
        text: Optional[Condition] = None,
        *,
        times: int = 1,
        within: Seconds = WAIT_SECONDS,
        **keys: Any,
    ) -> Message:
        """Waits until so many messages match, and returns the last of them.

        Fails with the nearest messages after ``within`` seconds.
        """
        if times < 1:
            raise AntiphonError("times=%r waits for nothing; give 1 or more" % (times,))
        body = {
            "when": condition(text, **keys),
            "times": "%d.." % times,
            "within": _duration(within),
        }
        result = self._api.json("POST", self._path + "/messages/find", body, within)
        if not result["ok"]:
            raise AssertionError(_report(result, body))
        found = result["messages"][:times]
        return Message.of(found[-1], self._charset)

    def scope(self, text: Optional[Condition] = None, **keys: Any) -> Scope:
        """Returns the part of the stub that has the messages of a condition, with own rules."""
        body = {"when": condition(text, **keys)}
        made = self._api.json("POST", self._path + "/scopes", body)
        return Scope(self._api, _below(self._path, "scopes", made["name"]), self._charset)


def _report(result: Mapping[str, Any], body: Mapping[str, Any]) -> str:
    report = result.get("report")
    return str(report) if report else "%s messages match %s, not %s" % (
        result.get("count"), body["when"], body["times"]
    )  # fmt: skip


def _below(*parts: str) -> str:
    return parts[0] + "".join("/" + urllib.parse.quote(each, safe="") for each in parts[1:])


class When:
    """A rule that lacks its answer."""

    def __init__(self, rules: _Rules, when: Any, name: Optional[str]):
        self._rules = rules
        self._when = when
        self._name = name

    def reply(self, *messages: Text, **keys: Any) -> Rule:
        """Answers each matching message. The arguments are those of :func:`answer`."""
        return self._add({"reply": answer(*messages, **keys)})

    def replies(self, *answers: Answer, after_last: Optional[str] = None) -> Rule:
        """Gives these answers in turn; ``after_last`` is ``repeat``, ``wrap`` or ``stop``."""
        keys: Json = {"replies": [_as_answer(each) for each in answers]}
        if after_last is not None:
            keys["afterLast"] = after_last
        return self._add(keys)

    def close(self) -> Rule:
        """Closes the connection of a matching message, without a reply."""
        return self.reply(then="close")

    def _add(self, keys: Json) -> Rule:
        body = {"when": self._when, **keys}
        if self._name is not None:
            body["name"] = self._name
        made = self._rules._api.json("POST", self._rules._path + "/rules", body)
        return Rule(self._rules, made)


class Rule:
    """A rule of a stub."""

    def __init__(self, rules: _Rules, json: Mapping[str, Any]):
        self._rules = rules
        self.name: str = json["name"]
        self.when: str = json.get("when", "")

    @property
    def matched(self) -> int:
        """The number of messages that this rule has answered so far."""
        for each in self._rules._api.json("GET", self._rules._path + "/rules")["rules"]:
            if each["name"] == self.name:
                return int(each["matched"])
        raise AntiphonError("the rule %s is removed" % self.name)

    def remove(self) -> None:
        """Removes the rule."""
        path = _below(self._rules._path + "/rules", self.name)
        self._rules._api.json("DELETE", path)

    def __repr__(self) -> str:
        return "Rule(%r, when=%r)" % (self.name, self.when)


class Scope(_Rules, _Closing):
    """The part of a stub that has the messages of a condition, with rules for these alone."""

    def __init__(self, api: _Api, path: str, charset: str):
        self._api = api
        self._path = path
        self._charset = charset
        self._closed = False

    def close(self) -> None:
        """Ends the part and fails if it has findings. A second call does nothing."""
        if self._closed:
            return
        self._closed = True
        result = self._api.json("DELETE", self._path)
        if result.get("findings"):
            raise AssertionError(result["report"])


class _Service(_Closing):
    """A named service that listens."""

    _kind = ""
    _api: _Api
    _path: str

    def __init__(self, owner: Antiphon, json: Mapping[str, Any]):
        self._owner = owner
        self._api = owner._api
        self.name: str = json["name"]
        self.address: str = json["address"]
        host, _, port = self.address.rpartition(":")
        self.host = host.strip("[]")
        self.port = int(port)
        self._path = _below("", self._kind, self.name)

    def close(self) -> None:
        """Ends the service; its port is free afterwards. The check of a test reports findings."""
        report = self._end(self._owner._checks_ended and self._kind != Port._kind)
        if report is not None:
            self._owner._ended.append(_titled(self, report))

    def info(self) -> Json:
        """Returns what the server says about the service, such as its counts."""
        return self._api.json("GET", self._path)

    def _end(self, check: bool) -> Optional[str]:
        self._owner._forget(self)
        try:
            result = self._api.json("DELETE", self._path + ("?check=true" if check else ""))
        except AntiphonError as e:
            if e.status == 404:  # ended already
                return None
            raise
        return result.get("report") if result.get("findings") else None

    def __repr__(self) -> str:
        return "%s(%r, %r)" % (type(self).__name__, self.name, self.address)


class _Listening(_Service):
    """A service with connections, which can be recorded."""

    def connections(self) -> List[Connection]:
        """Returns the open and the latest ended connections."""
        found = self._api.json("GET", self._path + "/connections")["connections"]
        return [Connection(self, each) for each in found]

    def record(self) -> Recording:
        """Starts to record all connections; ``with`` stops it."""
        self._api.json("POST", self._path + "/recording")
        return Recording(self)


class Stub(_Rules, _Listening):
    """A server for tests that answers by rules and checks what it received."""

    _kind = "stubs"

    def __init__(self, owner: Antiphon, json: Mapping[str, Any], charset: str):
        super().__init__(owner, json)
        self._charset = charset

    def push(self, *messages: Text, **keys: Any) -> int:
        """Sends a message to all open connections, and returns their number."""
        body = {"reply": answer(*messages, **keys)}
        return int(self._api.json("POST", self._path + "/push", body)["connections"])

    def check(self, allow: Sequence[str] = ()) -> None:
        """Fails with the report if a message was unmatched, or a fault never happened.

        ``allow`` names kinds of findings that do not fail, such as ``"left-open"``.
        """
        result = self._api.json("POST", self._path + "/check", {"allow": list(allow)})
        if result.get("findings"):
            raise AssertionError(result["report"])

    def report(self) -> str:
        """Returns the report of rules, messages and findings."""
        return self._api.content("GET", self._path + "/report").decode("utf-8")

    def reset(self) -> None:
        """Restores the first rules and forgets the messages."""
        self._api.json("POST", self._path + "/reset")


class Proxy(_Listening):
    """A proxy that passes bytes, and injects faults between a client and a server."""

    _kind = "proxies"

    def fault(self, fault: str, *, to: str = "client", name: Optional[str] = None) -> Fault:
        """Arms a fault such as ``"reset:4"``; ``with`` removes it. ``to`` is client or server."""
        body: Json = {"fault": fault, "to": to}
        if name is not None:
            body["name"] = name
        return Fault(self, self._api.json("POST", self._path + "/faults", body), to)

    def latency(self, delay: Union[str, Seconds], *, to: str = "client") -> Fault:
        """Delays all bytes of a direction by a time (``"20ms"``, ``"20ms..30ms"``)."""
        return self.fault("latency:" + _duration(delay), to=to)

    def faults(self) -> List[Fault]:
        """Returns the armed faults in the order in which they apply."""
        found = self._api.json("GET", self._path + "/faults")["faults"]
        return [Fault(self, each, each["to"]) for each in found]

    def disable(self) -> None:
        """Refuses new connections and ends open ones, until :meth:`enable`."""
        self._change({"enabled": False})

    def enable(self) -> None:
        """Accepts connections again, on the same port."""
        self._change({"enabled": True})

    @contextmanager
    def disabled(self) -> Iterator[None]:
        """Disables the proxy within ``with``."""
        self.disable()
        try:
            yield
        finally:
            self.enable()

    def check(self, allow: Sequence[str] = ()) -> None:
        """Fails with the report if an armed fault never happened."""
        result = self._api.json("POST", self._path + "/check", {"allow": list(allow)})
        if result.get("findings"):
            raise AssertionError(result["report"])

    def reset(self) -> None:
        """Restores the first target, address, state and faults."""
        self._api.json("POST", self._path + "/reset")

    def target(self, to: str) -> None:
        """Sends later connections to another server."""
        self._change({"to": to})

    def _change(self, keys: Json) -> None:
        self._api.json("PATCH", self._path, keys)


class Port(_Service):
    """A port that refuses connections, or that no connection reaches."""

    _kind = "ports"


class Fault(_Closing):
    """An armed fault of a proxy."""

    def __init__(self, proxy: Proxy, json: Mapping[str, Any], to: str):
        self._api = proxy._api
        self.name: str = json["name"]
        self.to = to
        self._path = _below(proxy._path + "/faults", self.name)

    @property
    def fired(self) -> int:
        """The number of times that the fault has happened."""
        return int(self._api.json("GET", self._path)["fired"])

    def change(self, fault: str) -> None:
        """Changes the values of the fault, also for open connections."""
        self._api.json("PATCH", self._path, {"fault": fault})

    def close(self) -> None:
        """Removes the fault; bytes that it held go on."""
        self._api.json("DELETE", self._path)

    remove = close


class Connection:
    """A connection of a stub or proxy, as it was when it was asked for."""

    def __init__(self, service: _Listening, json: Mapping[str, Any]):
        self._api = service._api
        self.id = json["id"]
        self.client: str = json["client"]
        self.open: bool = json["open"]
        self.received: int = json["received"]
        self.sent: int = json["sent"]
        self.end: Optional[str] = json.get("end")
        self._path = _below(service._path + "/connections", str(self.id))
        self._is_of_proxy = isinstance(service, Proxy)

    def close(self) -> None:
        """Closes the connection in order."""
        self._api.json("POST", self._path + "/close")

    def reset(self) -> None:
        """Resets the connection (RST)."""
        self._api.json("POST", self._path + "/reset")

    def push(self, *messages: Text, to: str = "client", **keys: Any) -> None:
        """Sends messages on this connection: of a stub, with the arguments of :func:`answer`;
        of a proxy, in its framing to the ``client`` or the ``server``."""
        if not self._is_of_proxy:
            self._api.json("POST", self._path + "/push", {"reply": answer(*messages, **keys)})
            return
        if keys:
            raise TypeError("a proxy sends messages alone, without " + ", ".join(keys))
        for each in messages:
            content = {"text": each} if isinstance(each, str) else {"hex": bytes(each).hex()}
            self._api.json("POST", self._path + "/push", {**content, "to": to})

    def __repr__(self) -> str:
        return "Connection(%r, %r, open=%r)" % (self.id, self.client, self.open)


class Recording(_Closing):
    """A running recording."""

    def __init__(self, service: _Listening):
        self._api = service._api
        self._path = service._path + "/recording"

    def text(self, form: str = "jsonl") -> str:
        """Returns what was recorded so far as ``jsonl``, ``rules``, ``junit`` or ``pytest``."""
        return self.content(form).decode("utf-8")

    def content(self, form: str = "pcapng") -> bytes:
        """Returns what was recorded so far as bytes, such as a capture (``pcapng``)."""
        return self._api.content("GET", "%s?as=%s" % (self._path, urllib.parse.quote(form)))

    def close(self) -> None:
        """Stops the recording."""
        self._api.json("DELETE", self._path)


class Ports:
    """Ports on which connecting fails."""

    def __init__(self, owner: Antiphon):
        self._owner = owner

    def refusing(self) -> Port:
        """Returns a port that refuses connections."""
        return self._port("refusing")

    def unreachable(self) -> Port:
        """Returns a port on which connecting ends by the client's timeout alone."""
        return self._port("unreachable")

    def _port(self, kind: str) -> Port:
        made = self._owner._api.json("POST", "/ports", {"kind": kind})
        return self._owner._keep(Port(self._owner, made))


S = TypeVar("S", bound=_Service)


class Antiphon(_Closing):
    """A running Antiphon, and the services that were made through this object.

    ``with`` ends these services, and fails with their reports if there are findings, such as a
    message that no rule matched. An object of :meth:`start` then ends the program as well.
    """

    def __init__(self, api: _Api, process: Optional[_Process] = None, shares: bool = False):
        self._api = api
        self._process = process
        self._shares = shares
        if process is not None:
            api.process = process
        self._lock = threading.Lock()
        self._made: Dict[Tuple[str, str], _Service] = {}
        self._checks_ended = shares  # an object for one test checks what ends before it, too
        self._ended: List[str] = []
        self.ports = Ports(self)

    @staticmethod
    def start(command: Optional[str] = None, timeout: Seconds = START_SECONDS) -> Antiphon:
        """Starts the program on a free port.

        ``command`` is the program, by default the value of ``ANTIPHON_COMMAND``, else
        ``antiphon`` on the ``PATH``. It ends with this object, and with this process.
        """
        process = _Process(_command(command), timeout)
        return Antiphon(_Api(process.address, None), process)

    @staticmethod
    def connect(url: Optional[str] = None, token: Optional[str] = None) -> Antiphon:
        """Returns a running Antiphon, by default that of ``ANTIPHON_URL``, else the local one.

        ``token`` is that of the server's ``--token-file``, by default ``ANTIPHON_TOKEN``.
        """
        url = url or os.environ.get(URL_VARIABLE) or DEFAULT_URL
        api = _Api(url, token or os.environ.get(TOKEN_VARIABLE))
        try:
            api.json("GET", "")
        except AntiphonError as e:
            if e.status:
                raise
            raise AntiphonError(e.detail + "\n  start one: antiphon control") from e
        return Antiphon(api)

    @property
    def url(self) -> str:
        """The address of the API, for ``connect`` in other processes."""
        host = "[%s]" % self._api.host if ":" in self._api.host else self._api.host
        return "http://%s:%d" % (host, self._api.port)

    @property
    def version(self) -> str:
        """The version of the program."""
        return str(self._api.json("GET", "")["version"])

    @property
    def pid(self) -> Optional[int]:
        """The id of the program's process, or None if this object did not start it."""
        return None if self._process is None else self._process.pid

    def test(self) -> Antiphon:
        """Returns an object for one test: ``with`` checks and ends what the test makes with it."""
        return Antiphon(self._api, shares=True)

    def stub(
        self,
        framing: str = "line",
        *,
        name: Optional[str] = None,
        greeting: Optional[Answer] = None,
        unmatched: Optional[Answer] = None,
        charset: Optional[str] = None,
        allow: Union[str, Sequence[str]] = (),
        rules: Optional[Sequence[Mapping[str, Any]]] = None,
        **more: Any,
    ) -> Stub:
        """Starts a stub on a free port of 127.0.0.1; it listens when this returns.

        ``greeting`` and ``unmatched`` are a text, bytes or an :func:`answer`. ``allow`` names the
        kinds of findings that do not fail the test, such as ``"unmatched"``. ``rules`` are as in
        a rules file. Further keywords are keys of the API, such as ``listen="127.0.0.1:7000"``.
        """
        body: Json = {
            "framing": framing,
            "name": name,
            "greeting": _as_answer(greeting) if greeting is not None else None,
            "unmatched": _as_answer(unmatched) if unmatched is not None else None,
            "charset": charset,
            "allow": [allow] if isinstance(allow, str) else list(allow) or None,
            "rules": [_plain(each) for each in rules] if rules is not None else None,
            **more,
        }
        made = self._api.json("POST", "/stubs", _given(body))
        return self._keep(Stub(self, made, charset or "utf-8"))

    def proxy(
        self,
        to: Union[str, _Service],
        *,
        name: Optional[str] = None,
        faults: Sequence[Mapping[str, Any]] = (),
        **more: Any,
    ) -> Proxy:
        """Starts a proxy before a server, which is an address or a stub.

        Further keywords are keys of the API, such as ``framing="line"`` or ``seed=7``.
        """
        body: Json = {
            "to": to.address if isinstance(to, _Service) else to,
            "name": name,
            "faults": [dict(each) for each in faults] or None,
            **more,
        }
        made = self._api.json("POST", "/proxies", _given(body))
        return self._keep(Proxy(self, made))

    def services(self) -> List[Json]:
        """Returns what the server says of all services, also of those made by others."""
        found = self._api.json("GET", "/services")["services"]
        return [dict(each) for each in found]

    def events(
        self,
        service: Union[str, _Service, None] = None,
        *,
        kind: Optional[str] = None,
        after: Optional[str] = None,
        within: Seconds = WAIT_SECONDS,
    ) -> Generator[Event, None, None]:
        """Gives events as they happen, and ends ``within`` seconds after it was begun.

        ``kind`` is such as ``connection`` or ``message``. ``after`` is the id of an event: those
        that followed it come first, as far as the server still has them.
        """
        query = _given({
            "service": service.name if isinstance(service, _Service) else service,
            "kind": kind,
        })  # fmt: skip
        path = "/events" + ("?" + urllib.parse.urlencode(query) if query else "")
        return _events(self._api, path, after, within)

    def check(self, allow: Sequence[str] = ()) -> None:
        """Fails with the reports of all stubs and proxies made here that have findings."""
        _fail(self._reports(allow))

    def reports(self) -> str:
        """Returns the reports of all stubs made here."""
        return "\n".join(
            "%s at %s\n%s" % (each.name, each.address, each.report().rstrip())
            for each in self._all() if isinstance(each, Stub)
        )  # fmt: skip

    def close(self) -> None:
        """Ends all services made here, and the program if this object started it."""
        try:
            self._end_services(False)
        finally:
            self._end_process()

    def __exit__(self, kind: Optional[Type[BaseException]], error: Any, trace: Any) -> None:
        try:
            # A test that failed already is not failed by findings once more.
            reports = self._end_services(kind is None)
        finally:
            self._end_process()
        _fail(reports)

    def _reports(self, allow: Sequence[str]) -> List[str]:
        reports, self._ended = self._ended, []
        for each in self._all():
            if isinstance(each, (Stub, Proxy)):
                try:
                    each.check(allow)
                except AssertionError as e:
                    reports.append(_titled(each, str(e)))
        return reports

    def _end_services(self, check: bool) -> List[str]:
        reports, self._ended = (self._ended if check else []), []
        failure: Optional[AntiphonError] = None
        for each in reversed(self._all()):
            try:
                report = each._end(check and isinstance(each, (Stub, Proxy)))
            except AntiphonError as e:
                failure = failure or e
                continue
            if report is not None:
                reports.append(_titled(each, report))
        if failure is not None:
            raise failure
        return reports

    def _end_process(self) -> None:
        if not self._shares:
            self._api.close()
        if self._process is not None:
            self._process.end()

    def _all(self) -> List[_Service]:
        with self._lock:
            return list(self._made.values())

    def _keep(self, service: S) -> S:
        with self._lock:
            self._made[service._kind, service.name] = service
        return service

    def _forget(self, service: _Service) -> None:
        with self._lock:
            self._made.pop((service._kind, service.name), None)


def _given(keys: Json) -> Json:
    return {key: value for key, value in keys.items() if value is not None}


def _titled(service: _Service, report: str) -> str:
    return "%s at %s\n%s" % (service.name, service.address, report.rstrip())


def _fail(reports: Sequence[str]) -> None:
    if reports:
        raise AssertionError("\n\n".join(reports))


def _events(
    api: _Api, path: str, after: Optional[str], within: Seconds
) -> Generator[Event, None, None]:
    end = time.monotonic() + within
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return
        try:
            connection, response = api.events(path, after, left)
        except socket.timeout:
            return
        except OSError as e:
            raise AntiphonError("no answer from antiphon at %s: %s" % (api, e)) from e
        try:
            for event in _read_events(connection, response, end):
                after = event.id or after
                yield event
        finally:
            response.close()
            connection.close()
        # The server ended the stream: the next one goes on after the last event.
        time.sleep(max(0.0, min(RESUME_SECONDS, end - time.monotonic())))


def _read_events(
    connection: http.client.HTTPConnection, response: http.client.HTTPResponse, end: float
) -> Iterator[Event]:
    fields: Dict[str, str] = {}
    while True:
        left = end - time.monotonic()
        if left <= 0:
            return
        if connection.sock is not None:
            connection.sock.settimeout(left)
        try:
            read = response.readline()
        except (OSError, http.client.HTTPException):  # the time is over, or the stream is cut
            return
        if not read.endswith(b"\n"):  # the end; the server sends an event that was cut again
            return
        line = read.decode("utf-8").rstrip("\r\n")
        if line:
            key, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            fields[key] = fields[key] + "\n" + value if key in fields else value
        else:
            if "data" in fields:
                data = json.loads(fields["data"])
                yield Event(fields.get("id", ""), fields.get("event", "message"), data)
            fields = {}


def _command(command: Optional[str]) -> List[str]:
    """Returns the program and its arguments."""
    given = command or os.environ.get(COMMAND_VARIABLE)
    if given is None:
        found = shutil.which("antiphon")
        if found is None:
            raise AntiphonError(
                "the program antiphon is not on the PATH; install it, or give its path in %s"
                " or by pytest --antiphon=PATH, or the address of a running one in %s"
                % (COMMAND_VARIABLE, URL_VARIABLE)
            )
        return [found]
    if os.path.exists(given):
        return [given]
    words = shlex.split(given)
    if not words or shutil.which(words[0]) is None:
        raise AntiphonError("the program %s is not there; give the path of antiphon" % given)
    return words


class _Process:
    """The program, which ends when its standard input does: with this process at the latest."""

    def __init__(self, command: Sequence[str], timeout: Seconds):
        self._folder = tempfile.mkdtemp(prefix="antiphon-")
        self._output = os.path.join(self._folder, "output")
        ready = os.path.join(self._folder, "ready")
        arguments = ["control", "--listen", "127.0.0.1:0", "--ready-file", ready, "--until-eof"]
        try:
            with open(self._output, "wb") as output:
                self._process = subprocess.Popen(
                    [*command, *arguments],
                    stdin=subprocess.PIPE,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,  # Ctrl+C ends the tests, and then their program
                )
        except OSError as e:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise AntiphonError("cannot start %s: %s" % (" ".join(command), e)) from e
        self.pid = self._process.pid
        try:
            self.address = self._await(ready, timeout)
        except BaseException:
            self.end()
            raise

    def end(self) -> None:
        """Ends the program, and waits for its end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.terminate()
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def ended(self) -> str:
        """Returns a line for errors if the program has ended by itself, else an empty text."""
        status = self._process.poll()
        if status is None:
            return ""
        return "\n  the program ended with status %d:\n%s" % (status, self._told())

    def _await(self, ready: str, timeout: Seconds) -> str:
        end = time.monotonic() + timeout
        while True:
            try:
                with open(ready, encoding="utf-8") as file:
                    address = file.read()
                if address.endswith("\n"):
                    return address.split()[0]
            except OSError:
                pass  # not written yet
            ended = self.ended()
            if ended:
                raise AntiphonError("antiphon was never ready" + ended)
            if time.monotonic() > end:
                raise AntiphonError(
                    "antiphon was not ready within %g s:\n%s" % (timeout, self._told())
                )
            time.sleep(0.01)

    def _told(self) -> str:
        if not os.path.exists(self._output):
            return ""
        with open(self._output, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-ERROR_LINES_MAX:]).rstrip()


if pytest is not None:

    def pytest_addoption(parser: pytest.Parser) -> None:
        group = parser.getgroup("antiphon", "TCP stubs and proxies")
        group.addoption("--antiphon", metavar="PATH", help="the program antiphon")
        group.addoption("--antiphon-url", metavar="URL", help="use an Antiphon that runs already")

    @pytest.fixture(scope="session")
    def antiphon_server(request: pytest.FixtureRequest) -> Iterator[Antiphon]:
        """The Antiphon of this session, for services that several tests share.

        Each worker of pytest-xdist has its own, unless --antiphon-url names one.
        """
        url = request.config.getoption("--antiphon-url") or os.environ.get(URL_VARIABLE)
        command = request.config.getoption("--antiphon")
        with Antiphon.connect(url) if url and not command else Antiphon.start(command) as server:
            yield server

    _TEST = pytest.StashKey[Antiphon]()
    _OPEN = pytest.StashKey[bool]()
    _OWN_FIXTURES = {"antiphon", "antiphon_server", "request"}

    @pytest.fixture(name="antiphon")
    def _antiphon(
        request: pytest.FixtureRequest, antiphon_server: Antiphon
    ) -> Iterator[Antiphon]:
        """Stubs and proxies for one test, which are checked and ended with it."""
        test = antiphon_server.test()
        request.node.stash[_TEST] = test  # also if the test asks for it by getfixturevalue
        yield test
        reports = test._end_services(request.node.stash.get(_OPEN, False))
        if reports:
            pytest.fail("\n\n".join(reports), pytrace=False)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, None]:
        outcome = yield
        test = item.stash.get(_TEST, None)
        if test is None:
            return
        if outcome.excinfo is not None:
            _show(item, test)
            return
        # A connection of another fixture may be open until that fixture is torn down.
        later = bool(set(getattr(item, "fixturenames", ())) - _OWN_FIXTURES)
        try:
            test.check(["left-open"] if later else [])
            item.stash[_OPEN] = later
        except AssertionError as e:
            failure = pytest.fail.Exception(str(e), pytrace=False)
            _force(outcome, failure)
        except AntiphonError as e:
            _force(outcome, e)

    def _show(item: pytest.Item, test: Antiphon) -> None:
        try:
            reports = test.reports()
        except AntiphonError as e:
            reports = str(e)
        if reports:
            item.add_report_section("call", "antiphon", reports)

    def _force(outcome: Any, error: BaseException) -> None:
        if hasattr(outcome, "force_exception"):
            outcome.force_exception(error)
        else:  # pluggy before 1.1
            outcome._excinfo = (type(error), error, None)
