"""What a developer's journal notes of a call."""

import contextlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson

from beseda.app import Exchange
from beseda.developer import Developer, masking, messages
from beseda.developer.entry import MOST_BYTES, Again, Body, Entry, Shown, Who
from beseda.domain import bots
from beseda.errors import bots as bot_errors
from beseda.http.response import Response
from beseda.kernel.fault_injection import bot_of
from beseda.kernel.portal import Portal
from beseda.model import Person
from beseda.settings import NEWEST_REVISION
from beseda.spool import Spool
from beseda.store.database import StorageError

_FETCH = "imbot.v2.Event.get"
_DIALOG = ("DIALOG_ID", "dialogId", "CHAT_ID", "chatId")


class Took(NamedTuple):
    """Milliseconds of a call, and of its parts."""

    ms: float
    parts: Mapping[str, float]


async def note(
    portal: Portal, developer: Developer, x: Exchange, response: Response | None, took: Took, *, reason: str
) -> None:
    """Note a call and its answer; None: the connection was dropped."""
    method = portal.registry.find(x.name, NEWEST_REVISION, rest=x.rest)
    name = method.name if method else masking.path(x.name)[:100]
    answer, error = _answer(response)
    large = isinstance(x.body, Spool)
    body_size = x.body.size if isinstance(x.body, Spool) else len(x.body)
    given = None if large else masking.values(x.given)
    actor = x.actor
    entry = Entry(
        kind="fetch" if name == _FETCH else "call",
        method=name,
        at=int(portal.clock() * 1000),
        ms=round(took.ms, 3),
        status=response.status if response else 0,
        verb=x.request.method,
        path=masking.path(x.request.path),
        request=Body(None, body_size, cut=True) if large else Body.of(given, body_size + len(x.request.query)),
        answer=answer,
        who=person(actor.person) if actor else None,
        bot=await _bot(portal, bot_of(x.given)),
        credential=Shown(actor.credential.kind, actor.credential.id) if actor else None,
        dialog=next((_dialog(name, x.given[name]) for name in _DIALOG if name in x.given), ""),
        error=error,
        reason=masking.path(reason),
        fault=x.fault.rule if x.fault else None,
        replay_of=x.replay_of,
        again=Again(actor, x.rest, x.given) if actor and body_size <= MOST_BYTES else None,
        timing=took.parts,
        messages=messages.of_call(name, x.given, answer.value),
    )
    x.noted = developer.journal.note(entry)


def person(one: Person) -> Who:
    """Somebody, as the journal names them."""
    return Who(one.id, one.name, one.login)


def _answer(response: Response | None) -> tuple[Body, str]:
    """What is kept of an answer, and the code of the error in it."""
    if response is None or not isinstance(response.body, bytes):
        return Body(None, 0, cut=response is not None), ""
    if len(response.body) > MOST_BYTES:
        return Body.of(None, len(response.body)), ""
    value: Any = None
    with contextlib.suppress(orjson.JSONDecodeError):
        value = orjson.loads(response.body)
    error = value.get("error", "") if isinstance(value, dict) else ""
    code = error.get("code", "") if isinstance(error, dict) else error
    return Body.of(masking.values(value), len(response.body)), str(code)


def _dialog(name: str, value: Any) -> str:
    text = str(value)
    return f"chat{text}" if name.lower() == "chat_id" or name == "chatId" else text[:100]


async def _bot(portal: Portal, bot_id: int | None) -> Who | None:
    """The bot of a call, if there is such a one."""
    if bot_id is None:
        return None
    with contextlib.suppress(bot_errors.NotFound, StorageError):
        found = await portal.database.read(lambda tx: bots.find(tx, bot_id, ""))
        return Who(bot_id, found.person.name, found.bot.code)
    return None
