"""The caller's own profile."""

from typing import Any

from beseda.domain.people import custom_fields, custom_values, queries
from beseda.kernel.call import Call
from beseda.methods.user import user
from beseda.model.profile import USER_TYPE, visible
from beseda.wire.views.custom_fields import values
from beseda.wire.views.people import CURRENT, profile


@user.method("current", doc="api-reference/user/user-current")
async def current(call: Call) -> dict[str, Any]:
    """Show the profile of the caller, as far as the scopes of the call show it."""
    fields = await custom_fields.visible(call.tx, call.actor)
    held = await custom_values.shown(call.tx, call.actor, fields, [call.person])
    locale, person = call.portal.locale, call.person
    return profile(
        person,
        locale,
        online=queries.online(person, call.now),
        # Quirk 251
        shown=(*visible(call.actor.scopes), USER_TYPE.name, *(field.name for field in fields)),
        always=CURRENT,
        custom=values(fields, held.values.get(person.id, {}), held.addresses, person.id, locale),
    )
