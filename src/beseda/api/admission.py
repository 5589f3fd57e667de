"""Whether a portal takes a request at all, before it looks at who calls. Official: error-codes, limits."""

from beseda.api.portal import Portal
from beseda.domain.rates import RATES
from beseda.errors import HTTPS_REQUIRED, OVERLOAD, TOO_MANY_REQUESTS, ApiError


async def admit(portal: Portal, client: str, *, secure: bool) -> None:
    """Let a request of this address in. ``INVALID_REQUEST``, ``OVERLOAD_LIMIT``, ``QUERY_LIMIT_EXCEEDED``."""
    settings = portal.settings
    if settings.require_https and not secure:
        raise ApiError(HTTPS_REQUIRED)
    if await portal.block.stands(portal.database, portal.clock()):
        raise ApiError(OVERLOAD)
    rate = RATES.get(settings.profile)
    if rate and not await portal.buckets.take(portal.database, client, rate, portal.now):
        raise ApiError(TOO_MANY_REQUESTS)
