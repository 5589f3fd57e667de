"""What applications keep at the portal."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain import access
from beseda.domain.applications import options as kept
from beseda.errors.spec import ErrorSpec
from beseda.gates.calling import CallingApplication
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, P
from beseda.methods.basic import basic
from beseda.wire.decode import MAP

_NO_APPLICATION = ErrorAs(errors.ApplicationRequired, ErrorSpec("AccessException", "Application context required"))
_NOT_ADMIN = ErrorAs(errors.AdminRequired, ErrorSpec("AccessException", "Administrator authorization required"))
_EMPTY = ErrorAs(errors.applications.OptionsEmpty, ErrorSpec("ArgumentNullException", "options is empty"))

Name = Annotated[str | None, P("One of them; without it, all")]
Options = Annotated[dict[str, Any] | None, MAP, P("What to keep, by name", starred=True, example={"data": "value"})]


@basic.method("app.option.get", doc="api-reference/common/settings/app-option-get", raises=(_NO_APPLICATION,))
async def app_option_get(call: Call, application: CallingApplication, *, option: Name = None) -> Any:
    """Show what the application keeps for everybody."""
    return await kept.kept(call.tx, application, kept.EVERYBODY, option or None)


@basic.method(
    "app.option.set",
    doc="api-reference/common/settings/app-option-set",
    mode="write",
    raises=(_EMPTY, _NO_APPLICATION, _NOT_ADMIN),
)
async def app_option_set(call: Call, application: CallingApplication, *, options: Options = None) -> bool:
    """Keep something for everybody."""
    access.require_admin(call.person)
    await kept.keep(call.tx, application, kept.EVERYBODY, options)
    return True


@basic.method("user.option.get", doc="api-reference/common/settings/user-option-get", raises=(_NO_APPLICATION,))
async def user_option_get(call: Call, application: CallingApplication, *, option: Name = None) -> Any:
    """Show what the application keeps for the caller."""
    return await kept.kept(call.tx, application, call.person.id, option or None)


@basic.method(
    "user.option.set",
    doc="api-reference/common/settings/user-option-set",
    mode="write",
    raises=(_EMPTY, _NO_APPLICATION),
)
async def user_option_set(call: Call, application: CallingApplication, *, options: Options = None) -> bool:
    """Keep something for the caller."""
    await kept.keep(call.tx, application, call.person.id, options)
    return True
