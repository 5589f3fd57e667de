"""A bot that becomes another."""

from beseda.domain import people
from beseda.domain.bots.recognising import Known, find
from beseda.domain.bots.wishes import MODES, Profile, Wish, background, check_email, color, is_callback, picture
from beseda.errors import BotCodeTaken, CallbackInvalid, EventModeUnknown
from beseda.model import Person
from beseda.store import bots
from beseda.store import people as person_rows
from beseda.store.database import Tx


async def update(tx: Tx, known: Known, wish: Wish) -> Known:
    """Change what is asked for of a bot.

    ``EventModeUnknown``, ``CallbackInvalid``, ``BotCodeTaken``, ``EmailTaken``, ``AvatarMalformed``.
    """
    bot = known.bot
    changed = bot._replace(
        code=wish.code.strip() or bot.code,
        event_mode=wish.event_mode or bot.event_mode,
        webhook_url=bot.webhook_url if wish.webhook_url is None else wish.webhook_url,
        handlers=bot.handlers if wish.handlers is None else wish.handlers,
        hidden=bot.hidden if wish.hidden is None else int(wish.hidden),
        reactions=bot.reactions if wish.reactions is None else int(wish.reactions),
        openline=bot.openline if wish.openline is None else int(wish.openline),
        background=bot.background if wish.background is None else background(wish.background),
    )
    if changed.event_mode not in MODES:
        raise EventModeUnknown
    if changed.event_mode == "webhook" and not is_callback(changed.webhook_url):
        raise CallbackInvalid
    if changed.code != bot.code and await bots.find_by_code(tx, changed.code) is not None:
        raise BotCodeTaken
    await check_email(tx, wish.profile)
    await bots.update(tx, changed)
    await _present(tx, await person_rows.hold(tx, bot.person_id) or known.person, wish.profile)
    return await find(tx, bot.person_id, "")


async def _present(tx: Tx, person: Person, profile: Profile) -> None:
    first = person.first_name if profile.name is None else profile.name.strip()
    last = person.last_name if profile.last_name is None else profile.last_name.strip()
    named = first or last
    await people.keep(
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
