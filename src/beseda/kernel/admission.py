"""Whether a portal takes a request at all, before it looks at who calls. Official: error-codes, limits."""

from beseda import errors
from beseda.domain.limits.requests import RATES
from beseda.errors.spec import ApiError
from beseda.kernel.portal import Portal


async def admit(portal: Portal, client: str, *, secure: bool) -> None:  # Quirk 165
    """Let a request of this address in. ``INVALID_REQUEST``, ``OVERLOAD_LIMIT``, ``QUERY_LIMIT_EXCEEDED``."""
    settings = portal.settings
    if settings.require_https and not secure:
        raise ApiError(errors.system.HTTPS_REQUIRED)
    if await portal.block.is_on(portal.database, portal.clock()):
        raise ApiError(errors.system.OVERLOAD)
    rate = RATES.get(settings.profile)
    if rate and not await portal.buckets.take(portal.database, client, rate, portal.now):  # Quirk 164
        raise ApiError(errors.system.TOO_MANY_REQUESTS)
