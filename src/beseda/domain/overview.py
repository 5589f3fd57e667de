"""Everything about one dialog, for who opens it. Official: chats/im-dialog-get."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain.access import Place
from beseda.domain.chats import Rolls, rolls
from beseda.model import Person, Reader, Views
from beseda.store import members, messages, people, reading, recents
from beseda.store.database import Tx

# So that opening a chat does not cost more with every member.
MOST_READERS = 100


class Overview(NamedTuple):
    """A dialog with what is not in its row; ``peer`` is the counterpart of a private one."""

    place: Place
    peer: Person | None
    unread: int
    first_unread: int
    rolls: Rolls
    readers: Sequence[Reader]
    views: Views


async def show(tx: Tx, person: Person, place: Place) -> Overview:
    """Gather what is shown of a dialog."""
    chat, member = place.chat, place.member
    peer = await people.find(tx, member.peer_id) if member and member.peer_id else None
    unread = await recents.unread(tx, person.id, chat.id) if member else 0
    mark = member.read_message_id if member else 0
    first = await messages.first_unread(tx, chat.id, user_id=person.id, read_message_id=mark) if unread else 0
    readers = await members.readers(tx, chat.id, but=person.id, limit=MOST_READERS)
    seen = await reading.views(tx, chat.id)
    return Overview(place, peer, unread, first, (await rolls(tx, [chat.id]))[chat.id], readers, seen)
