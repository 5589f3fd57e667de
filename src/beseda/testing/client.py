"""A small HTTP client for tests: one kept connection, JSON in and out."""

import http.client
import json
import select
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: HTTP status, headers (names in lower case, those of one name with commas between them), body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as data."""
        return json.loads(self.body)


class Client:
    """Sends requests to one address."""

    def __init__(self, url: str) -> None:
        self._connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Answer:
        """Send a request as it is, once: whoever drops the connection instead of an answer is not asked again."""
        self._leave_if_hung_up()
        return self._once(method, path, body, headers or {})

    def post(self, path: str, parameters: Mapping[str, Any]) -> Answer:
        """Send parameters as JSON."""
        return self.send("POST", path, json.dumps(parameters).encode(), {"Content-Type": "application/json"})

    def _leave_if_hung_up(self) -> None:
        """Begin anew where the server hung up on the idle connection: nothing but that can have come meanwhile."""
        line = self._connection.sock
        if line is not None and select.select([line], [], [], 0)[0]:
            self._connection.close()

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _once(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        try:
            self._connection.request(method, path, body, dict(headers))
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException):
            self._connection.close()  # one answer that did not come must not spoil the next
            raise
        headers_of_answer = {name.lower(): response.getheader(name, "") for name, _ in response.getheaders()}
        return Answer(response.status, headers_of_answer, content)
