"""The token that a bot is known by: how long it may be, and a new one."""

from beseda.domain.bots.recognising import Known, Owner, belongs
from beseda.errors import TokenRotationFailed, TokenTooLong
from beseda.store import bots
from beseda.store.database import Tx

LONGEST_TOKEN = 40


def check_token(token: str) -> None:
    """``TokenTooLong`` for a token that a portal of today does not take."""
    if len(token) > LONGEST_TOKEN:
        raise TokenTooLong


async def rotate(tx: Tx, known: Known, token: str) -> Known:
    """Give a bot to a new token; the old one is good for nothing from now on. ``TokenRotationFailed``."""
    fresh = Owner(token)
    if belongs(known, fresh):
        return known
    if len(token) > LONGEST_TOKEN or await bots.owned(tx, fresh.key):
        raise TokenRotationFailed
    changed = known.bot._replace(owner=fresh.key)
    await bots.update(tx, changed)
    return known._replace(bot=changed)
