"""The end of a bot."""

from beseda.domain import event_log
from beseda.domain.bots.ownership import BotAccount
from beseda.domain.messages import read_marks
from beseda.store.bots import bot_rows, chat_application_rows, command_rows
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows


async def remove(tx: Tx, known: BotAccount, *, now: int) -> None:  # Quirk 93
    """End a bot: its private dialogs and commands go, in groups its messages stay; the last that it hears is its end.

    A group of its own passes to a manager, else to who is in it longest.
    """
    person_id = known.bot.person_id
    groups, private = await bot_rows.group_chats(tx, person_id), await bot_rows.private_chats(tx, person_id)
    await tx.lock_chat(*groups, *private)
    ended = await event_log.append(tx, event_log.BOT_REMOVED, now=now, user_id=person_id)
    for member in (await member_rows.of(tx, person_id, groups)).values():
        await member_rows.delete(tx, member.chat_id, person_id, until_event_id=ended)
        await chat_rows.count_members(tx, member.chat_id, joined=-1, extranet=-known.person.extranet)
        await read_marks.withdraw(tx, member)
    for chat_id in await chat_rows.owned(tx, person_id, groups):
        await chat_rows.change(tx, chat_id, owner_id=await member_rows.heir(tx, chat_id) or 0)
    await chat_application_rows.delete_of(tx, person_id)
    await bot_rows.drop_memberships(tx, person_id, private, until_event_id=ended)
    await bot_rows.update(tx, known.bot._replace(removed_at=now))
    await command_rows.delete_of_bot(tx, person_id)
    await person_rows.deactivate(tx, person_id)
