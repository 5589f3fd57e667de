"""Whom an administrator of a developer's portal acts as in the browser."""

from collections.abc import Mapping

from beseda.domain.people import accounts
from beseda.kernel.portal import Portal
from beseda.model import Person
from beseda.wire.cookies import ACTING_AS

_MOST_DIGITS = 18


async def person(portal: Portal, signed_in: Person | None, headers: Mapping[bytes, bytes]) -> Person | None:
    """Who is signed in, or somebody else whom an administrator wants to be; None where they may not."""
    wanted = headers.get(ACTING_AS)
    if wanted is None or portal.developer is None or signed_in is None:
        return signed_in
    if not signed_in.admin or not wanted.isdigit() or len(wanted) > _MOST_DIGITS:
        return None
    number = int(wanted)
    found = await portal.database.read(lambda tx: accounts.load(tx, [number]))
    return next((one for one in found if one.active), None)
