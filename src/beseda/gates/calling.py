"""By what is called: methods that make no sense for a webhook, or for the session of a browser."""

from typing import Annotated, TypeAlias

from beseda import errors
from beseda.domain.applications import local
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Gate
from beseda.model import LocalApplication

# How most methods spell it; they name it among their own refusals, because not all do.
WRONG_AUTH_TYPE = ErrorAs(
    errors.ApplicationRequired,
    ErrorSpec(
        "WRONG_AUTH_TYPE", "Current authorization type is denied for this method Application context required", 403
    ),
)


NO_SESSION = "Access for this method not allowed by session authorization"


def session_denied(text: str = NO_SESSION) -> ErrorAs:
    """How a method spells that it is not for sessions; some pages end the text with a full stop, some do not."""
    return ErrorAs(errors.SessionDenied, ErrorSpec("WRONG_AUTH_TYPE", text, 403))


def require_program(call: Call) -> None:
    """``SessionDenied`` where the page of the portal calls."""
    if call.actor.credential.kind == "session":
        raise errors.SessionDenied


async def _program(call: Call) -> None:
    require_program(call)


async def _calling(call: Call) -> LocalApplication:
    application = call.actor.application
    found = await local.find_by_id(call.tx, application.id) if application else None
    if found is None:
        raise errors.ApplicationRequired
    return found


Program: TypeAlias = Annotated[None, Gate(_program)]
CallingApplication: TypeAlias = Annotated[LocalApplication, Gate(_calling)]
