"""The messages that a call or an event is about, as far as what was said and answered tells."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

# What these answer is the id of the message that they made, or has it under one of these names.
_ANSWER_ID = frozenset({"im.message.add", "imbot.message.add", "imbot.command.answer"})
_ANSWER_OBJECT = frozenset({"imbot.v2.Chat.Message.send"})
_NAMES = ("MESSAGE_ID", "messageId")
_IN_FORMS = ("data[PARAMS][MESSAGE_ID]", "data[message][id]")
_MOST_DIGITS = 18


class Messages(NamedTuple):
    """Ids of messages: those that were ``made``, and all that it is ``about``."""

    made: tuple[int, ...] = ()
    about: tuple[int, ...] = ()


def of_call(method: str, given: Mapping[str, Any], answer: Any) -> Messages:
    """The messages of a call, or of the commands of a batch."""
    result = answer.get("result") if isinstance(answer, dict) else None
    if method == "batch":
        pairs = [(_command(one), _member(_member(result, "result"), key)) for key, one in _items(given.get("cmd"))]
    else:
        pairs = [(method, result)]
    made = tuple(number for name, found in pairs for number in _made(name, found))
    return Messages(made, _several([*made, *(given.get(name) for name in _NAMES), *_fetched(result)]))


def of_form(form: Mapping[str, str]) -> Messages:
    """The message of an event as its handler is told."""
    return Messages(about=_several(form.get(name) for name in _IN_FORMS))


def _made(method: str, result: Any) -> Iterator[int]:
    own = [result] if method in _ANSWER_ID else [_member(result, "id")] if method in _ANSWER_OBJECT else []
    yield from _several([*own, *(_member(result, name) for name in _NAMES)])


def _fetched(result: Any) -> Iterator[Any]:
    """What the events are about that a bot was answered."""
    events = _member(result, "events")
    for one in events if isinstance(events, list) else ():
        yield _member(_member(_member(one, "data"), "message"), "id")


def _several(found: Any) -> tuple[int, ...]:
    """What is an id, each once."""
    ids = (_id(one) for one in found)
    return tuple(dict.fromkeys(one for one in ids if one))


def _id(value: Any) -> int:
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0


def _command(command: Any) -> str:
    """The method of a command of a batch."""
    return command.partition("?")[0].strip() if isinstance(command, str) else str(_member(command, "method"))


def _items(given: Any) -> list[tuple[str, Any]]:
    found = given.items() if isinstance(given, Mapping) else enumerate(given) if isinstance(given, list) else ()
    return [(str(key), one) for key, one in found]


def _member(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None
