"""Slash commands of bots: registered, listed, changed, removed."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain.bots import answers, commands
from beseda.domain.bots.commands import CommandChanges
from beseda.domain.messages import attachments
from beseda.errors.spec import ErrorSpec
from beseda.gates.bots import ActingBot, OwnedBot
from beseda.kernel.call import Call
from beseda.kernel.method import DialogId, ErrorAs, JsonArray, Object, P
from beseda.methods.imbot_v2 import imbot_v2
from beseda.model import MessageDraft
from beseda.wire.decode import STRING_ALONE
from beseda.wire.views import v2

_FLAGS = ("true", "false")
# Official: the entry BOT-FIX-0408-3 of chat-bots-v2/change-log
_DESCRIBED_REVISION = 34
_COMMON = "It works in every chat, not only where the bot is"
_HIDDEN = "Not in the list of commands"
_EXTRANET = "Guests may call it too"
_FAILED = ErrorSpec("COMMAND_ANSWER_FAILED", "Command answer failed")
CommandId = Annotated[int, P("The command", missing=errors.commands.NotFound)]


class Registration(NamedTuple):
    """A new command."""

    command: Annotated[
        str,
        P(
            "What it is called by, without the slash",
            missing=errors.commands.NameMissing,
            malformed=errors.commands.NameMalformed,
            kind=STRING_ALONE,
        ),
    ]
    title: Annotated[Object | None, P("Its titles by language; not needed for a hidden one")] = None
    params: Annotated[Object | None, P("Which parameters it takes, by language")] = None
    common: Annotated[bool, P(_COMMON, default="false", values=_FLAGS)] = False
    hidden: Annotated[bool, P(_HIDDEN, default="false", values=_FLAGS)] = False
    extranet_support: Annotated[bool, P(_EXTRANET, default="false", values=_FLAGS)] = False


class Changes(NamedTuple):
    """What is to be different about a command; null takes a text away."""

    command: Annotated[
        str | None,
        P("What it is called by, without the slash", malformed=errors.commands.NameMalformed, kind=STRING_ALONE),
    ] = None
    title: Annotated[Object | None, P("Its titles by language; null removes the language")] = None
    params: Annotated[Object | None, P("Which parameters it takes, of languages in title")] = None
    common: Annotated[bool | None, P(_COMMON, values=_FLAGS)] = None
    hidden: Annotated[bool | None, P(_HIDDEN, values=_FLAGS)] = None
    extranet_support: Annotated[bool | None, P(_EXTRANET, values=_FLAGS)] = None


class Answer(NamedTuple):
    """What a bot answers."""

    message: Annotated[str, P("The text")] = ""
    attach: Annotated[JsonArray, P("Blocks of content", malformed=errors.messages.AttachMalformed)] = None
    keyboard: Annotated[JsonArray, P("Buttons below the message", malformed=errors.messages.KeyboardMalformed)] = None
    system: Annotated[bool, P("A line of the system", default="false", values=_FLAGS)] = False
    url_preview: Annotated[bool, P("Links may have a preview", default="true", values=_FLAGS)] = True


def _texts(given: Mapping[str, Any] | None) -> dict[str, str | None] | None:
    """Texts by language; what is neither a text nor nothing is left out."""
    if given is None:
        return None
    return {name.lower(): text for name, text in given.items() if text is None or isinstance(text, str)}


def _asked(given: Registration | Changes) -> CommandChanges:
    return CommandChanges(
        name=given.command,
        titles=_texts(given.title),
        params=_texts(given.params),
        common=given.common,
        hidden=given.hidden,
        extranet=given.extranet_support,
    )


@imbot_v2.method(
    "Command.register",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/commands/command-register",
    mode="write",
    raises=(
        errors.commands.NameMalformed,
        errors.commands.NameMissing,
        errors.commands.TitleMissing,
        errors.commands.LimitExceeded,
    ),
)
async def register(
    call: Call,
    bot: OwnedBot,
    *,
    fields: Annotated[Registration, P("The command", flat=True)],  # Quirk 157
) -> dict[str, Any]:
    """Make a command; one of this name that is there already is answered, unchanged."""
    return {"command": v2.command(await commands.register(call.tx, bot, _asked(fields), now=call.now))}


@imbot_v2.method("Command.list", doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/commands/command-list")
async def list_(call: Call, bot: OwnedBot) -> dict[str, Any]:
    """List every command of a bot, described in the portal's language."""  # Quirk 158
    language = call.portal.settings.language if call.revision >= _DESCRIBED_REVISION else None
    found = await commands.of_bot(call.tx, bot)
    return {"commands": [v2.described(one, commands.shown_in(one, language), bot.person.name) for one in found]}


@imbot_v2.method(
    "Command.update",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/commands/command-update",
    mode="write",
    raises=(
        errors.commands.NotFound,
        errors.commands.NameEmpty,
        errors.commands.NameMalformed,
        errors.commands.NameTaken,
    ),
)
async def update(
    call: Call, bot: OwnedBot, *, command_id: CommandId, fields: Annotated[Changes, P("What changes")]
) -> dict[str, Any]:
    """Change a command."""
    command = await commands.owned(call.tx, bot, command_id)
    return {"command": v2.command(await commands.update(call.tx, command, _asked(fields)))}


@imbot_v2.method(
    "Command.unregister",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/commands/command-unregister",
    mode="write",
    raises=(errors.commands.NotFound,),
)
async def unregister(call: Call, bot: OwnedBot, *, command_id: CommandId) -> dict[str, bool]:
    """Remove a command."""
    await commands.unregister(call.tx, await commands.owned(call.tx, bot, command_id))
    return {"result": True}


# Quirk 156
@imbot_v2.method(
    "Command.answer",
    doc="api-reference/chat-bots/chat-bots-v2/imbot.v2/commands/command-answer",
    mode="write",
    raises=(
        errors.commands.NotCalled,
        ErrorAs(errors.NoAccess, _FAILED),
        ErrorAs(errors.messages.TextEmpty, _FAILED),
        ErrorAs(errors.messages.AttachMalformed, _FAILED),
        ErrorAs(errors.messages.AttachTooLarge, _FAILED),
        ErrorAs(errors.messages.KeyboardMalformed, _FAILED),
        ErrorAs(errors.messages.KeyboardTooLarge, _FAILED),
    ),
)
async def answer(
    call: Call,
    _: ActingBot,
    *,
    command_id: Annotated[int, P("The command", missing=errors.commands.NotCalled)],
    message_id: Annotated[int, P("The message that it was called about", missing=errors.commands.NotCalled)],
    dialog_id: Annotated[
        DialogId, P("Where it was called: chatXXX a chat, XXX a person", missing=errors.commands.NotCalled)
    ],
    fields: Annotated[Answer, P("What to answer")] = Answer(),  # noqa: B008
) -> dict[str, bool]:
    """Answer a call of a command, for a day also in a chat that the bot is not in."""
    draft = MessageDraft(
        text=fields.message,
        attach=attachments.attach(fields.attach),
        keyboard=attachments.keyboard(fields.keyboard),
        system=fields.system,
        url_preview=fields.url_preview,
    )
    await answers.answer(call.tx, call.actor, command_id, message_id, draft, dialog=dialog_id)
    return {"result": True}
