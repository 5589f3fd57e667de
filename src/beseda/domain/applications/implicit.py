"""Applications that nobody installed: one for each token or client id that a bot is registered with."""

import hashlib
import hmac

from beseda.model import Application
from beseda.store.applications import application_rows
from beseda.store.database import Tx


def key_of(secret: str) -> str:
    """What is stored of a token or client id."""
    return hashlib.sha256(secret.encode()).hexdigest()


def has_key(application: Application, key: str) -> bool:
    """Whether the application is found by this; it takes as long for a wrong one as for the right one."""
    return hmac.compare_digest(application.key, key)


async def find_or_add(tx: Tx, secret: str, *, now: int) -> Application:
    """The application with this token or client id, made where there was none."""
    return await of_key(tx, key_of(secret), now=now)


async def of_key(tx: Tx, key: str, *, now: int) -> Application:
    """The application that is found by this, made where there was none."""
    return await application_rows.find_or_insert(tx, key, now=now)
