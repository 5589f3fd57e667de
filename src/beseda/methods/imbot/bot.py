"""Bots of the first generation registered, listed, changed, removed."""

from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain import bots
from beseda.domain.bots import BotChanges, Profile, handlers
from beseda.domain.bots.handlers import Handlers
from beseda.domain.text import colors
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ApplicationBot, ClientId, owner
from beseda.gates.calling import NO_SESSION, Program, session_denied
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, File, P, YesNo
from beseda.methods.imbot import imbot

_TYPES = {"B": "bot", "O": "openline", "H": "human", "S": "supervisor"}
_COLORS = tuple(colors.HEX)
_NOT_CREATED = ErrorSpec("WRONG_REQUEST", "Bot can't be created")
_NOT_CHANGED = ErrorSpec("WRONG_REQUEST", "Bot can't be updated")
_INVALID_HANDLERS = (
    errors.events.MessageHandlerInvalid,
    errors.events.UpdateHandlerInvalid,
    errors.events.DeleteHandlerInvalid,
    errors.events.WelcomeHandlerInvalid,
    errors.events.EndHandlerInvalid,
)
_EVERYTHING = Annotated[str, P("Where the bot is told of everything, instead of the following")]
_ADDED = Annotated[str, P("Where it is told of messages")]
_UPDATED = Annotated[str, P("Where it is told of changed messages")]
_DELETED = Annotated[str, P("Where it is told of deleted messages")]
_WELCOMED = Annotated[str, P("Where it is told of chats that it comes to")]
_ENDED = Annotated[str, P("Where it is told of its end")]


class Properties(NamedTuple):
    """How a new bot presents itself."""

    name: Annotated[str | None, P("Its name; this or the last name is needed", starred=True)] = None
    last_name: Annotated[str | None, P("Its last name", starred=True)] = None
    color: Annotated[str | None, P("Any other value: one at random")] = None
    email: Annotated[str | None, P("Its e-mail, of no real person")] = None
    personal_birthday: Annotated[str | None, P("YYYY-MM-DD")] = None
    work_position: Annotated[str | None, P("What it does")] = None
    personal_www: Annotated[str | None, P("Its website")] = None
    personal_gender: Annotated[str | None, P("For phrases about it", values=("M", "F"))] = None
    personal_photo: Annotated[File | None, P("A picture in Base64")] = None


class ChangedProperties(NamedTuple):
    """How a bot presents itself from now on."""

    name: Annotated[str | None, P("Its name")] = None
    last_name: Annotated[str | None, P("Its last name")] = None
    color: Annotated[str | None, P("Any other value changes nothing")] = None
    email: Annotated[str | None, P("Its e-mail, of no real person")] = None
    personal_birthday: Annotated[str | None, P("YYYY-MM-DD")] = None
    work_position: Annotated[str | None, P("What it does")] = None
    personal_www: Annotated[str | None, P("Its website")] = None
    personal_gender: Annotated[str | None, P("For phrases about it", values=("M", "F"))] = None
    personal_photo: Annotated[File | None, P("A picture in Base64")] = None


class Changes(NamedTuple):
    """What is to be different about a bot."""

    code: Annotated[str, P("Its name among programs")] = ""
    event_handler: _EVERYTHING = ""
    event_message_add: _ADDED = ""
    event_message_update: _UPDATED = ""
    event_message_delete: _DELETED = ""
    event_welcome_message: _WELCOMED = ""
    event_bot_delete: _ENDED = ""
    properties: Annotated[ChangedProperties, P("How it presents itself")] = ChangedProperties()


def _profile(given: Properties | ChangedProperties) -> Profile:
    return Profile(
        name=given.name,
        last_name=given.last_name,
        work_position=given.work_position,
        color=given.color,
        gender=given.personal_gender,
        avatar=given.personal_photo,
        email=given.email,
        birthday=given.personal_birthday,
        website=given.personal_www,
    )


def _chosen(everything: str, single: Handlers) -> Handlers:
    """One address for everything wins over those for each event; commands have their own."""
    return Handlers(*[everything] * len(single))._replace(command_add="") if everything else single


