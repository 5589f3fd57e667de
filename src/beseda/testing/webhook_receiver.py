"""A handler for tests: it takes what bots are sent, and says so."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from beseda.wire.php_forms import nest, parse_query

HOST = "127.0.0.1"
_MOST_KEYS, _DEPTH = 10_000, 100
_SECONDS = 30
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class ReceivedRequest:
    """A request: its path, its headers (names in lower case), its body, and the form in it."""

    path: str
    headers: Mapping[str, str]
    body: bytes
    form: dict[str, Any] = field(compare=False)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128  # so many come at once without being refused


class WebhookReceiver:
    """Answers ``status`` to whatever is sent to ``url``; while it is held, nobody is answered."""

    def __init__(self) -> None:
        self.status = 200
        self.redirect = ""
        self._caught: list[ReceivedRequest] = []
        self._changed = threading.Condition()
        self._open = threading.Event()
        self._open.set()
        self._server = _Server((HOST, 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of the handler."""
        return f"http://{HOST}:{self.port}/handler"

    @property
    def requests(self) -> list[ReceivedRequest]:
        """What came so far."""
        with self._changed:
            return list(self._caught)

    def wait(self, count: int) -> list[dict[str, Any]]:
        """The forms of the first so many requests, as soon as they are there."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._caught) >= count, _SECONDS):
                raise TimeoutError(f"{len(self._caught)} of {count} requests came")
            return [one.form for one in self._caught[:count]]

    def hold(self) -> None:
        """Answer nobody until ``release``."""
        self._open.clear()

    def release(self) -> None:
        """Answer again, also who waits."""
        self._open.set()

    def close(self) -> None:
        """Listen no more."""
        self.release()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(_SECONDS)

    def _take(self, one: ReceivedRequest) -> int:
        with self._changed:
            self._caught.append(one)
            self._changed.notify_all()
        self._open.wait(_SECONDS)
        return self.status

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        webhook_receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                written = body if headers.get("content-type", _FORM).startswith(_FORM) else b""
                form = nest(parse_query(written, most_keys=_MOST_KEYS), most_keys=_MOST_KEYS, depth=_DEPTH)
                self.send_response(webhook_receiver._take(ReceivedRequest(self.path, headers, body, form)))
                if webhook_receiver.redirect:
                    self.send_header("Location", webhook_receiver.redirect)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Tests print for themselves."""

        return Handler
