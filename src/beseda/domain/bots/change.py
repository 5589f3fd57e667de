"""A bot that becomes another."""

from beseda import errors
from beseda.domain.bots.ownership import BotAccount, find
from beseda.domain.bots.settings import MODES, BotChanges, Profile, background, check_email, color, is_callback, picture
from beseda.domain.people import accounts
from beseda.model import Person
from beseda.store.bots import bot_rows
from beseda.store.database import Tx
from beseda.store.people import person_rows


async def update(tx: Tx, known: BotAccount, changes: BotChanges) -> BotAccount:
    """Change what is asked for of a bot.

    ``EventModeUnknown``, ``CallbackInvalid``, ``bots.CodeTaken``, ``EmailTaken``, ``AvatarMalformed``.
    """
    bot = known.bot
    changed = bot._replace(
        code=changes.code.strip() or bot.code,
        event_mode=changes.event_mode or bot.event_mode,
        webhook_url=bot.webhook_url if changes.webhook_url is None else changes.webhook_url,
        handlers=bot.handlers if changes.handlers is None else changes.handlers,
        hidden=bot.hidden if changes.hidden is None else int(changes.hidden),
        reactions=bot.reactions if changes.reactions is None else int(changes.reactions),
        openline=bot.openline if changes.openline is None else int(changes.openline),
        background=bot.background if changes.background is None else background(changes.background),
    )
    if changed.event_mode not in MODES:
        raise errors.events.EventModeUnknown
    if changed.event_mode == "webhook" and not is_callback(changed.webhook_url):
        raise errors.events.CallbackInvalid
    if changed.code != bot.code and await bot_rows.find_by_code(tx, changed.code) is not None:
        raise errors.bots.CodeTaken
    await check_email(tx, changes.profile)
    await bot_rows.update(tx, changed)
    await _present(tx, await person_rows.hold(tx, bot.person_id) or known.person, changes.profile)
    return await find(tx, bot.person_id, "")


async def _present(tx: Tx, person: Person, profile: Profile) -> None:
    first = person.first_name if profile.name is None else profile.name.strip()
    last = person.last_name if profile.last_name is None else profile.last_name.strip()
    named = first or last
    await accounts.save(
        tx,
        person._replace(
            first_name=first if named else person.first_name,
            last_name=last if named else person.last_name,
            work_position=person.work_position if profile.work_position is None else profile.work_position,
            color=color(profile) or person.color,
            gender=profile.gender or person.gender,
            email=person.email if profile.email is None else profile.email,
            birthday=person.birthday if profile.birthday is None else profile.birthday,
            website=person.website if profile.website is None else profile.website,
            avatar=await picture(tx, profile) or person.avatar,
        ),
    )
