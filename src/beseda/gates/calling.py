"""The application that calls: methods that make no sense for a webhook."""

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


async def _calling(call: Call) -> LocalApplication:
    application = call.actor.application
    found = await local.find_by_id(call.tx, application.id) if application else None
    if found is None:
        raise errors.ApplicationRequired
    return found


CallingApplication: TypeAlias = Annotated[LocalApplication, Gate(_calling)]
