"""Signs of work that others see at once and that nobody keeps. Official: chats/messages/im-dialog-writing."""

from typing import Any

from beseda import errors
from beseda.domain import event_log
from beseda.domain.access import ChatAccess
from beseda.model import Actor
from beseda.store.database import Tx


async def write(tx: Tx, actor: Actor, chat_access: ChatAccess, **kind: Any) -> None:
    """Let the others in a chat know that somebody is writing, or doing something else. ``NoAccess`` to guests."""
    if chat_access.member is None:
        raise errors.NoAccess
    await event_log.append(
        tx, event_log.DIALOG_WRITING, now=actor.now, chat_id=chat_access.chat.id, user_id=actor.person.id, **kind
    )
