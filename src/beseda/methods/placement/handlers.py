"""Pages of applications bound to places in the messenger."""

import json
from typing import Annotated, Any

from beseda import errors
from beseda.domain import access
from beseda.domain.applications import placements
from beseda.domain.bots import is_callback
from beseda.errors.spec import ErrorSpec
from beseda.gates.calling import WRONG_AUTH_TYPE, CallingApplication
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Object, P
from beseda.methods.placement import placement
from beseda.model import Placement

_ARGUMENT = "Argument 'X' is null or empty"
# Quirk 222
_MISSING = ErrorSpec("ERROR_ARGUMENT", _ARGUMENT, values=(("X", "name"),), argument="X")
_NO_USER_MODE = ErrorSpec("ERROR_PLACEMENT_USER_MODE", "User mode is not available")
_NO_PLACEMENT = ErrorSpec("ERROR_ARGUMENT", "Argument 'PLACEMENT' is null or empty")
_DENIED = ErrorAs(errors.AdminRequired, ErrorSpec("ACCESS_DENIED", "Access denied!", 403))


@placement.method(
    "bind",
    doc="api-reference/widgets/placement-bind",
    mode="write",
    raises=(
        WRONG_AUTH_TYPE,
        _DENIED,
        ErrorAs(errors.applications.ArgumentMissing, _MISSING),
        ErrorAs(
            errors.applications.UserModeMissing,
            ErrorSpec("ERROR_PLACEMENT_USER_MODE", "User mode is not available"),
        ),
        ErrorAs(errors.applications.PlacementUnknown, ErrorSpec("ERROR_PLACEMENT_NOT_FOUND", "Placement not found")),
        ErrorAs(errors.applications.HandlerInvalid, ErrorSpec("ERROR_ARGUMENT", "Wrong handler URL")),
        ErrorAs(errors.applications.OptionWrong, ErrorSpec("ERROR_ARGUMENT", "Wrong value of OPTIONS")),
    ),
)
async def bind(
    call: Call,
    application: CallingApplication,
    *,
    placement: Annotated[str, P("Where it is shown", starred=True)] = "",
    handler: Annotated[str, P("The address of the page", starred=True)] = "",
    title: Annotated[str, P("What it is called")] = "",
    description: Annotated[str, P("What it does")] = "",
    group_name: Annotated[str, P("Taken, but no place of the messenger groups")] = "",  # noqa: ARG001
    lang_all: Annotated[Object | None, P("TITLE, DESCRIPTION, GROUP_NAME by language")] = None,
    options: Annotated[Object | None, P("How it is shown, and to whom")] = None,
    user_id: Annotated[int | None, P("No place of the messenger is for one person")] = None,
) -> bool:
    """Show a page of the application at a place in the messenger."""
    access.require_admin(call.person)
    for name, value in (("PLACEMENT", placement), ("HANDLER", handler)):
        if not value.strip():
            raise errors.applications.ArgumentMissing(name=name)
    if user_id:
        raise errors.applications.UserModeMissing
    if not is_callback(handler):
        raise errors.applications.HandlerInvalid
    written = json.dumps(lang_all or {}, ensure_ascii=False)
    new = Placement(0, application.id, placement.strip().upper(), handler.strip(), title, description, "", written)
    await placements.bind(call.tx, application, new, options or {})
    return True


@placement.method(
    "unbind",
    doc="api-reference/widgets/placement-unbind",
    mode="write",
    raises=(WRONG_AUTH_TYPE, _DENIED, ErrorAs(errors.applications.PlacementMissing, _NO_PLACEMENT)),
)
async def unbind(
    call: Call,
    application: CallingApplication,
    *,
    placement: Annotated[str, P("Where", missing=errors.applications.PlacementMissing, example="IM_TEXTAREA")],
    handler: Annotated[str, P("Which page; without it, all of the application")] = "",
    user_id: Annotated[int | None, P("Only what is for this person")] = None,
) -> dict[str, int]:
    """Show a page there no more."""
    access.require_admin(call.person)
    if not placement.strip():
        raise errors.applications.PlacementMissing
    if user_id:
        return {"count": 0}
    gone = await placements.unbind(call.tx, application, placement.strip().upper(), handler.strip())
    return {"count": gone * 2}  # Official: each counts when it is found, and when it is gone


@placement.method("list", doc="api-reference/widgets/placement-list", raises=(WRONG_AUTH_TYPE,))
async def placement_list(
    call: Call,
    _: CallingApplication,
    *,
    scope: Annotated[str, P("Only places of this scope")] = "",
    full: Annotated[bool, P("All places there are")] = False,
) -> list[str]:
    """List the places that the application may use."""
    if scope:
        return placements.known(frozenset((scope,)))
    return placements.known(None if full else call.actor.scopes | {""})


@placement.method("get", doc="api-reference/widgets/placement-get", raises=(WRONG_AUTH_TYPE, _DENIED))
async def get(call: Call, application: CallingApplication) -> list[dict[str, Any]]:
    """List where pages of the application are shown."""
    access.require_admin(call.person)
    return [
        {
            "placement": one.placement,
            "userId": 0,
            "handler": one.handler,
            "options": json.loads(one.options) or [],
            "title": one.title,
            "description": one.description,
            "langAll": json.loads(one.lang_all) or {call.portal.settings.language: _words(one)},
        }
        for one in await placements.of_application(call.tx, application)
    ]


def _words(one: Placement) -> dict[str, str]:
    return {"TITLE": one.title, "DESCRIPTION": one.description, "GROUP_NAME": ""}
