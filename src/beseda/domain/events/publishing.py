"""What people and applications tell the clients of others, beside what happens in chats."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access, event_log
from beseda.model import Person
from beseda.store.database import Tx
from beseda.store.people import person_rows, web_push_rows


class Publication(NamedTuple):
    """A command for clients; ``sender``: the person whose client tells it, 0 where the portal or an application does.

    ``application``: only who is connected in this application is told; 0: who is in the messenger.
    """

    module: str
    command: str
    params: Mapping[str, Any]
    sender: int = 0
    application: int = 0


async def tell(tx: Tx, people: Sequence[int], message: Publication, *, now: int) -> None:
    """Tell the clients of these people something."""
    for one in dict.fromkeys(people):
        await event_log.append(tx, event_log.PUBLISHED, now=now, user_id=one, **message._asdict())


async def tell_all(tx: Tx, message: Publication, *, now: int) -> None:
    """Tell everybody who is connected in the application."""
    await event_log.append(tx, event_log.PUBLISHED, now=now, **message._asdict())


async def by_client(tx: Tx, people: Sequence[int], channels: Sequence[int], message: Publication, *, now: int) -> None:
    """The same for one of the people: those whom they may not know of are left out, unless they know their channels."""
    sender = await person_rows.find(tx, message.sender)
    if sender is not None:
        found = await person_rows.load(tx, list(channels))
        await tell(tx, [*await known(tx, sender, people), *found], message, now=now)


async def known(tx: Tx, person: Person, wanted: Sequence[int]) -> list[int]:
    """Those of these ids that are people whom this one may know of."""
    found = await person_rows.load(tx, await access.visible_people(tx, person, wanted))
    return [one for one in wanted if one in found]


async def may_know(tx: Tx, person_id: int, other_id: int) -> bool:
    """Whether somebody may know of another person."""
    person = await person_rows.find(tx, person_id)
    if person is None:
        return False
    try:
        await access.visible_person(tx, person, other_id)
    except errors.NoAccess:
        return False
    return True


async def last_seen(tx: Tx, person_id: int, wanted: Sequence[int], *, now: int) -> dict[int, int]:
    """Seconds since these people were last there, at least one; 0 for who is connected to any process.

    Whom the person may not know of, and who never was there, is left out.
    """
    person = await person_rows.find(tx, person_id)
    if person is None:
        return {}
    known = await person_rows.load(tx, await access.visible_people(tx, person, wanted))
    here = await web_push_rows.connected(tx, list(known), now=now)
    seen = {one.id: max(now - one.last_activity_at, 1) for one in known.values() if one.last_activity_at}
    return seen | dict.fromkeys(here, 0)
