"""Somebody leaves a chat, and it needs another owner. Official: chats/chat-users/im-chat-leave."""

from beseda.domain import access, appearance, chats, kinds
from beseda.domain.messages import Post
from beseda.domain.text.phrases import line
from beseda.errors import FixedKind, GroupsOnly, MayNotLeave
from beseda.model import Chat, Role
from beseda.store import chats as rows
from beseda.store import members, people
from beseda.store.database import Tx


async def leave(tx: Tx, post: Post, chat_id: int) -> None:
    """Let the author out of a chat; when it was theirs, somebody else inherits it.

    ``NoAccess`` for who is not in it, ``GroupsOnly``, ``FixedKind``, ``MayNotLeave``.
    """
    await tx.lock_chat(chat_id)
    place = await access.join(tx, post.author, chat_id)
    if place.chat.private:
        raise GroupsOnly
    kind = kinds.kind(place.chat)
    if not kind.leave:
        raise FixedKind
    if place.role is Role.OWNER and not kind.leave_owner:
        raise MayNotLeave
    await chats.let_out(tx, post, place.chat, post.author)
    if place.role is Role.OWNER:
        await _inherit(tx, post, place.chat)


async def _inherit(tx: Tx, post: Post, chat: Chat) -> None:
    """The first manager becomes the owner, else who has been there longest; an empty chat is nobody's."""
    found = await members.heir(tx, chat.id)
    heir = await people.find(tx, found) if found else None
    if heir is None:
        await rows.change(tx, chat.id, owner_id=0)
        return
    await appearance.entrust(tx, post, chat, heir, line(post.language, "inherited", heir))
