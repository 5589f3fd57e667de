"""Taking notifications away. Official: chats/notifications/im-notify-delete."""

from collections.abc import Sequence
from typing import Any

from beseda.domain import event_log
from beseda.model import Actor, Notification
from beseda.store.database import Tx
from beseda.store.messages import edit
from beseda.store.messages import notification_rows as rows


async def remove(tx: Tx, notification: Notification, *, now: int) -> None:
    """Take one away, with its message; its owner's notifications are held."""
    await rows.delete(tx, notification.row)
    await edit.remove(tx, notification.message, now=now)
    await note(tx, notification.row.user_id, now=now, action="delete", ids=[notification.row.id])


async def note(tx: Tx, user_id: int, *, now: int, message_id: int = 0, **change: Any) -> None:
    """Tell somebody's clients what became of their notifications."""
    await event_log.append(
        tx, event_log.NOTIFICATIONS_CHANGED, now=now, user_id=user_id, message_id=message_id, **change
    )


async def lock_own(tx: Tx, actor: Actor, notification_id: int) -> Notification | None:
    """One of the caller's own notifications; they are held until the transaction ends."""
    if await rows.find(tx, actor.person.id, notification_id) is None:
        return None
    await rows.lock_chat_of(tx, actor.person.id)
    return await rows.find(tx, actor.person.id, notification_id)


async def delete(tx: Tx, actor: Actor, notification_id: int) -> bool:
    """Take away one of the caller's own; whether there was one."""
    found = await lock_own(tx, actor, notification_id)
    if found is None:
        return False
    await remove(tx, found, now=actor.now)
    return True


async def delete_tagged(tx: Tx, actor: Actor, *, tag: str = "", sub_tag: str = "") -> bool:  # Quirk 213
    """Take away whatever anybody was told with this tag, or with this additional one; whether there was something."""
    told = await rows.tagged_for_all(tx, tag=tag, sub_tag=sub_tag)
    for user_id in _owners(told):  # in the order of their ids, so that two never wait for each other
        await rows.lock_chat_of(tx, user_id)
    for one in await rows.tagged_for_all(tx, tag=tag, sub_tag=sub_tag) if told else ():
        await remove(tx, one, now=actor.now)
    return bool(told)


def _owners(told: Sequence[Notification]) -> list[int]:
    return sorted({one.row.user_id for one in told})
