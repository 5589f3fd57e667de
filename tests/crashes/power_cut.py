"""The end of a server while it is at work."""

import http.client
import json
import socket
from collections.abc import Sequence
from select import select
from typing import Any
from urllib.parse import urlsplit

from beseda.testing import PortalProcess

_SECONDS = 60


def cut(process: PortalProcess, calls: Sequence[tuple[str, dict[str, Any]]], *, answered: int) -> list[Any]:
    """Make these calls at the same time, kill the server once so many are answered, and start it again.

    Answers the result of each call; None where no answer came.
    """
    connections = [_sent(process, method, given) for method, given in calls]
    waiting, results = dict(enumerate(connections)), [None] * len(calls)
    while len(calls) - len(waiting) < answered:
        ready, _, _ = select(list(waiting.values()), [], [], _SECONDS)
        if not ready:
            raise TimeoutError("the server does not answer")
        for number in [number for number, one in waiting.items() if one in ready]:
            results[number] = _result(waiting.pop(number))
    process.kill()
    for number, one in waiting.items():
        results[number] = _result(one)
    for one in connections:
        one.close()
    process.start()
    return results


def _sent(process: PortalProcess, method: str, given: dict[str, Any]) -> socket.socket:
    """A connection over which a call is made, whose answer is still to come."""
    url, body = urlsplit(process.webhook_url + method), json.dumps(given).encode()
    head = f"POST {url.path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Type: application/json\r\n"
    connection = socket.create_connection((url.hostname, url.port), timeout=_SECONDS)
    connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    return connection


def _result(connection: socket.socket) -> Any:
    """What is answered over a connection; None when it breaks off before that."""
    response = http.client.HTTPResponse(connection)
    try:
        response.begin()
        body = response.read()
    except (OSError, http.client.HTTPException):
        return None
    assert response.status == 200, body
    return json.loads(body)["result"]
