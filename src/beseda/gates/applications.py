"""A bot of the caller's application: on nearly every method of ``imbot``."""

from typing import Annotated, TypeAlias

from beseda.api.call import Call
from beseda.api.method import Gate, P
from beseda.domain import bots
from beseda.domain.bots import Known, Owner
from beseda.domain.handlers import MOST_BOTS
from beseda.errors import BotForeign, BotIdMissing, BotNotFound, ClientIdMissing

ClientId = Annotated[
    str, P("The application that registers the bot, in the caller's own words", missing=ClientIdMissing, starred=False)
]

_RAISES = (ClientIdMissing, BotIdMissing, BotNotFound, BotForeign)


def owner(client_id: str) -> Owner:
    """The application of this name; a bot's token of the second generation serves too. ``ClientIdMissing``."""
    if not client_id.strip():
        raise ClientIdMissing
    return Owner(client_id, family="v1", most_bots=MOST_BOTS)


async def _named(
    call: Call, *, client_id: ClientId, bot_id: Annotated[int, P("The bot", missing=BotIdMissing)]
) -> Known:
    return await bots.owned(call.tx, bot_id, owner(client_id))


async def _named_or_first(
    call: Call,
    *,
    client_id: ClientId,
    bot_id: Annotated[int | None, P("The bot; without it, the application's first")] = None,
) -> Known:
    application = owner(client_id)
    return await (bots.first(call.tx, application) if bot_id is None else bots.owned(call.tx, bot_id, application))


ApplicationBot: TypeAlias = Annotated[Known, Gate(_named, raises=_RAISES)]
AnyApplicationBot: TypeAlias = Annotated[
    Known, Gate(_named_or_first, raises=(ClientIdMissing, BotNotFound, BotForeign))
]
