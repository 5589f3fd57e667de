"""What a server does now and then without anybody asking."""

from functools import partial

from beseda.api.portal import Portal
from beseda.domain import deliveries, queues


async def keep_house(portal: Portal) -> None:
    """Forget events that nobody can ask for any more and what was delivered long ago, a piece at a time."""
    for trim in (queues.trim, deliveries.trim):
        piece = partial(trim, now=portal.now)
        while await portal.database.write(piece):
            pass
