"""What applications tell their people at once."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

from beseda import errors
from beseda.domain import access
from beseda.domain.events import channels, publishing
from beseda.domain.events.publishing import Publication
from beseda.errors.spec import ErrorSpec
from beseda.gates.calling import CallingApplication
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.pull import of_applications
from beseda.wire.decode import ID_OR_IDS, JSON_OBJECT
from beseda.wire.views.pull import config

_DOC = "settings/interactivity/push-and-pull/pull-application-"
_COMMAND, _MODULE = re.compile(r"[A-Za-z0-9_:|.\-]{1,50}"), re.compile(r"[a-z0-9._]{1,50}")
_TEXT = "available only for application authorization."
_NO_CONFIG = ErrorAs(
    errors.ApplicationRequired, ErrorSpec("WRONG_AUTH_TYPE", f"Get access to application config {_TEXT}", 403)
)


@of_applications.method("config.get", doc=f"{_DOC}config-get", mode="read_then_write", raises=(_NO_CONFIG,))
async def config_get(
    call: Call,
    application: CallingApplication,
    *,
    cache: Annotated[str, P("Accepted; what is answered is always new", values=("Y", "N"))] = "",  # noqa: ARG001
    reopen: Annotated[str, P("Accepted; channels are always new ones", values=("Y", "N"))] = "",  # noqa: ARG001
) -> dict[str, Any]:
    """Tell where to connect, and the channels of the application and of its person, which live for twelve hours."""
    by = await channels.issuer(call.tx, [call.person.id])
    own = channels.private(by, call.person.id, now=call.now, application_id=application.id)
    shared = channels.shared(by, call.person.id, application.id, now=call.now)
    return config(own, call.person.id, call.portal.locale, now=call.now, shared=shared)


@of_applications.method(
    "event.add",
    doc=f"{_DOC}event-add",
    mode="write",
    raises=(
        _NO_CONFIG,
        ErrorAs(
            errors.AdminRequired,
            ErrorSpec("USER_ID_ACCESS_ERROR", "Only admin can send notifications to other channels"),
        ),
        ErrorAs(errors.events.ModuleMalformed, ErrorSpec("MODULE_ID_ERROR", "Module ID format error")),
        ErrorAs(errors.events.CommandMalformed, ErrorSpec("COMMAND_ERROR", "Command format error")),
        ErrorAs(errors.events.ParamsMalformed, ErrorSpec("PARAMS_ERROR", "Params format error")),
    ),
)
async def event_add(
    call: Call,
    application: CallingApplication,
    *,
    command: Annotated[str, P("Which event it is", missing=errors.events.CommandMalformed, example="document_checked")],
    params: Annotated[Any, JSON_OBJECT, P("What is told of it", malformed=errors.events.ParamsMalformed)] = None,
    module_id: Annotated[str, P("Whose event it is", malformed=errors.events.ModuleMalformed)] = "application",
    user_id: Annotated[
        tuple[int, ...], ID_OR_IDS, P("Who is told; without it, everybody in the application", name="USER_ID")
    ] = (),
) -> bool:
    """Tell the application's clients something: those of these people, else those of everybody."""
    if not _COMMAND.fullmatch(command):
        raise errors.events.CommandMalformed
    if not _MODULE.fullmatch(module_id):
        raise errors.events.ModuleMalformed
    if params is not None and not isinstance(params, dict):
        raise errors.events.ParamsMalformed
    message = Publication(module_id, command, params or {}, application=application.id)
    await _tell(call, user_id, message)
    return True


@of_applications.method(
    "push.add",
    doc=f"{_DOC}push-add",
    mode="write",
    raises=(
        ErrorAs(errors.ApplicationRequired, ErrorSpec("WRONG_AUTH_TYPE", f"Send push notifications {_TEXT}", 403)),
        ErrorAs(errors.AdminRequired, ErrorSpec("ACCESS_ERROR", "You do not have access to send push notifications")),
        ErrorAs(errors.messages.TextEmpty, ErrorSpec("TEXT_ERROR", "Text can't be empty")),
        ErrorAs(
            errors.applications.NameEmpty,
            ErrorSpec("EMPTY_APP_NAME", "For send push-notification application name can't be empty"),
        ),
    ),
)
async def push_add(
    call: Call,
    application: CallingApplication,
    *,
    user_id: Annotated[tuple[int, ...], ID_OR_IDS, P("Who is told", name="USER_ID", starred=True, example=[1])] = (),
    text: Annotated[str, P("What they are shown", missing=errors.messages.TextEmpty)],
    avatar: Annotated[str, P("The address of a picture to it")] = "",
) -> bool:
    """Show a notification on the devices of people that are connected to the messenger."""
    access.require_admin(call.person)
    if not text.strip():
        raise errors.messages.TextEmpty
    if not application.title.strip():
        raise errors.applications.NameEmpty
    shown = {"application": application.title, "text": text.strip(), "avatar": avatar}
    people = await publishing.known(call.tx, call.person, user_id)
    await publishing.tell(call.tx, people, Publication("beseda", "applicationPush", shown), now=call.now)
    return True


async def _tell(call: Call, people: Sequence[int], message: Publication) -> None:
    if any(one != call.person.id for one in people):
        access.require_admin(call.person)
    if people:
        await publishing.tell(call.tx, await publishing.known(call.tx, call.person, people), message, now=call.now)
    else:
        await publishing.tell_all(call.tx, message, now=call.now)
