"""A bot made."""

from beseda import errors
from beseda.domain.applications import implicit
from beseda.domain.bots.ownership import BotAccount, Owner, find
from beseda.domain.bots.settings import MODES, TYPES, BotChanges, background, check_email, color, is_callback, picture
from beseda.domain.people import accounts
from beseda.model import Application, Bot, Person
from beseda.store.bots import bot_rows
from beseda.store.database import Tx

_ACCEPTED_TYPES = {"v1": ("bot", "openline", "human", "supervisor"), "v2": (*TYPES, "network")}


async def register(tx: Tx, owner: Owner, changes: BotChanges, *, by: Person, now: int) -> BotAccount:
    """Make a bot of this person; the same code again answers the bot that is there, unchanged.

    ``bots.CodeMissing``, ``bots.PropertiesMissing``, ``bots.TypeUnknown``, ``EventModeUnknown``, ``WebhookUrlMissing``,
    ``CallbackInvalid``, ``bots.CodeTaken``, ``bots.LimitExceeded``, ``EmailTaken``, ``AvatarMalformed``.
    """
    if not changes.code.strip():
        raise errors.bots.CodeMissing
    there = await bot_rows.find_by_code(tx, changes.code.strip())
    if there is not None:
        if not implicit.has_key(there.application, owner.key):
            raise errors.bots.CodeTaken
        await _belong(tx, there, by)
        return await find(tx, there.person_id, "")
    _check(changes, owner)
    if len(await bot_rows.owned(tx, owner.key)) >= owner.most_bots:
        raise errors.bots.LimitExceeded
    await check_email(tx, changes.profile)
    application = await implicit.of_key(tx, owner.key, now=now)
    person_id = await _embody(tx, changes, extranet=by.extranet > by.admin, now=now)  # Quirk 190
    row = _row(person_id, application, owner.family, changes, now=now)
    await bot_rows.insert(tx, row._replace(owner_id=by.id))
    return await find(tx, person_id, "")


async def _belong(tx: Tx, bot: Bot, by: Person) -> None:
    """Note whose bot it is, where an earlier version did not; it was an employee's then, and no guest gets it."""
    if not bot.owner_id and not by.extranet:
        await bot_rows.update(tx, bot._replace(owner_id=by.id))


def _check(changes: BotChanges, owner: Owner) -> None:
    names = [changes.profile.name or "", changes.profile.last_name or "" if owner.family == "v1" else ""]
    if not "".join(names).strip():
        raise errors.bots.PropertiesMissing
    if changes.type not in _ACCEPTED_TYPES[owner.family]:
        raise errors.bots.TypeUnknown
    _check_delivery(changes.event_mode or "fetch", changes.webhook_url or "")


def _check_delivery(mode: str, url: str) -> None:
    if mode not in MODES:
        raise errors.events.EventModeUnknown
    if mode == "webhook" and not url:
        raise errors.events.WebhookUrlMissing
    if mode == "webhook" and not is_callback(url):
        raise errors.events.CallbackInvalid


async def _embody(tx: Tx, changes: BotChanges, *, extranet: bool, now: int) -> int:
    profile = changes.profile
    newcomer = accounts.NewPerson(
        login=f"bot_{changes.code.strip()}_{now}",
        first_name=(profile.name or "").strip(),
        last_name=(profile.last_name or "").strip(),
        work_position=profile.work_position or "",
        gender=profile.gender or "",
        kind="bot",
        extranet=extranet,
        color=color(profile),
        avatar=await picture(tx, profile),
        email=profile.email or "",
        birthday=profile.birthday or "",
        website=profile.website or "",
    )
    return await accounts.create(tx, newcomer, now=now)


def _row(person_id: int, application: Application, family: str, changes: BotChanges, *, now: int) -> Bot:
    return Bot(
        person_id=person_id,
        code=changes.code.strip(),
        family=family,
        type=changes.type,
        event_mode=changes.event_mode or "fetch",
        webhook_url=changes.webhook_url or "",
        handlers=changes.handlers or "",
        hidden=int(bool(changes.hidden)),
        reactions=int(changes.reactions is not False),
        openline=int(bool(changes.openline)),
        background=background(changes.background),
        messages=0,
        created_at=now,
        removed_at=0,
        owner_id=0,
        application=application,
    )
