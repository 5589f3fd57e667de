"""The end of a bot."""

from beseda.domain import journal, reading
from beseda.domain.bots.recognising import Known
from beseda.store import bots, chats, members
from beseda.store import people as person_rows
from beseda.store.database import Tx


async def remove(tx: Tx, known: Known, *, now: int) -> None:
    """End a bot: its private dialogs go, in groups its messages stay; the last that it hears is its end.

    A group of its own passes to a manager, else to who is in it longest.
    """
    person_id = known.bot.person_id
    groups, private = await bots.group_chats(tx, person_id), await bots.private_chats(tx, person_id)
    await tx.lock_chat(*groups, *private)
    ended = await journal.note(tx, journal.BOT_REMOVED, now=now, user_id=person_id)
    for member in (await members.of(tx, person_id, groups)).values():
        await members.delete(tx, member.chat_id, person_id, until_event=ended)
        await chats.count_members(tx, member.chat_id, joined=-1, extranet=0)
        await reading.withdraw(tx, member)
    for chat_id in await chats.owned(tx, person_id, groups):
        await chats.change(tx, chat_id, owner_id=await members.heir(tx, chat_id) or 0)
    await bots.desert(tx, person_id, private, until_event=ended)
    await bots.update(tx, known.bot._replace(removed_at=now))
    await person_rows.deactivate(tx, person_id)
