"""What bots read that see everything in their chats. Official: chat-bots-v2/imbot.v2/messages/chat-message-get."""

from collections.abc import Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.bots.ownership import BotAccount
from beseda.model import Message
from beseda.store.database import Tx
from beseda.store.messages import message_rows as rows


class Window(NamedTuple):
    """Messages of a chat, oldest first, and whether there are others before and behind them."""

    chat_access: ChatAccess
    messages: Sequence[Message]
    before: bool
    behind: bool


async def message(tx: Tx, bot: BotAccount, message_id: int) -> tuple[Message, ChatAccess]:
    """A message in a chat that the bot is in.

    ``bots.TypeNotAllowed`` for bots that do not see everything, ``messages.NotFound``, ``messages.Hidden``.
    """
    if not bot.bot.sees_all:
        raise errors.bots.TypeNotAllowed
    found = await rows.find(tx, message_id)
    if found is None:
        raise errors.messages.NotFound
    try:
        chat_access = await access.member_chat(tx, bot.person, found.chat_id)
    except errors.NoAccess as error:
        raise errors.messages.Hidden from error
    if found.id < chat_access.first_visible:
        raise errors.messages.Hidden
    return found, chat_access


async def around(tx: Tx, bot: BotAccount, message_id: int, *, each_side: int) -> Window:
    """A message with so many before and behind it. As ``message``."""
    centre, chat_access = await message(tx, bot, message_id)
    first, most = chat_access.first_visible, each_side + 1  # one more tells whether there is more
    older = await rows.newest(tx, centre.chat_id, through_id=centre.id - 1, first_visible=first, limit=most)
    newer = await rows.oldest(tx, centre.chat_id, since_id=centre.id + 1, first_visible=first, limit=most)
    said = [*reversed(older[:each_side]), centre, *newer[:each_side]]
    return Window(chat_access, said, len(older) > each_side, len(newer) > each_side)
