"""A bot that the caller owns: on nearly every method of ``imbot.v2``."""

from typing import Annotated, TypeAlias

from beseda.api.call import Call
from beseda.api.method import Gate, P
from beseda.domain import bots
from beseda.domain.bots import Known, Owner
from beseda.errors import BotForeign, BotIdMissing, BotNotFound, BotTokenMissing

BotToken = Annotated[str, P("The token that the bot was registered with", missing=BotTokenMissing, starred=False)]
BotId = Annotated[int, P("The bot", missing=BotIdMissing)]

_RAISES = (BotTokenMissing, BotIdMissing, BotNotFound, BotForeign)


def owner(token: str) -> Owner:
    """The application that this token stands for. ``BotTokenMissing`` for a blank one."""
    if not token.strip():
        raise BotTokenMissing
    return Owner(token)


async def _owned(call: Call, *, bot_token: BotToken, bot_id: BotId) -> Known:
    return await bots.owned(call.tx, bot_id, owner(bot_token))


async def _once_owned(call: Call, *, bot_token: BotToken, bot_id: BotId) -> Known:
    return await bots.owned(call.tx, bot_id, owner(bot_token), removed=True)


OwnedBot: TypeAlias = Annotated[Known, Gate(_owned, raises=_RAISES)]
OnceOwnedBot: TypeAlias = Annotated[Known, Gate(_once_owned, raises=_RAISES)]
