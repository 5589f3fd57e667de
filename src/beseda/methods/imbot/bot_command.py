"""Commands of bots of the first generation: registered, changed, removed, answered."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from beseda import errors
from beseda.domain.bots import answers, commands, handlers
from beseda.domain.bots.commands import CommandChanges
from beseda.domain.messages import attachments
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ApplicationBot
from beseda.gates.commands import AnsweredCommand, ApplicationCommand
from beseda.gates.messages import ENCLOSURE_REFUSALS
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, JsonObject, P, YesNo
from beseda.methods.imbot import imbot
from beseda.model import MessageDraft
from beseda.wire.decode import RECORDS

_NOT_CREATED = ErrorSpec("WRONG_REQUEST", "Command can't be created")
_NOT_CHANGED = ErrorSpec("WRONG_REQUEST", "Command can't be updated")
_NOT_SAID = ErrorSpec("WRONG_REQUEST", "Message isn't added")
_HANDLER = "Where the bots of the application are told of commands"
_HIDDEN, _EXTRANET = "Not in the list of commands", "Guests may call it too"


_LANG = "How it is described: a LANGUAGE_ID with a TITLE, and PARAMS where it takes some, for each language"


class Changes(NamedTuple):
    """What is to be different about a command."""

    command: Annotated[str | None, P("What it is called by")] = None
    event_command_add: Annotated[str, P(_HANDLER)] = ""
    hidden: Annotated[YesNo | None, P(_HIDDEN)] = None
    extranet_support: Annotated[YesNo | None, P(_EXTRANET)] = None
    lang: Annotated[
        tuple[dict[str, Any], ...],
        P(f"{_LANG}, instead of before", kind=RECORDS, malformed=errors.commands.TitleMissing),
    ] = ()


def _described(lang: Sequence[Mapping[str, Any]], asked: CommandChanges) -> CommandChanges:
    """With titles and parameters by language. ``commands.TitleMissing`` where a description has none."""
    by_language: dict[str, Mapping[str, Any]] = {}
    for one in lang:
        if not all(isinstance(one.get(name), str) and one[name].strip() for name in ("LANGUAGE_ID", "TITLE")):
            raise errors.commands.TitleMissing
        by_language[one["LANGUAGE_ID"].strip().lower()] = one
    return asked._replace(
        titles={language: one["TITLE"] for language, one in by_language.items()},
        params={language: str(one.get("PARAMS") or "") for language, one in by_language.items()},
        afresh=bool(lang),
    )


@imbot.method(
    "command.register",
    doc="api-reference/chat-bots/outdated/commands/imbot-command-register",
    mode="write",
    deprecated=True,
    raises=(
        errors.events.CommandHandlerMissing,
        errors.events.CommandHandlerInvalid,
        errors.commands.NameMissing,
        errors.commands.TitleMissing,
        ErrorAs(errors.commands.NameMalformed, _NOT_CREATED),
        ErrorAs(errors.commands.LimitExceeded, _NOT_CREATED),
    ),
)
async def register(
    call: Call,
    bot: ApplicationBot,
    *,
    command: Annotated[str, P("What it is called by, without the slash", missing=errors.commands.NameMissing)],
    event_command_add: Annotated[str, P(_HANDLER, missing=errors.events.CommandHandlerMissing)],
    lang: Annotated[tuple[dict[str, Any], ...], P(_LANG, kind=RECORDS, missing=errors.commands.TitleMissing)],
    common: Annotated[YesNo, P("It works in every chat, not only where the bot is", default="N")] = False,
    hidden: Annotated[YesNo, P(_HIDDEN, default="N")] = False,
    extranet_support: Annotated[YesNo, P(_EXTRANET, default="N")] = False,
) -> int:
    """Make a command; one of this name that is there already is answered, unchanged."""
    if not event_command_add:
        raise errors.events.CommandHandlerMissing
    handlers.check_commands(event_command_add)
    if not lang:
        raise errors.commands.TitleMissing
    asked = CommandChanges(name=command, common=common, hidden=hidden, extranet=extranet_support)
    made = await commands.register(call.tx, bot, _described(lang, asked), now=call.now)
    await handlers.bind_commands(call.tx, bot, event_command_add)
    return made.id


@imbot.method(
    "command.update",
    doc="api-reference/chat-bots/outdated/commands/imbot-command-update",
    mode="write",
    deprecated=True,
    raises=(
        errors.events.CommandHandlerInvalid,
        ErrorAs(errors.commands.ChangesEmpty, ErrorSpec("WRONG_REQUEST", "Update fields can't be empty")),
        ErrorAs(errors.commands.NameEmpty, _NOT_CHANGED),
        ErrorAs(errors.commands.NameMalformed, _NOT_CHANGED),
        ErrorAs(errors.commands.NameTaken, _NOT_CHANGED),
        ErrorAs(errors.commands.TitleMissing, _NOT_CHANGED),
    ),
)
async def update(
    call: Call,
    found: ApplicationCommand,
    *,
    fields: Annotated[Changes, P("What changes", missing=errors.commands.ChangesEmpty)],
) -> bool:
    """Change a command."""
    if fields == Changes():
        raise errors.commands.ChangesEmpty
    if fields.event_command_add:
        handlers.check_commands(fields.event_command_add)
    asked = CommandChanges(name=fields.command, hidden=fields.hidden, extranet=fields.extranet_support)
    await commands.update(call.tx, found.command, _described(fields.lang, asked))
    if fields.event_command_add:
        await handlers.bind_commands(call.tx, found.bot, fields.event_command_add)
    return True


@imbot.method(
    "command.unregister",
    doc="api-reference/chat-bots/outdated/commands/imbot-command-unregister",
    mode="write",
    deprecated=True,
    raises=(
        ErrorAs(
            errors.commands.OwnedByAnother,
            ErrorSpec("APP_ID_ERROR", "Command was installed by another REST application"),
        ),
    ),
)
async def unregister(call: Call, found: ApplicationCommand) -> bool:
    """Remove a command."""
    await commands.unregister(call.tx, found.command)
    return True


@imbot.method(
    "command.answer",
    doc="api-reference/chat-bots/outdated/commands/imbot-command-answer",
    mode="write",
    deprecated=True,
    raises=(
        ErrorAs(errors.messages.IdEmpty, ErrorSpec("MESSAGE_ID_EMPTY", "Message ID can't be empty")),
        errors.messages.TextEmpty,
        *ENCLOSURE_REFUSALS,
        ErrorAs(errors.commands.NotCalled, _NOT_SAID),
        ErrorAs(errors.NoAccess, _NOT_SAID),
    ),
)
async def answer(
    call: Call,
    called: AnsweredCommand,
    *,
    message: Annotated[str, P("The text; not needed with ATTACH")] = "",
    attach: Annotated[JsonObject, P("Blocks of content", malformed=errors.messages.AttachMalformed)] = None,
    keyboard: Annotated[JsonObject, P("Buttons below the message", malformed=errors.messages.KeyboardMalformed)] = None,
    menu: Annotated[JsonObject, P("Items of the message's menu", malformed=errors.messages.MenuMalformed)] = None,
    system: Annotated[YesNo, P("A line of the system, without an author", default="N")] = False,
    url_preview: Annotated[YesNo, P("Links may be shown with a preview", default="Y")] = True,
) -> int:
    """Answer a call of a command, for a day also in a chat that the bot is not in; answers the id of the message."""
    draft = MessageDraft(
        message,
        attach=attachments.attach(attach),
        keyboard=attachments.keyboard(keyboard),
        menu=attachments.menu(menu),
        system=system,
        url_preview=url_preview,
    )
    return await answers.answer(call.tx, call.actor, called.command.id, called.message_id, draft)
