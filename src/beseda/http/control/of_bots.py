"""Bots and their commands, made by the same methods of the REST API that a program would call."""

import secrets
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from beseda.domain import bots
from beseda.domain.auth import scopes
from beseda.domain.bots import BotAccount
from beseda.domain.bots import commands as bot_commands
from beseda.domain.events import deliveries
from beseda.domain.people import accounts
from beseda.errors import bots as bot_errors
from beseda.errors.spec import ApiError
from beseda.http.control.asked import Asked, Refused, missing
from beseda.kernel.dispatch import perform
from beseda.model import Actor, Command, Credential, Person
from beseda.settings import NEWEST_REVISION

_SECRET_BYTES = 15
_HANDLER = "handler_url"


async def all_bots(asked: Asked) -> list[dict[str, Any]]:
    """Every bot, with how its events are faring."""
    found = await asked.portal.database.read(bots.all_bots)
    waiting = await asked.portal.database.read(deliveries.waiting)
    failed = Counter[int]()
    last: dict[int, str] = {}
    for entry in asked.developer.journal.before(asked.developer.journal.newest + 1, _is_event, limit=1000):
        if entry.bot and entry.failed:
            failed[entry.bot.id] += 1
            last.setdefault(entry.bot.id, entry.reason or f"the handler answered {entry.status}")
    return [
        {
            **_shown(one),
            "waiting": waiting.get(f"bot:{one.bot.person_id}", waiting.get(f"application:{one.bot.application.id}", 0)),
            "failed": failed[one.bot.person_id],
            "last_error": last.get(one.bot.person_id),
        }
        for one in found
        if not one.bot.removed_at
    ]


def _is_event(entry: Any) -> bool:
    return bool(entry.kind == "event")


def _shown(one: BotAccount) -> dict[str, Any]:
    bot = one.bot
    return {
        "id": bot.person_id,
        "code": bot.code,
        "name": one.person.name,
        "owner_id": bot.owner_id,
        "type": bot.type,
        "generation": 1 if bot.family == "v1" else 2,
        "mode": bot.event_mode,
        "handler_url": bot.webhook_url,
    }


async def add_bot(asked: Asked) -> dict[str, Any]:
    """Make a bot; its token is told this once. With ``handler_url`` it is told of events, else it asks for them."""
    code, owner = asked.take("code", str), asked.take("owner_id", int)
    name, token = asked.take("name", str, code.capitalize()), secrets.token_urlsafe(_SECRET_BYTES)
    handler, kind = asked.take(_HANDLER, str, ""), asked.take("type", str, "bot")
    if asked.take("generation", int, 2) == 1:
        given = {"CODE": code, "CLIENT_ID": token, "EVENT_HANDLER": handler, "PROPERTIES": {"NAME": name}}
        bot_id = await call(asked, owner, "imbot.register", given | {"TYPE": "B" if kind == "bot" else "S"})
    else:
        fields: dict[str, Any] = {"code": code, "botToken": token, "type": kind, "properties": {"name": name}}
        if handler:
            fields |= {"eventMode": "webhook", "webhookUrl": handler}
        bot_id = (await call(asked, owner, "imbot.v2.Bot.register", {"fields": fields}))["bot"]["id"]
    made = await _bot(asked, int(bot_id))
    return {**_shown(made), "token": token}


async def commands(asked: Asked) -> list[dict[str, Any]]:
    """The commands of a bot."""
    bot = await _bot(asked, asked.id)
    found = await asked.portal.database.read(lambda tx: bot_commands.of_bot(tx, bot))
    return [_command(one) for one in found]


async def add_command(asked: Asked) -> dict[str, Any]:
    """Make a command of a bot of the second generation; ``token`` is the bot's."""
    bot = await _bot(asked, asked.id)
    owner = bot.bot.owner_id
    title = {"en": asked.take("title", str)}
    fields = {"command": asked.take("command", str), "title": title, "common": asked.take("common", bool, True)}
    if params := asked.optional("params", str):
        fields["params"] = {"en": params}
    given = {"botId": asked.id, "botToken": asked.take("token", str), "fields": fields}
    made = (await call(asked, owner, "imbot.v2.Command.register", given))["command"]
    return {"id": made["id"], "command": made["command"], "title": title["en"]}


def _command(one: Command) -> dict[str, Any]:
    texts = bot_commands.shown_in(one, None)
    return {"id": one.id, "command": one.name, "title": texts.title, "params": texts.params, "common": bool(one.common)}


async def _bot(asked: Asked, bot_id: int) -> BotAccount:
    try:
        return await asked.portal.database.read(lambda tx: bots.find(tx, bot_id, ""))
    except bot_errors.NotFound:
        raise missing("bot") from None


async def _person(asked: Asked, person_id: int) -> Person:
    found = await asked.portal.database.read(lambda tx: accounts.load(tx, [person_id]))
    if not found:
        raise missing("person")
    return found[0]


async def call(asked: Asked, person_id: int, method: str, given: Mapping[str, Any]) -> Any:
    """The result of a method that somebody calls who may call all of them, of any revision. ``Refused``."""
    person = await _person(asked, person_id)
    portal = replace(asked.portal, settings=replace(asked.portal.settings, revision=NEWEST_REVISION))
    by = Credential("control", person.id)
    actor = Actor(person, portal.now, portal.settings.language, by, frozenset(scopes.ALL))
    try:
        return (await perform(portal, portal.database, actor, method, given)).page.result
    except ApiError as error:
        raise Refused(error.wire.code, error.wire.text, error.wire.status) from error
