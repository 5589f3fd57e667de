"""Who calls at an address that was made for an upload: for one folder, for a while."""

from collections.abc import Mapping
from typing import Any

from beseda import errors
from beseda.auth.authenticate import Credentials
from beseda.domain.disk import uploads
from beseda.errors.spec import ApiError
from beseda.kernel.portal import Portal
from beseda.model import Actor, Credential
from beseda.store.database import read_then_write

_MOST_DIGITS = 18
_SCOPES = frozenset(("disk",))


async def actor(portal: Portal, method: str, shown: Credentials, given: Mapping[str, Any]) -> Actor | None:
    """Who uploads; None where that is not such an address. ``INVALID_CREDENTIALS`` when it is over or was changed."""
    if method != uploads.METHOD or not uploads.is_code(shown.code):
        return None
    numbers = [shown.user_id, str(given.get("id", ""))]
    if not all(one.isascii() and one.isdecimal() and len(one) <= _MOST_DIGITS for one in numbers):
        raise ApiError(errors.system.INVALID_CREDENTIALS)
    person = await read_then_write(
        portal.database, lambda tx: uploads.uploader(tx, shown.code, int(numbers[0]), int(numbers[1]), now=portal.now)
    )
    if person is None:
        raise ApiError(errors.system.INVALID_CREDENTIALS)
    return Actor(person, portal.now, portal.settings.language, Credential(uploads.CREDENTIAL, int(numbers[1])), _SCOPES)
