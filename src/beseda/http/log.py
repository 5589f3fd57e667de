"""Structured logs: one JSON object a line, with request ids and without secrets."""

import contextlib
import logging
import os
import re
import sys
import time
from typing import Any, TextIO

import orjson

_WEBHOOK = re.compile(r"(/rest/+\d+/+)[^/\s\"']+")
_TOKEN = re.compile(
    r"((?:auth|access_token|refresh_token|client_secret|password)[\"']?\s*[=:]\s*[\"']?)[^\s\"'&,}]+", re.IGNORECASE
)
_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def mask(text: str) -> str:
    """The text without webhook codes, tokens and passwords."""
    return _TOKEN.sub(r"\1***", _WEBHOOK.sub(r"\1***", text))


class Log:
    """Writes lines to a stream; those below the level are not made at all."""

    def __init__(self, level: str = "info", stream: TextIO | None = None) -> None:
        self.level = _LEVELS[level]
        self._stream = stream or sys.stderr

    def request(self, *, path: str | None, **fields: Any) -> None:
        """Note one answered request: of what came with it only the path can hold secrets."""
        if self.level <= logging.INFO:
            self._put(_line("info", "request", {**fields, "path": mask(path) if path else None}))

    def write(self, level: str, event: str, fields: dict[str, Any]) -> None:
        """Write one line."""
        self._put(mask(_line(level, event, fields)))

    def _put(self, line: str) -> None:
        with contextlib.suppress(OSError):  # a portal goes on when nobody reads its log any more
            self._stream.write(line + "\n")
            self._stream.flush()


def _line(level: str, event: str, fields: dict[str, Any]) -> str:
    line = {"at": round(time.time(), 3), "level": level, "pid": os.getpid(), "event": event, **fields}
    return orjson.dumps(line, default=str).decode()


class Handler(logging.Handler):
    """Brings what libraries and modules log into the same form."""

    def __init__(self, log: Log) -> None:
        super().__init__(log.level)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record with its traceback."""
        fields: dict[str, Any] = {"logger": record.name, "text": record.getMessage()}
        if record.exc_info:
            fields["traceback"] = logging.Formatter().formatException(record.exc_info)
        self._log.write(record.levelname.lower(), "log", fields)


def install(log: Log) -> None:
    """Send everything that is logged in this process to our log."""
    logging.basicConfig(level=log.level, handlers=[Handler(log)], force=True)
    for noisy in ("python_multipart", "asyncio"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
