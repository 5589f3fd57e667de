"""Everything about one dialog, for who opens it. Official: chats/im-dialog-get."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda.domain.access import ChatAccess
from beseda.domain.chats.membership import ManagersAndMuted, managers_and_muted
from beseda.model import Person, Reader, Views
from beseda.store.chats import member_rows, recent_list
from beseda.store.database import Tx
from beseda.store.messages import message_rows, read_marks
from beseda.store.people import person_rows

# So that opening a chat does not cost more with every member.
MOST_READERS = 100  # Quirk 60


class DialogDetails(NamedTuple):
    """A dialog with what is not in its row; ``peer`` is the counterpart of a private one."""

    chat_access: ChatAccess
    peer: Person | None
    unread: int
    first_unread: int
    roles: ManagersAndMuted
    readers: Sequence[Reader]
    views: Views


async def load(tx: Tx, person: Person, chat_access: ChatAccess) -> DialogDetails:
    """Gather what is shown of a dialog."""
    chat, member = chat_access.chat, chat_access.member
    peer = await person_rows.find(tx, member.peer_id) if member and member.peer_id else None
    unread = await recent_list.unread(tx, person.id, chat.id) if member else 0
    mark = member.read_message_id if member else 0
    first = await message_rows.first_unread(tx, chat.id, user_id=person.id, read_message_id=mark) if unread else 0
    readers = await member_rows.readers(tx, chat.id, but=person.id, limit=MOST_READERS)
    seen = await read_marks.views(tx, chat.id)
    return DialogDetails(
        chat_access, peer, unread, first, (await managers_and_muted(tx, [chat.id]))[chat.id], readers, seen
    )
