"""What people let applications do: asked for once, and again when an application wants more."""

from beseda.model import LocalApplication
from beseda.store.applications import consent_rows
from beseda.store.database import Tx


async def is_given(tx: Tx, application: LocalApplication, person_id: int) -> bool:
    """Whether somebody let the application do all that it may do."""
    given = await consent_rows.find(tx, application.id, person_id)
    return given is not None and set(application.scope.split(",")) <= set(given.split(","))


async def give(tx: Tx, application: LocalApplication, person_id: int, *, now: int) -> None:
    """Let the application do what it may do."""
    await consent_rows.put(tx, application.id, person_id, scope=application.scope, now=now)
