"""The trash is emptied by rule. Off by default."""

from beseda.domain.messages import retention
from beseda.store.database import Tx
from beseda.store.files import disk_rows
from beseda.store.files.disk_rows import IN_TRASH

_AT_ONCE = 20


async def empty(tx: Tx, *, now: int) -> bool:
    """Delete for good some of what lies in the trash for too long; whether there may be more."""
    days = retention.days_of(await retention.rules(tx), retention.TRASH)
    if days == retention.KEEP:
        return False
    old = await disk_rows.in_trash(tx, before=retention.too_old(now, days), limit=_AT_ONCE)
    for object_id in old:
        await disk_rows.hold(tx, object_id)
        found = await disk_rows.find(tx, object_id)
        if found and found.deleted == IN_TRASH:  # nobody brought it back meanwhile
            await disk_rows.remove(tx, object_id, now=now)
    return len(old) == _AT_ONCE
