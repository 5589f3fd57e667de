"""Commands of bots called: which a text calls, who is told, and that they may answer.

Official: chat-bots-v2/imbot.v2/commands/index.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from beseda.domain import event_log
from beseda.domain.access import ChatAccess
from beseda.model import Actor, CallableCommand, CommandCall, Message, Person
from beseda.store.bots import command_rows as rows
from beseda.store.database import Tx

KEPT_SECONDS = 24 * 3600  # Quirk 146
_MOST_CALLS = 20  # Quirk 142
_MOST_BOTS = 100
_TRIMMED = 2000
_WRITTEN = re.compile(r"^/([^\s/]+)(?=\s|\Z)", re.MULTILINE)
TEXTAREA = "textarea"


class Called(NamedTuple):
    """A command that is called, with what is said to it."""

    command: CallableCommand
    params: str


def name_of(text: str) -> str:
    """A command as it is compared: without the slash, in one case."""
    return text.strip().removeprefix("/").casefold()


async def written(tx: Tx, person: Person, chat_access: ChatAccess, text: str) -> list[Called]:  # Quirk 142
    """The commands that a text calls: a line each, with all that follows up to the next one. Bots call none."""
    if person.bot or not (lines := list(_WRITTEN.finditer(text))):
        return []
    names = list(dict.fromkeys(name_of(line[1]) for line in lines))[:_MOST_CALLS]
    known = {name: await _known(tx, person, chat_access.chat.id, name) for name in names}
    if not any(known.values()):
        return []
    calls = [line for line in lines if known.get(name_of(line[1]))][:_MOST_CALLS]
    ends = [line.start() for line in calls[1:]] + [len(text)]
    return [
        Called(command, text[line.end() : end].strip())
        for line, end in zip(calls, ends, strict=True)
        for command in known[name_of(line[1])]
    ]


async def _known(tx: Tx, person: Person, chat_id: int, name: str) -> list[CallableCommand]:  # Quirk 143
    """Who is called by a name in a chat: bots that are in it, and only where none is, the others."""
    found = await rows.callable_in(tx, chat_id, name, guest=person.extranet > 0)
    return [one for one in found if one.inside] or found


async def note(
    tx: Tx, actor: Actor, chat_access: ChatAccess, message: Message, calls: Sequence[Called], *, context: str = TEXTAREA
) -> None:
    """Note that commands were called about a message: their bots are told, and may answer."""
    member = chat_access.member
    common: dict[str, Any] = {
        "chat": message.chat_id,
        "who": actor.person.id,
        "peer": member.peer_id if member else 0,
        "previous": chat_access.chat.last_message_id,
    }
    if any(one.command.family == "v1" for one in calls):
        common["bots"] = await rows.bots_in(tx, message.chat_id, most=_MOST_BOTS)
    for bot_id, told in _events(calls):
        shown = [_shown(one, context) for one in told]
        await event_log.append(
            tx,
            event_log.COMMAND_CALLED,
            now=actor.now,
            user_id=bot_id,
            message_id=message.id,
            **common,
            calls=shown,
        )
    for one in calls:
        command = one.command.command
        await rows.note_call(tx, CommandCall(command.id, message.id, command.bot_id, message.chat_id, actor.now))


def _events(calls: Sequence[Called]) -> list[tuple[int, list[Called]]]:
    """Which calls are told together: of a bot of the first generation those of different commands; else each alone."""
    told: dict[tuple[int, int], list[Called]] = {}
    nth: Counter[int] = Counter()
    for one in calls:
        bot_id = one.command.command.bot_id
        counted = one.command.command.id if one.command.family == "v1" else -bot_id
        told.setdefault((bot_id, nth[counted]), []).append(one)
        nth[counted] += 1
    return [(bot_id, together) for (bot_id, _), together in told.items()]


def _shown(one: Called, context: str) -> dict[str, Any]:
    command = one.command.command
    return {"id": command.id, "command": command.name, "params": one.params, "context": context}


async def called_in(tx: Tx, bot_id: int, chat_id: int, *, now: int) -> bool:
    """Whether a command of a bot was called in a chat within the last day: it may speak there then."""
    return await rows.called_in(tx, bot_id, chat_id, since_ts=now - KEPT_SECONDS)


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget some of the calls that nobody may answer any more; whether there may be more of them."""
    return await rows.trim_calls(tx, before_ts=now - KEPT_SECONDS, limit=_TRIMMED)
