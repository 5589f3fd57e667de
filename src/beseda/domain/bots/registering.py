"""A bot made."""

from beseda.domain import people
from beseda.domain.bots.recognising import Known, Owner, find
from beseda.domain.bots.wishes import MODES, TYPES, Wish, background, check_email, color, is_callback, picture
from beseda.errors import (
    BotCodeMissing,
    BotCodeTaken,
    BotLimit,
    BotPropertiesMissing,
    BotTypeUnknown,
    CallbackInvalid,
    EventModeUnknown,
    WebhookUrlMissing,
)
from beseda.model import Bot
from beseda.store import bots
from beseda.store.database import Tx

_ACCEPTED_TYPES = {"v1": ("bot", "openline", "human", "supervisor"), "v2": (*TYPES, "network")}


async def register(tx: Tx, owner: Owner, wish: Wish, *, now: int) -> Known:
    """Make a bot; the same code again answers the bot that is there, unchanged.

    ``BotCodeMissing``, ``BotPropertiesMissing``, ``BotTypeUnknown``, ``EventModeUnknown``, ``WebhookUrlMissing``,
    ``CallbackInvalid``, ``BotCodeTaken``, ``BotLimit``, ``EmailTaken``, ``AvatarMalformed``.
    """
    if not wish.code.strip():
        raise BotCodeMissing
    there = await bots.find_by_code(tx, wish.code.strip())
    if there is not None:
        if there.owner != owner.key:
            raise BotCodeTaken
        return await find(tx, there.person_id, "")
    _check(wish, owner)
    if len(await bots.owned(tx, owner.key)) >= owner.most_bots:
        raise BotLimit
    await check_email(tx, wish.profile)
    person_id = await _embody(tx, wish, now=now)
    await bots.insert(tx, _row(person_id, owner, wish, now=now))
    return await find(tx, person_id, "")


def _check(wish: Wish, owner: Owner) -> None:
    names = [wish.profile.name or "", wish.profile.last_name or "" if owner.family == "v1" else ""]
    if not "".join(names).strip():
        raise BotPropertiesMissing
    if wish.type not in _ACCEPTED_TYPES[owner.family]:
        raise BotTypeUnknown
    _check_delivery(wish.event_mode or "fetch", wish.webhook_url or "")


def _check_delivery(mode: str, url: str) -> None:
    if mode not in MODES:
        raise EventModeUnknown
    if mode == "webhook" and not url:
        raise WebhookUrlMissing
    if mode == "webhook" and not is_callback(url):
        raise CallbackInvalid


async def _embody(tx: Tx, wish: Wish, *, now: int) -> int:
    profile = wish.profile
    newcomer = people.Newcomer(
        login=f"bot_{wish.code.strip()}_{now}",
        first_name=(profile.name or "").strip(),
        last_name=(profile.last_name or "").strip(),
        work_position=profile.work_position or "",
        gender=profile.gender or "",
        kind="bot",
        color=color(profile),
        avatar=await picture(tx, profile),
        email=profile.email or "",
        birthday=profile.birthday or "",
        website=profile.website or "",
    )
    return await people.take_on(tx, newcomer, now=now)


def _row(person_id: int, owner: Owner, wish: Wish, *, now: int) -> Bot:
    return Bot(
        person_id=person_id,
        owner=owner.key,
        code=wish.code.strip(),
        family=owner.family,
        type=wish.type,
        event_mode=wish.event_mode or "fetch",
        webhook_url=wish.webhook_url or "",
        handlers=wish.handlers or "",
        hidden=int(bool(wish.hidden)),
        reactions=int(wish.reactions is not False),
        openline=int(bool(wish.openline)),
        background=background(wish.background),
        messages=0,
        created_at=now,
        removed_at=0,
    )
