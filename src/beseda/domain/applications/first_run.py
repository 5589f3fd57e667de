"""Whether somebody runs an application for the first time: true until its page says that it has begun."""  # Quirk 504

from beseda.model import LocalApplication
from beseda.store.applications import run_rows
from beseda.store.database import Tx


async def is_first(tx: Tx, application: LocalApplication, person_id: int) -> bool:
    """Whether the page never said so to this person."""
    return not await run_rows.exists(tx, application.id, person_id)


async def begun(tx: Tx, application: LocalApplication, person_id: int, *, now: int) -> None:
    """The page has begun for this person; again changes nothing."""
    await run_rows.put(tx, application.id, person_id, now=now)
