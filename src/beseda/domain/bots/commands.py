"""The commands of a bot: registered, described, changed, removed.

Official: chat-bots-v2/imbot.v2/commands, chat-bots/outdated/commands.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.bots.ownership import BotAccount, Owner, find, is_owner
from beseda.domain.chats import dialogs
from beseda.domain.messages.commands import name_of
from beseda.model import Actor, Command, CommandTexts, DialogId, Person
from beseda.store.bots import command_rows as rows
from beseda.store.database import Tx

_MOST = 100  # Quirk 148
_MOST_SUGGESTED = 500
_NAME = re.compile(r"[^\s/]{1,100}")  # Quirk 147
_DEFAULT_LANGUAGE = "en"


class CommandChanges(NamedTuple):
    """What a command is asked to be; None leaves what is.

    ``titles``, ``params``: texts by language, None removes; ``afresh``: nothing stays of how it was described before.
    """

    name: str | None = None
    titles: Mapping[str, str | None] | None = None
    params: Mapping[str, str | None] | None = None
    common: bool | None = None
    hidden: bool | None = None
    extranet: bool | None = None
    afresh: bool = False


class OwnedCommand(NamedTuple):
    """A command with the bot that it is of."""

    command: Command
    bot: BotAccount


class CalledCommand(NamedTuple):
    """A command with the bot that it is of, and the message that it was called about."""

    command: Command
    bot: BotAccount
    message_id: int

    def acting(self, actor: Actor) -> Actor:
        """The bot as an actor in the call of its owner."""
        return self.bot.acting(actor)


async def of_bot(tx: Tx, bot: BotAccount) -> list[Command]:
    """Every command of a bot, oldest first."""
    return await rows.of_bot(tx, bot.bot.person_id)


async def owned(tx: Tx, bot: BotAccount, command_id: int) -> Command:
    """A command of this bot. ``commands.NotFound``."""
    command = await rows.find(tx, command_id)
    if command is None or command.bot_id != bot.bot.person_id:
        raise errors.commands.NotFound
    return command


async def of_owner(tx: Tx, command_id: int, owner: Owner) -> OwnedCommand:
    """A command of a bot of this application. ``commands.NotFound``, ``commands.OwnedByAnother``."""
    command = await rows.find(tx, command_id)
    if command is None:
        raise errors.commands.NotFound
    bot = await find(tx, command.bot_id, "")
    if not is_owner(bot, owner):
        raise errors.commands.OwnedByAnother
    return OwnedCommand(command, bot)


async def of_owner_called(tx: Tx, message_id: int, name: str, owner: Owner) -> CalledCommand:
    """The command of this name that was called about a message, of a bot of this application. ``NotFound``."""
    command = await rows.called_about(tx, message_id, name_of(name), owner.key)
    if command is None:
        raise errors.commands.NotFound
    return CalledCommand(command, await find(tx, command.bot_id, ""), message_id)


async def register(tx: Tx, bot: BotAccount, asked: CommandChanges, *, now: int) -> Command:
    """Make a command; the same name again answers the one that is there, unchanged.

    ``commands.NameMissing``, ``NameMalformed``, ``TitleMissing``, ``LimitExceeded``.
    """
    name = _name(asked.name or "")
    if not name:
        raise errors.commands.NameMissing
    there = await rows.find_by_name(tx, bot.bot.person_id, name_of(name))
    if there is not None:
        return there
    titles = _described({}, asked)
    if not asked.hidden and not titles:
        raise errors.commands.TitleMissing
    if len(await rows.of_bot(tx, bot.bot.person_id)) >= _MOST:
        raise errors.commands.LimitExceeded
    command = Command(
        id=0,
        bot_id=bot.bot.person_id,
        name=name,
        folded=name_of(name),
        common=int(bool(asked.common)),
        hidden=int(bool(asked.hidden)),
        extranet=int(bool(asked.extranet)),
        titles=_encode(titles),
        created_at=now,
    )
    return await rows.insert(tx, command)


async def update(tx: Tx, command: Command, asked: CommandChanges) -> Command:
    """Change what is asked for of a command. ``commands.NameEmpty``, ``NameMalformed``, ``NameTaken``."""
    name = command.name if asked.name is None else _name(asked.name)
    if not name:
        raise errors.commands.NameEmpty
    other = await rows.find_by_name(tx, command.bot_id, name_of(name))
    if other is not None and other.id != command.id:
        raise errors.commands.NameTaken
    changed = command._replace(
        name=name,
        folded=name_of(name),
        common=command.common if asked.common is None else int(asked.common),
        hidden=command.hidden if asked.hidden is None else int(asked.hidden),
        extranet=command.extranet if asked.extranet is None else int(asked.extranet),
        titles=_encode(_described({} if asked.afresh else json.loads(command.titles), asked)),
    )
    await rows.update(tx, changed)
    return changed


async def unregister(tx: Tx, command: Command) -> None:
    """Forget a command; nobody may answer calls of it any more."""
    await rows.delete(tx, command.id)


async def suggested(tx: Tx, person: Person, dialog: DialogId) -> list[Command]:
    """What somebody may be offered to call in a dialog, of bots that are there first. ``chats.NotFound``."""
    try:
        chat_id = (await dialogs.existing(tx, person, dialog)).chat.id
    except errors.people.NotFound:  # nobody said anything yet
        chat_id = 0
        await access.visible_person(tx, person, dialog.number)
    peer = 0 if dialog.prefix else dialog.number
    found = await rows.shown_in(tx, chat_id, guest=person.extranet > 0, bot_id=peer, limit=_MOST_SUGGESTED)
    return [one.command for one in found]


def shown_in(command: Command, language: str | None) -> CommandTexts:  # Quirk 149
    """How a command is described in a language; else in English, else in the first one. None: not at all."""
    titles: dict[str, dict[str, str]] = json.loads(command.titles) if language else {}
    chosen = titles.get(language or "") or titles.get(_DEFAULT_LANGUAGE) or next(iter(titles.values()), {})
    return CommandTexts(**chosen)


def _name(text: str) -> str:
    """A name as it is kept, "" for none. ``commands.NameMalformed``."""
    name = text.strip().removeprefix("/")
    if name and not _NAME.fullmatch(name):
        raise errors.commands.NameMalformed
    return name


def _described(before: Mapping[str, Any], asked: CommandChanges) -> dict[str, dict[str, str]]:
    """Titles and parameters by language; parameters only of languages that are named with a title."""
    titles = asked.titles or {}
    after = {language: dict(texts) for language, texts in before.items()}
    for language, title in titles.items():
        if not title:
            after.pop(language, None)
            continue
        texts = after.setdefault(language, {}) | {"title": title}
        if asked.params and language in asked.params:
            texts["params"] = asked.params[language] or ""
        after[language] = texts
    return after


def _encode(titles: Mapping[str, Any]) -> str:
    return json.dumps(titles, ensure_ascii=False)
