"""Invitations to a chat: the notifications that want an answer, which the portal itself makes.

Official: chats/notifications/im-notify-confirm, im-notify-answer. What has buttons, no page says: Quirk 207.
"""

from beseda import errors
from beseda.domain import access
from beseda.domain.chats import dialogs, membership
from beseda.domain.messages import send
from beseda.domain.notifications import removal
from beseda.domain.notifications.send import NotificationDraft, notify
from beseda.domain.text.phrases import mention, phrase
from beseda.model import Actor, DialogId, MessageDraft, Notification
from beseda.model.notification import CONFIRM
from beseda.store.chats import member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows

MODULE, EVENT = "im", "invite"
ACCEPT, DECLINE = "Y", "N"
_TAG = "IM|INVITE|{}"


async def invite(tx: Tx, actor: Actor, chat_id: int, user_id: int) -> int | None:
    """Ask somebody into a chat that the caller is in; answers the id of the notification.

    None when there is nobody to ask, or they are in it. ``NoAccess``, ``chats.MayNotAdd``.
    """
    chat_access = await access.member_chat(tx, actor.person, chat_id)
    if chat_access.chat.private or not chat_access.may("manage_users_add"):
        raise errors.NoAccess
    if await member_rows.present(tx, chat_id, [user_id]):
        return None
    text = phrase(
        actor.language,
        "asked_in",
        woman=actor.person.gender == "F",
        who=mention(actor.person),
        title=chat_access.chat.title,
    )
    buttons = [
        {"TITLE": phrase(actor.language, key), "VALUE": value, "TYPE": kind}
        for key, value, kind in (("accept", ACCEPT, "accept"), ("decline", DECLINE, "cancel"))
    ]
    draft = NotificationDraft(CONFIRM, text, tag=_TAG.format(chat_id), module=MODULE, event=EVENT, buttons=buttons)
    return await notify(tx, actor, user_id, draft)


async def confirm(tx: Tx, actor: Actor, notification_id: int, value: str) -> list[str] | None:
    """Press a button of one of the caller's notifications; answers what became of it, None when it has no such button.

    What is answered is taken away.
    """
    invitation = await _own(tx, actor, notification_id)
    if invitation is None or value not in {ACCEPT, DECLINE}:
        return None
    await removal.remove(tx, invitation, now=actor.now)
    if value == DECLINE:
        return [phrase(actor.language, "declined")]
    return [phrase(actor.language, "accepted" if await _let_in(tx, actor, invitation) else "no_longer")]


async def answer(tx: Tx, actor: Actor, notification_id: int, text: str) -> list[str] | None:
    """Write to whoever sent one of the caller's invitations; None when nobody can be answered."""
    invitation = await _own(tx, actor, notification_id)
    if invitation is None:
        return None
    try:
        chat_access = await dialogs.find(tx, actor.person, DialogId("", invitation.message.author_id), now=actor.now)
        await send.send(tx, actor, chat_access, MessageDraft(text))
    except errors.NoAccess:
        return None
    return [phrase(actor.language, "answered")]


async def _own(tx: Tx, actor: Actor, notification_id: int) -> Notification | None:
    found = await removal.lock_own(tx, actor, notification_id)
    return (
        found
        if found and found.row.type == CONFIRM and (found.row.module, found.row.event) == (MODULE, EVENT)
        else None
    )


async def _let_in(tx: Tx, actor: Actor, invitation: Notification) -> bool:
    """Let the caller into the chat, as far as who asked them may still do so."""
    inviter = await person_rows.find(tx, invitation.message.author_id)
    chat_id = int(invitation.row.tag.rpartition("|")[2])
    if inviter is None or not inviter.active:
        return False
    try:
        return await membership.add(tx, actor.speaking_as(inviter), chat_id, [actor.person.id], hide_history=False)
    except errors.DomainError:
        return False