@imbot.method(
    "register",
    doc="api-reference/chat-bots/outdated/bots/imbot-register",
    mode="write",
    deprecated=True,
    raises=(
        session_denied(),
        errors.bots.ClientIdMissing,
        errors.events.MessageHandlerMissing,
        errors.events.WelcomeHandlerMissing,
        errors.events.EndHandlerMissing,
        *_INVALID_HANDLERS,
        errors.bots.CodeMissing,
        errors.bots.PropertiesMissing,
        errors.bots.LimitExceeded,
        ErrorAs(errors.bots.CodeTaken, _NOT_CREATED),
        ErrorAs(errors.people.EmailTaken, _NOT_CREATED),
        ErrorAs(errors.chats.AvatarMalformed, _NOT_CREATED),
    ),
)
async def register(
    call: Call,
    _: Program,
    *,
    client_id: ClientId,
    code: Annotated[str, P("Its name among programs", missing=errors.bots.CodeMissing)],
    properties: Annotated[Properties, P("How it presents itself", missing=errors.bots.PropertiesMissing)],
    type: Annotated[str, P("Which messages it hears", default="B", values=tuple(_TYPES))] = "B",  # noqa: A002
    openline: Annotated[YesNo, P("It works in Open Channels", default="N")] = False,
    event_handler: _EVERYTHING = "",
    event_message_add: _ADDED = "",
    event_message_update: _UPDATED = "",
    event_message_delete: _DELETED = "",
    event_welcome_message: _WELCOMED = "",
    event_bot_delete: _ENDED = "",
) -> int:
    """Make a bot; a code that is there already answers its bot, unchanged."""
    kind = _TYPES.get(type, "bot")
    changes = BotChanges(code=code, type=kind, openline=openline or kind == "openline", profile=_profile(properties))
    single = Handlers(
        event_message_add, event_message_update, event_message_delete, event_welcome_message, event_bot_delete
    )
    chosen, application = _chosen(event_handler, single), owner(call, client_id)
    known = await handlers.register(call.tx, application, changes, chosen, by=call.person, now=call.now)
    return known.person.id


@imbot.method(
    "update",
    doc="api-reference/chat-bots/outdated/bots/imbot-update",
    mode="write",
    deprecated=True,
    raises=(
        session_denied(f"{NO_SESSION}."),
        errors.bots.ClientIdMissing,
        errors.bots.IdMissing,
        errors.bots.NotFound,
        errors.bots.OwnedByAnother,
        *_INVALID_HANDLERS,
        errors.bots.PropertiesMissing,
        ErrorAs(errors.bots.ChangesEmpty, ErrorSpec("WRONG_REQUEST", "Update fields can't be empty")),
        ErrorAs(errors.bots.CodeTaken, _NOT_CHANGED),
        ErrorAs(errors.people.EmailTaken, _NOT_CHANGED),
        ErrorAs(errors.chats.AvatarMalformed, _NOT_CHANGED),
    ),
)
async def update(
    call: Call,
    _: Program,
    bot: ApplicationBot,
    *,
    fields: Annotated[Changes, P("What changes", missing=errors.bots.ChangesEmpty)],
) -> bool:
    """Change a bot."""
    properties = fields.properties
    if properties.name == properties.last_name == "":
        raise errors.bots.PropertiesMissing
    single = Handlers(
        fields.event_message_add,
        fields.event_message_update,
        fields.event_message_delete,
        fields.event_welcome_message,
        fields.event_bot_delete,
    )
    changes = BotChanges(code=fields.code, profile=_profile(properties))
    await handlers.update(call.tx, bot, changes, _chosen(fields.event_handler, single))
    return True


@imbot.method(
    "unregister",
    doc="api-reference/chat-bots/outdated/bots/imbot-unregister",
    mode="write",
    deprecated=True,
    raises=(
        session_denied(f"{NO_SESSION}."),
        errors.bots.ClientIdMissing,
        errors.bots.IdMissing,
        errors.bots.NotFound,
        errors.bots.OwnedByAnother,
    ),
)
async def unregister(call: Call, _: Program, bot: ApplicationBot) -> bool:
    """Remove a bot and its private dialogs."""
    await bots.remove(call.tx, bot, now=call.now)
    return True


@imbot.method(
    "bot.list",
    doc="api-reference/chat-bots/outdated/bots/imbot-bot-list",
    deprecated=True,
    raises=(session_denied(f"{NO_SESSION}."),),
)
async def bot_list(call: Call, _: Program) -> dict[str, dict[str, Any]]:
    """List every bot of the portal by its id."""
    return {
        str(one.person.id): {
            "ID": one.person.id,
            "NAME": one.person.name,
            "CODE": one.bot.code,
            "OPENLINE": "Y" if one.bot.openline else "N",
        }
        for one in await bots.all_bots(call.tx)
    }
