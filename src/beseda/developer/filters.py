"""What is looked for in the journal: words like ``method:im.* status:>=400 -kind:fetch hello``."""

import fnmatch
import operator
import re
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from beseda.developer.entry import Entry

Wanted: TypeAlias = Callable[[Entry], bool]
_COMPARE: dict[str, Callable[[int, int], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "": operator.eq,
    "=": operator.eq,
}
_NUMBER = re.compile(r"(>=|<=|>|<|=|)(\d{1,9})")
_IS: dict[str, Wanted] = {
    "failed": lambda one: one.failed,
    "replay": lambda one: one.replay_of is not None,
    "fault": lambda one: one.fault is not None,
}


class FilterWrong(ValueError):
    """A word that means nothing; its text says what could be."""


def parse(text: str) -> Wanted:
    """Whether an entry is looked for: all the words have to be true of it. ``FilterWrong``."""
    wanted = [_word(word) for word in text.split()]
    return lambda entry: all(one(entry) for one in wanted)


def _word(word: str) -> Wanted:
    if word.startswith("-") and len(word) > 1:
        other = _word(word[1:])
        return lambda entry: not other(entry)
    name, colon, value = word.partition(":")
    if not colon or name not in _FIELDS:
        lowered = word.lower()
        return lambda entry: lowered in entry.searched
    return _FIELDS[name](value)


def _glob(of: Callable[[Entry], str]) -> Callable[[str], Wanted]:
    def wanted(value: str) -> Wanted:
        fits = re.compile(fnmatch.translate(value.lower())).match
        return lambda entry: fits(of(entry).lower()) is not None

    return wanted


def _number(of: Callable[[Entry], int]) -> Callable[[str], Wanted]:
    def wanted(value: str) -> Wanted:
        found = _NUMBER.fullmatch(value)
        if found is None:
            raise FilterWrong(f"{value!r} is no number like 200 or >=400")
        compare, number = _COMPARE[found[1]], int(found[2])
        return lambda entry: compare(of(entry), number)

    return wanted


def _one_of(of: Callable[[Entry], Sequence[Any]]) -> Callable[[str], Wanted]:
    return lambda value: lambda entry: value.lower() in {str(one).lower() for one in of(entry)}


def _is(value: str) -> Wanted:
    if value not in _IS:
        raise FilterWrong(f"is:{value}: {', '.join(_IS)}")
    return _IS[value]


_FIELDS: dict[str, Callable[[str], Wanted]] = {
    "method": _glob(lambda one: one.method if one.kind != "event" else ""),
    "event": _glob(lambda one: one.method if one.kind == "event" else ""),
    "error": _glob(lambda one: one.error or ""),
    "kind": _one_of(lambda one: (one.kind,)),
    "status": _number(lambda one: one.status),
    "ms": _number(lambda one: int(one.ms)),
    "who": _one_of(lambda one: one.who.names if one.who else ()),
    "bot": _one_of(lambda one: one.bot.names if one.bot else ()),
    "chat": _one_of(lambda one: (one.dialog,)),
    "by": _one_of(lambda one: (one.credential.kind,) if one.credential else ()),
    "message": _one_of(lambda one: one.messages.about),
    "made": _one_of(lambda one: one.messages.made),
    "replay": _one_of(lambda one: (one.replay_of,) if one.replay_of else ()),
    "is": _is,
}
