"""Chats and people found by how their words begin. Official: chats/search."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.chats.membership import ManagersAndMuted, managers_and_muted
from beseda.domain.people.accounts import search_texts
from beseda.domain.text import fold
from beseda.domain.text.fold import needles, words
from beseda.model import Person
from beseda.store import settings
from beseda.store.bots import bot_rows
from beseda.store.chats import chat_rows, member_rows, recent_list
from beseda.store.database import Tx
from beseda.store.people import person_rows
from beseda.store.search import chats_and_people
from beseda.store.search.chats_and_people import Found

_SHORTEST = 2
_FAR = 2**62  # nothing is found there
_FOLDING = "folding"


async def chats(tx: Tx, person: Person, phrase: str, *, lines: bool, offset: int, limit: int) -> Found:
    """The group chats, or Open Channels, that somebody sees and a phrase fits, newest first. ``PhraseShort``."""
    # Quirk 112
    return await chats_and_people.chats(tx, person, _wanted(phrase), lines=lines, offset=min(offset, _FAR), limit=limit)


async def people(tx: Tx, person: Person, phrase: str, *, offset: int, limit: int) -> Found:
    """The active people whom somebody knows and a phrase fits, in the order of their ids. ``PhraseShort``.

    Bots that hide, and personal ones, are found by those who share a chat with them.
    """
    wanted = _wanted(phrase)
    named = [(row[0], words(row[1]).split()) for row in await chats_and_people.departments(tx)]
    inside = [[one for one, parts in named if any(part.startswith(word) for part in parts)] for word in wanted]
    hidden = await bot_rows.hidden_from(tx, person.id)  # Quirk 138
    return await chats_and_people.people(tx, person, wanted, inside, hidden, offset=min(offset, _FAR), limit=limit)


def _wanted(phrase: str) -> list[str]:
    """The words that have to fit, all of them."""
    found = needles(phrase)
    if len(phrase.strip()) < _SHORTEST or not found:  # Quirk 113
        raise errors.PhraseShort
    return found


class Card(NamedTuple):
    """A chat that was found, as the searcher sees it."""

    chat_access: ChatAccess
    roles: ManagersAndMuted
    unread: int
    first_unread: int


async def cards(tx: Tx, person: Person, ids: Sequence[int]) -> list[Card]:
    """These chats, in this order."""
    rows, lists, own = (
        await chat_rows.load(tx, ids),
        await managers_and_muted(tx, ids),
        await member_rows.of(tx, person.id, ids),
    )
    unread = await recent_list.unread_in(tx, person.id, ids)
    seen = [(rows[one], own.get(one)) for one in ids if one in rows]
    return [
        Card(ChatAccess(chat, member, access.role(person, chat, member)), lists[chat.id], *unread.get(chat.id, (0, 0)))
        for chat, member in seen
    ]


async def refresh(tx: Tx) -> None:
    """Fold everything anew that is searched, when it was folded by other rules than today's."""
    if await settings.find(tx, _FOLDING) == fold.VERSION:
        return
    for person in await person_rows.all_people(tx):
        await person_rows.fold(tx, person.id, **search_texts(person))
    for chat_id, title in await chat_rows.titles(tx):
        await chat_rows.fold(tx, chat_id, folded=words(title))
    await settings.put(tx, _FOLDING, fold.VERSION)
