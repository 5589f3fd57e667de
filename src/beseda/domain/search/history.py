"""The dialogs that somebody looked for last. Official: chats/search/im-search-last-add, -get, -delete."""

from collections.abc import Sequence

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.chats import dialogs
from beseda.model import DialogId, Person, RecentFilter, Role
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows
from beseda.store.search import search_history
from beseda.store.search.search_history import Place

_KEPT = 50  # Quirk 196


async def add(tx: Tx, person: Person, dialog: DialogId) -> bool:  # Quirk 196
    """Note a dialog as the last one that was looked for; whether it is one of this person's."""
    try:
        place = await _place(tx, person, dialog)
    except errors.NoAccess:
        return False
    await search_history.put(tx, person.id, place, kept=_KEPT)
    return True


async def remove(tx: Tx, person: Person, dialog: DialogId) -> bool:
    """Forget that a dialog was looked for, also one that is no longer this person's; whether it was."""
    try:
        place = await _place(tx, person, dialog)
    except errors.NoAccess:
        place = Place(dialog.number, 0) if dialog.prefix else Place(0, dialog.number)
    return await search_history.delete(tx, person.id, place)


async def _place(tx: Tx, person: Person, dialog: DialogId) -> Place:
    if not dialog.prefix:
        return Place(0, (await access.visible_person(tx, person, dialog.number)).id)
    found = await dialogs.existing(tx, person, dialog)
    if found.chat.private and found.member is not None:
        return Place(0, found.member.peer_id)
    return Place(found.chat.id, 0)


async def newest(tx: Tx, person: Person, wanted: RecentFilter) -> list[ChatAccess | Person]:
    """What somebody looked for, the last first; what they may no longer see is left out."""
    places = await search_history.newest(tx, person.id)
    chats = await _chats(tx, person, [place.chat_id for place in places if place.chat_id], wanted)
    peers = [place.peer_id for place in places if place.peer_id and not wanted.skip_dialog]
    people = await person_rows.load(tx, await access.visible_people(tx, person, peers))
    found = [chats.get(place.chat_id) or people.get(place.peer_id) for place in places]
    return [one for one in found if one is not None]


async def _chats(tx: Tx, person: Person, ids: Sequence[int], wanted: RecentFilter) -> dict[int, ChatAccess]:
    rows, own = await chat_rows.load(tx, ids), await member_rows.of(tx, person.id, ids)
    found = {one: ChatAccess(chat, own.get(one), access.role(person, chat, own.get(one))) for one, chat in rows.items()}
    skipped = (wanted.skip_chat, wanted.skip_lines)
    return {
        one: seen for one, seen in found.items() if seen.role is not Role.NONE and not skipped[seen.chat.type == "L"]
    }
