"""What bots do to chats, where it is not what people do. Official: chat-bots-v2/imbot.v2/chats, outdated/chats."""

from collections.abc import Sequence

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.chats import dialogs, leave, membership
from beseda.model import Actor, DialogId, Person, Role
from beseda.store.chats import member_rows
from beseda.store.database import Tx


async def own(tx: Tx, bot: Person, dialog: DialogId, *, now: int) -> ChatAccess:
    """A dialog that a bot takes part in; a private one begins when it is first looked for. ``NoAccess``."""
    chat_access = await dialogs.find(tx, bot, dialog, now=now)
    if chat_access.member is None:
        raise errors.NoAccess
    return chat_access


async def managed_id(tx: Tx, bot: Person, dialog: DialogId) -> int:  # Quirk 232
    """A group chat that a bot manages or owns, held. ``NoAccess``, ``DialogIdEmpty`` for dialogs of two."""
    chat_id = await dialogs.group_id(tx, bot, dialog)
    await tx.lock_chat(chat_id)
    if (await access.member_chat(tx, bot, chat_id)).role < Role.MANAGER:
        raise errors.NoAccess
    return chat_id


async def add_new(tx: Tx, actor: Actor, chat_id: int, wanted: Sequence[int], *, hide_history: bool) -> None:
    """Let people into a chat, at least one of whom is not in it yet. ``Unchanged``, and as ``membership.add``."""
    await tx.lock_chat(chat_id)
    before = await member_rows.present(tx, chat_id, wanted)
    await membership.add(tx, actor, chat_id, wanted, hide_history=hide_history)
    if await member_rows.present(tx, chat_id, wanted) == before:
        raise errors.Unchanged


async def remove(tx: Tx, actor: Actor, chat_id: int, user_id: int) -> None:
    """Let somebody out of a chat. ``MayNotLeave`` for its owner, and as ``leave.remove``."""
    chat_access = await access.member_chat(tx, actor.person, chat_id)
    if user_id == chat_access.chat.owner_id:
        raise errors.chats.MayNotLeave
    await leave.remove(tx, actor, chat_id, user_id)
