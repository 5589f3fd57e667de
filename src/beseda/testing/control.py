"""A developer's powers over a portal, through its control API: what tests in any language have too."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from beseda.testing.client import Client

ROOT = "/_beseda"


class ControlError(Exception):
    """The control API refused: ``code``, ``text`` and HTTP ``status``."""

    def __init__(self, status: int, answer: Mapping[str, Any]) -> None:
        self.status, self.code, self.text = status, str(answer["error"]), str(answer["error_description"])
        super().__init__(f"{status} {self.code}: {self.text}")


class Control:
    """Calls the control API of a developer's portal."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get(self, path: str) -> Any:
        """What is answered to a question; the path is that behind ``/_beseda``. ``ControlError``."""
        return self._ask("GET", path, None)

    def post(self, path: str, **given: Any) -> Any:
        """Make something, or have it done. ``ControlError``."""
        return self._ask("POST", path, given)

    def put(self, path: str, **given: Any) -> Any:
        """Set something. ``ControlError``."""
        return self._ask("PUT", path, given)

    def patch(self, path: str, **given: Any) -> Any:
        """Change something. ``ControlError``."""
        return self._ask("PATCH", path, given)

    def delete(self, path: str) -> Any:
        """Take something away. ``ControlError``."""
        return self._ask("DELETE", path, None)

    def journal(self, wanted: str = "", *, limit: int = 1000) -> list[dict[str, Any]]:
        """What was asked of the portal, and what it told handlers, newest first: see ``docs/developer.md``."""
        return list(self.get(f"/journal?{urlencode({'filter': wanted, 'limit': limit})}")["entries"])

    def wait(self, wanted: str, *, after: int = 0, timeout: float = 10) -> dict[str, Any]:
        """The first entry of the journal that fits, with all its detail. ``ControlError`` ``TIMEOUT`` without one."""
        found: dict[str, Any] = self.post("/wait", filter=wanted, after=after, timeout=timeout)
        return found

    @contextmanager
    def fault(self, method: str, **rule: Any) -> Iterator[dict[str, Any]]:
        """Let something go wrong for a while: ``error="ACCESS_DENIED"``, ``drop="after"``, ``delay_ms=200`` …

        Beside the effect: ``bot``, ``person``, ``every``, ``percent``, ``next``.
        """
        whom = {name: rule.pop(name) for name in ("bot", "person", "every", "percent", "next") if name in rule}
        made = self.post("/faults", method=method, effect=rule, **whom)
        try:
            yield made
        finally:
            self.delete(f"/faults/{made['id']}")

    def _ask(self, verb: str, path: str, given: Mapping[str, Any] | None) -> Any:
        body = b"" if given is None else json.dumps(given).encode()
        answer = self._client.send(verb, ROOT + path, body, {"Content-Type": "application/json"} if body else {})
        if answer.status != 200:
            raise ControlError(answer.status, answer.json)
        return answer.json
