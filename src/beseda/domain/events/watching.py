"""Open chats that somebody looks at without being in them: they are told for a while what happens there.

Source of the calls: the pull client of the official JavaScript SDK (MIT), which names what it looks at by tags.
"""

import re
from collections.abc import Sequence

from beseda.domain import access
from beseda.domain.events import queues
from beseda.model import Person
from beseda.store.chats import chat_rows
from beseda.store.database import Tx
from beseda.store.events import watch_rows

WATCHED_SECONDS = 30 * 60  # clients ask again before it is over
_OF_CHAT = re.compile(r"IM_PUBLIC_([1-9][0-9]{0,17})", re.ASCII)


async def extend(tx: Tx, person: Person, tags: Sequence[str], *, now: int) -> dict[str, bool]:  # Quirk 252
    """Tell somebody from now on of the open chats that these tags name; whether each names one that they may read."""
    named = {tag: int(found[1]) for tag in tags if (found := _OF_CHAT.fullmatch(tag))}
    known = await chat_rows.load(tx, list(set(named.values()))) if named else {}
    watched = {one.id for one in known.values() if access.is_open_to(person, one)}
    if watched:
        await watch_rows.put(tx, person.id, sorted(watched), until=now + WATCHED_SECONDS)
    return {tag: named.get(tag, 0) in watched for tag in tags}


async def trim(tx: Tx, *, now: int) -> bool:
    """Forget what nobody catches up with any more; there is never more of it."""
    await watch_rows.trim(tx, before=now - queues.KEPT_SECONDS)
    return False
