"""The caller's own profile."""

from typing import Any

from beseda.domain.people import queries
from beseda.kernel.call import Call
from beseda.methods.user import user
from beseda.model.profile import visible
from beseda.wire.views.people import CURRENT, profile


@user.method("current", doc="api-reference/user/user-current")
async def current(call: Call) -> dict[str, Any]:
    """Show the profile of the caller, as far as the scopes of the call show it."""
    online = queries.online(call.person, call.now)
    return profile(call.person, call.portal.locale, online=online, shown=visible(call.actor.scopes), always=CURRENT)
