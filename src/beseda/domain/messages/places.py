"""Where a message is seen, and by whom."""

from typing import NamedTuple

from beseda.store.chats import member_rows
from beseda.store.database import Tx
from beseda.store.messages import message_rows
from beseda.store.people import person_rows

_LOOKED_AT = 50


class Place(NamedTuple):
    """A message as this person finds it: in the dialog that they call so."""

    id: int
    person: int
    dialog: str


async def of_message(tx: Tx, message_id: int, *, person_id: int) -> Place | None:
    """Where this person sees a message; who is not in its chat gets the place of somebody who is there, no bot."""
    message = await message_rows.find(tx, message_id)
    if message is None:
        return None
    peers = await member_rows.peers_in(tx, message.chat_id)
    wanted = [person_id, message.author_id]
    there = await member_rows.present(tx, message.chat_id, wanted)
    first = await member_rows.first(tx, message.chat_id, by="person", descending=False, limit=_LOOKED_AT)
    candidates = [*(one for one in wanted if one in there), *first]
    people = await person_rows.load(tx, candidates)
    seen_by = next((one for one in candidates if people[one].kind != "bot" and people[one].active), None)
    if seen_by is None:
        return None
    peer = peers.get(seen_by)
    return Place(message_id, seen_by, str(peer) if peer else f"chat{message.chat_id}")
