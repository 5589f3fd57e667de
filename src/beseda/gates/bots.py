"""A bot that the caller owns: on nearly every method of ``imbot.v2``."""

from typing import Annotated, TypeAlias

from beseda import errors
from beseda.domain import bots
from beseda.domain.bots import BotAccount, Owner
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, Gate, P

BotToken = Annotated[
    str,
    P(
        "The token that the bot was registered with; not asked of the application that registered it",
        missing=errors.bots.TokenMissing,
        names_caller=True,
        starred=False,
        example="secret",
    ),
]
BotDialogId: TypeAlias = Annotated[DialogId, P("chatXXX a chat, XXX a person", missing=errors.chats.DialogIdEmpty)]
BotId = Annotated[int, P("The bot", missing=errors.bots.IdMissing, example=4)]

_RAISES = (errors.bots.TokenMissing, errors.bots.IdMissing, errors.bots.NotFound, errors.bots.OwnedByAnother)


def owner(call: Call, token: str) -> Owner:
    """The application that calls, else that which this token stands for. ``bots.TokenMissing`` for a blank one."""
    if call.actor.application is not None:
        return Owner(call.actor.application.key)
    if not token.strip():
        raise errors.bots.TokenMissing
    return Owner.named(token)


async def _owned(call: Call, *, bot_token: BotToken, bot_id: BotId) -> BotAccount:
    return await bots.owned(call.tx, bot_id, owner(call, bot_token))


async def _once_owned(call: Call, *, bot_token: BotToken, bot_id: BotId) -> BotAccount:
    return await bots.owned(call.tx, bot_id, owner(call, bot_token), removed=True)


OwnedBot: TypeAlias = Annotated[BotAccount, Gate(_owned, raises=_RAISES)]
# One that acts: what is done is done by the bot.
ActingBot: TypeAlias = Annotated[BotAccount, Gate(_owned, raises=_RAISES, acts=True)]
OnceOwnedBot: TypeAlias = Annotated[BotAccount, Gate(_once_owned, raises=_RAISES)]
