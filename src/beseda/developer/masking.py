"""Secrets are not kept: in what is noted of a call their values are dots."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

MASKED = "•••"
_SECRET = re.compile(
    r"auth|access_?token|refresh_?token|client_?secret|password|bot_?token|client_?id|code_hash|signature",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r"(/rest/+(?:api/+)?\d+/+)[^/\s\"'?]+")
_IN_TEXT = re.compile(r"((?:auth|token|signature|secret)=)[^&\s\"']+", re.IGNORECASE)


def path(text: str) -> str:
    """An address without the code of a webhook and without tokens in its query."""
    if "=" not in text and "/rest/" not in text:  # most texts of most calls, and the quickest to be sure of
        return text
    return _IN_TEXT.sub(rf"\1{MASKED}", _IN_PATH.sub(rf"\1{MASKED}", text))


def values(given: Any) -> Any:
    """What was given or answered, as data, without secrets; what is no JSON as its text."""
    if isinstance(given, str):
        return path(given)
    if given is None or isinstance(given, bool | int | float):
        return given
    if isinstance(given, list | tuple):
        return [values(one) for one in given]
    if isinstance(given, dict | Mapping):  # quick to see of a dict
        return {str(name): _value(str(name), value) for name, value in given.items()}
    return str(given)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str | int) and value != "" and _is_secret(name):
        return MASKED
    return values(value)


@lru_cache(maxsize=4096)
def _is_secret(name: str) -> bool:
    return _SECRET.fullmatch(name) is not None
