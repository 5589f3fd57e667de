"""A bot of the caller's application: on nearly every method of ``imbot``."""

from typing import Annotated, TypeAlias

from beseda import errors
from beseda.domain import bots
from beseda.domain.bots import BotAccount, Owner
from beseda.domain.bots.handlers import MOST_BOTS
from beseda.kernel.call import Call
from beseda.kernel.method import Gate, P

ClientId = Annotated[
    str,
    P(
        "The application that registers the bot, in the caller's own words; not asked of one that calls itself",
        missing=errors.bots.ClientIdMissing,
        names_caller=True,
        starred=False,
        example="secret",
    ),
]

_RAISES = (errors.bots.ClientIdMissing, errors.bots.IdMissing, errors.bots.NotFound, errors.bots.OwnedByAnother)


def owner(call: Call, client_id: str) -> Owner:
    """The application that calls, else that of this name, which may be a bot's token. ``ClientIdMissing``."""
    if call.actor.application is not None:
        return Owner(call.actor.application.key, family="v1", most_bots=MOST_BOTS)
    if not client_id.strip():
        raise errors.bots.ClientIdMissing
    return Owner.named(client_id, family="v1", most_bots=MOST_BOTS)


async def _named(
    call: Call, *, client_id: ClientId, bot_id: Annotated[int, P("The bot", missing=errors.bots.IdMissing, example=4)]
) -> BotAccount:
    return await bots.owned(call.tx, bot_id, owner(call, client_id))


async def _named_or_first(
    call: Call,
    *,
    client_id: ClientId,
    bot_id: Annotated[int | None, P("The bot; without it, the application's first", example=4)] = None,
) -> BotAccount:
    application = owner(call, client_id)
    return await (bots.first(call.tx, application) if bot_id is None else bots.owned(call.tx, bot_id, application))


ApplicationBot: TypeAlias = Annotated[BotAccount, Gate(_named, raises=_RAISES)]
# One that acts: what is done is done by the bot.
ActingApplicationBot: TypeAlias = Annotated[
    BotAccount,
    Gate(
        _named_or_first,
        raises=(errors.bots.ClientIdMissing, errors.bots.NotFound, errors.bots.OwnedByAnother),
        acts=True,
    ),
]
