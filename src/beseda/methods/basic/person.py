"""The caller, without any scope: who they are, and what they may do."""

from typing import Annotated, Any

from beseda.domain.auth import access_codes
from beseda.kernel.call import Call
from beseda.kernel.method import P
from beseda.methods.basic import basic
from beseda.wire.decode import TEXTS
from beseda.wire.views.people import own

Codes = Annotated[tuple[str, ...], TEXTS, P("U1 a person, G2 a group, AU everybody", name="ACCESS", starred=True)]


@basic.method("profile", doc="api-reference/common/users/profile")
async def profile(call: Call) -> dict[str, Any]:
    """Show who calls."""
    return own(call.person, call.portal.locale)


@basic.method("user.admin", doc="api-reference/common/users/user-admin")
async def user_admin(call: Call) -> bool:
    """Tell whether the caller administers the portal."""
    return bool(call.person.admin)


@basic.method("user.access", doc="api-reference/common/users/user-access")
async def user_access(call: Call, *, access: Codes = ()) -> bool:
    """Tell whether one of these access codes means the caller; administrators have all of them."""
    return access_codes.holds(call.person, access)


@basic.method("access.name", doc="api-reference/common/system/access-name")
async def access_name(call: Call, *, access: Codes = ()) -> dict[str, dict[str, str]] | list[Any] | bool:
    """Name these access codes; false when there are none to name."""
    if not access:
        return False
    named = await access_codes.names(call.tx, call.person, access, call.portal.settings.language)
    return {code: name._asdict() for code, name in named.items()} or []
