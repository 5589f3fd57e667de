"""The token that a bot is known by: how long it may be, and a new one."""

from beseda import errors
from beseda.domain.applications import implicit
from beseda.domain.bots.ownership import BotAccount, Owner, is_owner
from beseda.store.bots import bot_rows
from beseda.store.database import Tx

LONGEST_TOKEN = 40


def check_token(token: str) -> None:
    """``TokenTooLong`` for a token that a portal of today does not take."""
    if len(token) > LONGEST_TOKEN:
        raise errors.bots.TokenTooLong


async def rotate(tx: Tx, known: BotAccount, token: str, *, now: int) -> BotAccount:
    """Give a bot to a new token; the old one is good for nothing from now on. ``TokenRotationFailed``."""
    if is_owner(known, Owner.named(token)):  # Quirk 140
        return known
    if len(token) > LONGEST_TOKEN or await bot_rows.owned(tx, implicit.key_of(token)):
        raise errors.bots.TokenRotationFailed
    changed = known.bot._replace(application=await implicit.find_or_add(tx, token, now=now))
    await bot_rows.update(tx, changed)
    return known._replace(bot=changed)
