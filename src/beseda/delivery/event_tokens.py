"""Tokens that events carry: made when one is sent, for the application and the person whose deed it tells of.

A delivery is stored without them. One that cannot be renewed is sent again while half of its hour is left.
"""

from urllib.parse import parse_qsl, urlencode

from beseda.domain.applications import local, tokens
from beseda.domain.applications.tokens import ACCESS_SECONDS, Tokens
from beseda.kernel.portal import Portal
from beseda.model import Delivery
from beseda.store.database import Tx

_LEFT_SECONDS = ACCESS_SECONDS // 2
_MOST = 10_000
# Each authorization block of an event has this: tokens stand beside it.
_MARK = "[application_token]"


class EventTokens:
    """What one process remembers of the tokens that it made for events."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], Tokens] = {}

    async def body(self, portal: Portal, delivery: Delivery) -> str:
        """What is sent: the stored body, with tokens where they are due."""
        made = await self._tokens(portal, delivery) if delivery.person_id else None
        if made is None:
            return delivery.body
        given = {"access_token": made.access, "expires_in": str(made.expires_at - portal.now)}
        given |= {"refresh_token": made.refresh} if made.refresh else {}
        blocks = [name.removesuffix(_MARK) for name, _ in parse_qsl(delivery.body) if name.endswith(_MARK)]
        more = {f"{block}[{name}]": value for block in blocks for name, value in given.items()}
        return f"{delivery.body}&{urlencode(more)}"

    async def _tokens(self, portal: Portal, delivery: Delivery) -> Tokens | None:
        key = (delivery.application_id, delivery.person_id)
        known = self._known.get(key)
        # Quirk 217
        if known is not None and not delivery.renewable and known.expires_at - portal.now >= _LEFT_SECONDS:
            hashed = tokens.hash_of(known.access)
            if await portal.database.read(lambda tx: tokens.authenticate(tx, [hashed])):  # not revoked meanwhile
                return known

        async def work(tx: Tx) -> Tokens | None:
            return await _issue(tx, delivery, now=portal.now)

        made = await portal.database.write(work)
        if made is not None and not delivery.renewable:
            if len(self._known) >= _MOST:
                self._known.clear()
            self._known[key] = made
        return made


async def _issue(tx: Tx, delivery: Delivery, *, now: int) -> Tokens | None:
    """None where the application is gone, or the person is or may not use it."""
    application = await local.find_by_id(tx, delivery.application_id)
    if application is None or not application.is_open_to(delivery.person_id):
        return None
    if not await tokens.is_active(tx, delivery.person_id):
        return None
    return await tokens.issue(tx, application, delivery.person_id, now=now, renewable=bool(delivery.renewable))
