"""Somebody leaves a chat or is removed, and it may need another owner. Official: chats/chat-users/im-chat-leave."""

from beseda import errors
from beseda.domain import access
from beseda.domain.chats import chat_types, membership, settings
from beseda.domain.text.phrases import line
from beseda.model import Actor, Chat, Role
from beseda.store.chats import chat_rows as rows
from beseda.store.chats import member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows


async def leave(tx: Tx, actor: Actor, chat_id: int) -> None:
    """Let the author out of a chat; when it was theirs, somebody else inherits it.

    ``NoAccess`` for who is not in it, ``GroupRequired``, ``ChatIsFixed``, ``MayNotLeave``.
    """
    await tx.lock_chat(chat_id)
    chat_access = await access.member_chat(tx, actor.person, chat_id)
    if chat_access.chat.private:
        raise errors.chats.GroupRequired
    kind = chat_types.chat_type(chat_access.chat)
    if not kind.leave:
        raise errors.chats.ChatIsFixed
    if chat_access.role is Role.OWNER and not kind.leave_owner:
        raise errors.chats.MayNotLeave
    await membership.remove_unchecked(tx, actor, chat_access.chat, actor.person)
    if chat_access.role is Role.OWNER:
        await _inherit(tx, actor, chat_access.chat)


async def remove(tx: Tx, actor: Actor, chat_id: int, user_id: int) -> None:  # Quirk 54
    """Let somebody out of a chat; oneself as with ``leave``.

    ``NoAccess``, ``ChatIsFixed``, ``MemberNotFound``, ``MayNotRemove``, and as ``leave``.
    """
    if user_id == actor.person.id:
        await leave(tx, actor, chat_id)
        return
    await tx.lock_chat(chat_id)
    chat_access = await access.member_chat(tx, actor.person, chat_id)
    if chat_access.chat.private:  # Quirk 55
        raise errors.NoAccess
    if not chat_types.chat_type(chat_access.chat).leave:
        raise errors.chats.ChatIsFixed
    leaver = await person_rows.find(tx, user_id)
    if leaver is None or await member_rows.find(tx, chat_id, user_id) is None:
        raise errors.chats.MemberNotFound
    if user_id == chat_access.chat.owner_id or not chat_access.may("manage_users_delete"):
        raise errors.chats.MayNotRemove
    await membership.remove_unchecked(tx, actor, chat_access.chat, leaver)


async def _inherit(tx: Tx, actor: Actor, chat: Chat) -> None:  # Quirk 111
    """The first manager becomes the owner, else who has been there longest; an empty chat is nobody's."""
    found = await member_rows.heir(tx, chat.id)
    heir = await person_rows.find(tx, found) if found else None
    if heir is None:
        await rows.change(tx, chat.id, owner_id=0)
        return
    await settings.transfer_ownership(tx, actor, chat, heir, line(actor.language, "inherited", heir))
