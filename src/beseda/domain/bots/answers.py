"""What bots answer to calls of their commands. Official: chat-bots-v2/imbot.v2/commands/command-answer."""

from beseda import errors
from beseda.domain import access
from beseda.domain.messages import send
from beseda.domain.messages.commands import KEPT_SECONDS
from beseda.model import Actor, Chat, CommandCall, DialogId, Message, MessageDraft
from beseda.store.bots import bot_rows
from beseda.store.bots import command_rows as rows
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx


async def answer(
    tx: Tx, actor: Actor, command_id: int, message_id: int, draft: MessageDraft, *, dialog: DialogId | None = None
) -> int:
    """Answer a call of one of its commands where it was made, as the bot that acts; the id of what was said.

    Where the bot is not in the chat it says so as the system, with its name. ``dialog``: has to be that chat.
    ``commands.NotCalled``, ``messages.TextEmpty``, ``NoAccess``.
    """
    call = await rows.call_of(tx, command_id, message_id, since_ts=actor.now - KEPT_SECONDS)  # Quirk 146
    chat = await chat_rows.find(tx, call.chat_id) if call else None
    if call is None or chat is None or call.bot_id != actor.person.id:
        raise errors.commands.NotCalled
    if dialog is not None and not await _is_of(tx, chat, dialog):
        raise errors.commands.NotCalled
    said = await _say(tx, actor, call, chat, draft)
    await bot_rows.count_message(tx, actor.person.id)
    return said.id


async def _say(tx: Tx, actor: Actor, call: CommandCall, chat: Chat, draft: MessageDraft) -> Message:
    if await member_rows.find(tx, call.chat_id, actor.person.id) is not None:
        return await send.send(tx, actor, await access.member_chat(tx, actor.person, chat.id), draft)
    return await send.announce(tx, actor, chat, draft)


async def _is_of(tx: Tx, chat: Chat, dialog: DialogId) -> bool:  # Quirk 150
    """Whether a dialog id names this chat: by its own id, or a private one by somebody who is in it."""
    if dialog.prefix == "chat":
        return dialog.number == chat.id
    return chat.private and not dialog.prefix and await member_rows.find(tx, chat.id, dialog.number) is not None
