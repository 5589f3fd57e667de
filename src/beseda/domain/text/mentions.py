"""Whom a text names, in the spelling ``[USER=5]`` or ``[USER=all]``."""

import re

_MENTION = re.compile(r"\[user=(\d+|all)\b", re.IGNORECASE)


def mentions(text: str, person_id: int) -> bool:
    """Whether a text names somebody, or everybody."""
    return any(name in {"all", str(person_id)} for name in mentioned(text))


def mentioned(text: str) -> list[str]:
    """The ids of those whom a text names, each once; ``all`` for everybody."""
    return list(dict.fromkeys(name.lower() for name in _MENTION.findall(text)))
