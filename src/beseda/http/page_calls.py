"""What the messenger's own page asks of the portal where the REST API has no method for a person.

Quirk 250. Only who is signed in, with the proof that the page was given, is answered (``auth/session.py``).
"""

import contextlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, NamedTuple

import orjson

from beseda import app, errors
from beseda.app import Request
from beseda.domain.bots import commands
from beseda.domain.chats import dialogs
from beseda.domain.disk import forwarding
from beseda.domain.messages import delete, reactions
from beseda.errors.spec import ApiError, ErrorSpec
from beseda.http import given
from beseda.http.response import Response
from beseda.kernel.portal import Portal
from beseda.model import Actor, DialogId
from beseda.store.database import Tx
from beseda.wire import decode
from beseda.wire.views import v2

PREFIX = "/page/"
_LANGUAGES = ("en", "ru")
_MOST_UUID = 100
_DENIED = ErrorSpec("ACCESS_DENIED", "Access denied", 403)
_WRONG = ErrorSpec("INVALID_PARAMS", "Incorrect params")
_UNKNOWN = ErrorSpec("METHOD_NOT_FOUND", "There is no such call", 404)
_Given = Mapping[str, str]


class _Call(NamedTuple):
    run: Callable[[Tx, Actor, _Given], Awaitable[Any]]
    writes: bool = True


async def answer(portal: Portal, request: Request) -> Response:
    """Answer a call of the page, JSON to JSON. ``ApiError``."""
    actor = await app.on_page(portal, request)
    call = _CALLS.get(request.path.removeprefix(PREFIX))
    if call is None or request.method != "POST":
        raise ApiError(_UNKNOWN)
    asked = await given.form(request)
    runner = portal.database.write if call.writes else portal.database.read
    try:
        result = await runner(lambda tx: call.run(tx, actor, asked))
    except errors.NoAccess as refusal:
        raise ApiError(_DENIED) from refusal
    except (errors.DomainError, decode.Malformed) as refusal:
        raise ApiError(_WRONG) from refusal
    if call.writes:
        portal.wakeup.notify()
    return Response(200, orjson.dumps({"result": result}), headers=((b"cache-control", b"no-store"),))


def _dialog(asked: _Given) -> DialogId:
    return decode.dialog_id(asked.get("dialog", ""))


def _number(asked: _Given, name: str) -> int:
    value = asked.get(name, "")
    if not value.isdecimal() or len(value) > 18:
        raise errors.ParametersWrong
    return int(value)


async def _commands(tx: Tx, actor: Actor, asked: _Given) -> list[dict[str, Any]]:
    """The commands that may be called in a dialog, described in the reader's language."""
    language = asked["language"] if asked.get("language") in _LANGUAGES else actor.language
    found = await commands.suggested(tx, actor.person, _dialog(asked))
    texts = [commands.shown_in(one, language) for one in found]
    return [v2.command(one) | text._asdict() for one, text in zip(found, texts, strict=True)]


async def _react(tx: Tx, actor: Actor, asked: _Given) -> bool:
    """Choose a reaction, or take it back: any of those that bots have, not likes alone."""
    wanted = asked.get("wanted") != "N"
    with contextlib.suppress(errors.Unchanged):
        await reactions.react(tx, actor, _number(asked, "message"), asked.get("reaction", ""), wanted=wanted)
    return wanted


async def _forward(tx: Tx, actor: Actor, asked: _Given) -> int:
    """Pass a message on to another dialog; answers the id of the copy."""
    message_id, uuid = _number(asked, "message"), asked.get("template", "")[:_MOST_UUID]
    original = (await forwarding.originals(tx, actor.person, [message_id]))[message_id]
    if delete.is_deleted(original):
        raise errors.messages.NotFound
    chat_access = await dialogs.find(tx, actor.person, _dialog(asked), now=actor.now)
    return (await forwarding.pass_on(tx, actor, chat_access, original, uuid)).id


_CALLS: Mapping[str, _Call] = {
    "commands": _Call(_commands, writes=False),
    "react": _Call(_react),
    "forward": _Call(_forward),
}
