"""Bots registered, shown, changed, removed."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain import bots
from beseda.domain.bots import BACKGROUNDS, MODES, TYPES, BotAccount, BotChanges, Profile
from beseda.domain.text import colors
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import BotToken, OwnedBot, owner
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, File, Object, P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.wire.casing import Casing
from beseda.wire.decode import NULLABLE
from beseda.wire.views import v2

# Official: the entry BOT-FIX-0408-6 of chat-bots-v2/change-log
_NO_TOKEN = ErrorAs(
    errors.bots.TokenMissing,
    ErrorSpec("BOT_TOKEN_NOT_SPECIFIED", "Bot token is not specified"),
    until=33,
    before=ErrorSpec("CLIENT_ID_NOT_SPECIFIED", "Client ID is not specified"),
)
_OWNED = (_NO_TOKEN, errors.bots.IdMissing, errors.bots.NotFound, errors.bots.OwnedByAnother)
_COLORS = tuple(Casing.CAMEL.wire(name.lower()) for name in colors.HEX)
_FLAGS = ("true", "false")
_PAGE = 50
# Official: the entry BOT-BC-0506-1 of chat-bots-v2/change-log
_SHORT_TOKENS_REVISION, _SHORT_TOKENS_FROM = 36, 1_785_974_400  # 2026-08-06


class Properties(NamedTuple):
    """How a new bot presents itself."""

    name: Annotated[str, P("Its name", missing=errors.bots.PropertiesMissing)]
    last_name: Annotated[str | None, P("Its last name")] = None
    work_position: Annotated[str | None, P("What it does")] = None
    color: Annotated[str | None, P("Any other value: one at random", values=_COLORS)] = None
    gender: Annotated[str | None, P("For phrases about it", values=("M", "F"))] = None
    avatar: Annotated[File | None, P("A picture in Base64")] = None


class ChangedProperties(NamedTuple):
    """How a bot presents itself from now on."""

    name: Annotated[str | None, P("Its name")] = None
    last_name: Annotated[str | None, P("Its last name")] = None
    work_position: Annotated[str | None, P("What it does")] = None
    color: Annotated[str | None, P("Any other value changes nothing", values=_COLORS)] = None
    gender: Annotated[str | None, P("For phrases about it", values=("M", "F"))] = None
    avatar: Annotated[File | None, P("A picture in Base64")] = None


class Registration(NamedTuple):
    """A new bot."""

    bot_token: Annotated[
        str,
        P(
            "What proves from now on that the bot is yours",
            missing=errors.bots.TokenMissing,
            names_caller=True,
            starred=False,
            outside=True,
        ),
    ]
    code: Annotated[str, P("Its name among programs", missing=errors.bots.CodeMissing)]
    properties: Annotated[Properties, P("How it presents itself", missing=errors.bots.PropertiesMissing)]
    type: Annotated[str, P("Which messages it hears", default="bot", values=TYPES)] = "bot"
    event_mode: Annotated[str, P("Whether it asks for events or is told", default="fetch", values=MODES)] = "fetch"
    webhook_url: Annotated[str, P("Where it is told")] = ""
    is_hidden: Annotated[bool, P("Not in the list of contacts", default="false", values=_FLAGS)] = False
    is_reactions_enabled: Annotated[bool, P("Its messages take reactions", default="true", values=_FLAGS)] = True
    is_support_openline: Annotated[bool, P("It works in Open Channels", default="false", values=_FLAGS)] = False
    background_id: Annotated[str | None, P("Background of its chat", default="null", values=BACKGROUNDS)] = None


class Changes(NamedTuple):
    """What is to be different about a bot."""

    properties: Annotated[ChangedProperties, P("How it presents itself")] = ChangedProperties()
    is_hidden: Annotated[bool | None, P("Not in the list of contacts", values=_FLAGS)] = None
    is_reactions_enabled: Annotated[bool | None, P("Its messages take reactions", values=_FLAGS)] = None
    is_support_openline: Annotated[bool | None, P("It works in Open Channels", values=_FLAGS)] = None
    background_id: Annotated[
        str | None, NULLABLE, P("Background of its chat; null or any other value: none", values=BACKGROUNDS)
    ] = None
    event_mode: Annotated[str | None, P("Whether it asks for events or is told: fetch or webhook")] = None
    webhook_url: Annotated[str | None, P("Where it is told")] = None
    bot_token: Annotated[str, P("A new token; the old one ends at once", since=35)] = ""


async def _shown(call: Call, known: BotAccount, *, own: bool = True) -> dict[str, Any]:
    view = await _own(call, known) if own else v2.bot(known.bot, call.portal.settings.language, call.revision)
    return {"bot": view, "users": [v2.user(known.person, call.portal.locale)]}


async def _own(call: Call, known: BotAccount) -> dict[str, Any]:
    counts = await bots.counts(call.tx, known.bot)
    return v2.own_bot(known.bot, counts, call.portal.settings.language, call.revision)


@imbot_v2.method(
    "Bot.register",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/bots/bot-register",
    mode="write",
    raises=(
        _NO_TOKEN,
        errors.bots.CodeMissing,
        errors.bots.PropertiesMissing,
        errors.bots.CodeTaken,
        errors.bots.TypeUnknown,
        errors.events.EventModeUnknown,
        errors.events.WebhookUrlMissing,
        errors.events.CallbackInvalid,
        errors.bots.LimitExceeded,
        errors.chats.AvatarMalformed,
        errors.chats.AvatarTooLarge,
        errors.bots.TokenTooLong,
    ),
)
async def register(call: Call, *, fields: Annotated[Registration, P("The bot")]) -> dict[str, Any]:
    """Make a bot; a code that is there already answers its bot, unchanged."""
    application = owner(call, fields.bot_token)
    if call.revision >= _SHORT_TOKENS_REVISION and call.now >= _SHORT_TOKENS_FROM:
        bots.check_token(fields.bot_token)
    changes = BotChanges(
        code=fields.code,
        type=fields.type,
        event_mode=fields.event_mode,
        webhook_url=fields.webhook_url,
        hidden=fields.is_hidden,
        reactions=fields.is_reactions_enabled,
        openline=fields.is_support_openline,
        background=fields.background_id,
        profile=Profile(*fields.properties),
    )
    return await _shown(call, await bots.register(call.tx, application, changes, by=call.person, now=call.now))


@imbot_v2.method(
    "Bot.get",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/bots/bot-get",
    raises=(_NO_TOKEN, errors.bots.IdOrCodeMissing, errors.bots.NotFound),
)
async def get(
    call: Call,
    *,
    bot_token: BotToken,
    bot_id: Annotated[int | None, P("The bot, unless named by its code")] = None,
    code: Annotated[str, P("The bot's code, unless named by its id")] = "",
) -> dict[str, Any]:
    """Show a bot: to its owner in full, to others in short."""
    application = owner(call, bot_token)
    if bot_id is None and not code:
        raise errors.bots.IdOrCodeMissing
    known = await bots.find(call.tx, bot_id, code)
    return await _shown(call, known, own=bots.is_owner(known, application))


@imbot_v2.method("Bot.list", doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/bots/bot-list", raises=(_NO_TOKEN,))
async def bot_list(
    call: Call,
    *,
    bot_token: BotToken,
    filter: Annotated[Object | None, P("By type of bot", values=TYPES)] = None,  # noqa: A002
    limit: Annotated[int, P("How many at most", default=str(_PAGE))] = _PAGE,
    offset: Annotated[int, P("How many to leave out", default="0")] = 0,
) -> dict[str, Any]:
    """List the bots of the token."""
    kind = (filter or {}).get("type")
    found = [
        one for one in await bots.of_owner(call.tx, owner(call, bot_token)) if kind is None or one.bot.type == kind
    ]
    size, first = limit if limit > 0 else _PAGE, max(offset, 0)
    page = found[first : first + size]
    return {
        "bots": [await _own(call, one) for one in page],
        "users": [v2.user(one.person, call.portal.locale) for one in page],
        "hasNextPage": len(found) > first + size,
    }


@imbot_v2.method(
    "Bot.update",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/bots/bot-update",
    mode="write",
    raises=(
        *_OWNED,
        errors.events.EventModeUnknown,
        errors.events.CallbackInvalid,
        errors.chats.AvatarMalformed,
        errors.chats.AvatarTooLarge,
        errors.bots.TokenRotationFailed,
    ),
)
async def update(call: Call, bot: OwnedBot, *, fields: Annotated[Changes, P("What changes")]) -> dict[str, Any]:
    """Change a bot; with a new token it belongs to that one at once."""
    changes = BotChanges(
        event_mode=fields.event_mode,
        webhook_url=fields.webhook_url,
        hidden=fields.is_hidden,
        reactions=fields.is_reactions_enabled,
        openline=fields.is_support_openline,
        background=fields.background_id,
        profile=Profile(*fields.properties),
    )
    known = await bots.update(call.tx, bot, changes)
    if fields.bot_token.strip() and call.actor.application is None:
        known = await bots.rotate(call.tx, known, fields.bot_token, now=call.now)
    return await _shown(call, known)


@imbot_v2.method(
    "Bot.unregister",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/bots/bot-unregister",
    mode="write",
    raises=_OWNED,
)
async def unregister(call: Call, bot: OwnedBot) -> dict[str, bool]:
    """Remove a bot and its private dialogs."""
    await bots.remove(call.tx, bot, now=call.now)
    return {"result": True}
