"""What a server does now and then without anybody asking."""

from functools import partial

from beseda.api.portal import Portal
from beseda.domain import deliveries, operating, queues, rates


async def keep_house(portal: Portal) -> None:
    """Forget old events and deliveries and who was quiet for long, a piece at a time."""
    for trim in (queues.trim, deliveries.trim, rates.trim, operating.trim):
        piece = partial(trim, now=portal.now)
        while await portal.database.write(piece):
            pass
