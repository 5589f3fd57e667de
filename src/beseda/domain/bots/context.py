"""What somebody brings along who opens a chat with a bot. Official: chat-bots-v2/imbot.v2/bot-context."""

import json
from collections.abc import Mapping
from typing import Any

from beseda import errors
from beseda.domain import event_log
from beseda.domain.chats import dialogs
from beseda.model import Actor, DialogId
from beseda.store.bots import bot_rows
from beseda.store.database import Tx

_LONGEST = 60_000  # characters, as of an attachment


async def hand_over(tx: Tx, actor: Actor, dialog: DialogId, context: Mapping[str, Any]) -> None:  # Quirk 238
    """Let the bots in a dialog know why somebody opened it; a private one begins.

    ``NoAccess`` where the author is not in it, or no bot is, ``ParametersWrong`` for more than can be taken along.
    """
    if len(json.dumps(context, ensure_ascii=False)) > _LONGEST:
        raise errors.ParametersWrong
    chat_access = await dialogs.find(tx, actor.person, dialog, now=actor.now)
    chat = chat_access.chat
    if chat_access.member is None or not await bot_rows.any_in(tx, chat.id, but=actor.person.id):
        raise errors.NoAccess
    await event_log.append(
        tx, event_log.BOT_CONTEXT, now=actor.now, chat_id=chat.id, user_id=actor.person.id, context=context
    )
