"""Bots of both generations: registered, changed, removed, and recognised as somebody's.

Official: chat-bots-v2/imbot.v2/bots/bot-register.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from beseda.domain import colors, journal, people, pictures
from beseda.errors import (
    AvatarMalformed,
    BotCodeMissing,
    BotCodeTaken,
    BotForeign,
    BotLimit,
    BotNotFound,
    BotPropertiesMissing,
    BotTypeUnknown,
    CallbackInvalid,
    EmailTaken,
    EventModeUnknown,
    TokenRotationFailed,
    TokenTooLong,
    WebhookUrlMissing,
)
from beseda.model import Bot, BotCounts, Person
from beseda.store import bots, chats, members
from beseda.store import people as person_rows
from beseda.store.database import Tx

TYPES = ("bot", "supervisor", "personal", "openline")
_ACCEPTED_TYPES = {"v1": ("bot", "openline", "human", "supervisor"), "v2": (*TYPES, "network")}
MODES = ("fetch", "webhook")
BACKGROUNDS = ("azure", "mint", "steel", "slate", "teal", "cornflower", "sky", "peach", "frost")
LONGEST_TOKEN = 40


class Profile(NamedTuple):
    """How a bot presents itself; None leaves what is."""

    name: str | None = None
    last_name: str | None = None
    work_position: str | None = None
    color: str | None = None
    gender: str | None = None
    avatar: str | None = None
    email: str | None = None
    birthday: str | None = None
    website: str | None = None


class Wish(NamedTuple):
    """What a bot is asked to be; None leaves what is."""

    code: str = ""
    type: str = "bot"
    event_mode: str | None = None
    webhook_url: str | None = None
    handlers: str | None = None
    hidden: bool | None = None
    reactions: bool | None = None
    openline: bool | None = None
    background: str | None = None
    profile: Profile = Profile()


class Owner(NamedTuple):
    """An application, known by its token or client id; how many bots it may have, and of which generation."""

    secret: str
    family: str = "v2"
    most_bots: int = 100

    @property
    def key(self) -> str:
        """What is stored of the secret."""
        return hashlib.sha256(self.secret.encode()).hexdigest()


class Known(NamedTuple):
    """A bot with the person that it is."""

    bot: Bot
    person: Person


async def owned(tx: Tx, bot_id: int, owner: Owner, *, removed: bool = False) -> Known:
    """A bot, for its owner; a removed one only where asked for. ``BotNotFound``, ``BotForeign``."""
    bot = await bots.find(tx, bot_id)
    person = await person_rows.find(tx, bot_id)
    if bot is None or person is None or (bot.removed_at and not removed):
        raise BotNotFound
    known = Known(bot, person)
    if not belongs(known, owner):
        raise BotForeign
    return known


async def find(tx: Tx, bot_id: int | None, code: str) -> Known:
    """A bot by id, else by code, whoever asks. ``BotNotFound``."""
    bot = await bots.find(tx, bot_id) if bot_id is not None else await bots.find_by_code(tx, code)
    person = await person_rows.find(tx, bot.person_id) if bot else None
    if bot is None or person is None or bot.removed_at:
        raise BotNotFound
    return Known(bot, person)


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
    await _check_email(tx, wish.profile)
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


async def _check_email(tx: Tx, profile: Profile) -> None:
    """``EmailTaken`` by a person: bots may share theirs."""
    if profile.email and await person_rows.email_taken(tx, profile.email.strip(), bots=False):
        raise EmailTaken


def _check_delivery(mode: str, url: str) -> None:
    if mode not in MODES:
        raise EventModeUnknown
    if mode == "webhook" and not url:
        raise WebhookUrlMissing
    if mode == "webhook" and not is_callback(url):
        raise CallbackInvalid


def is_callback(url: str) -> bool:
    """Whether something could be delivered there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


async def _embody(tx: Tx, wish: Wish, *, now: int) -> int:
    profile = wish.profile
    newcomer = people.Newcomer(
        login=f"bot_{wish.code.strip()}_{now}",
        first_name=(profile.name or "").strip(),
        last_name=(profile.last_name or "").strip(),
        work_position=profile.work_position or "",
        gender=profile.gender or "",
        kind="bot",
        color=_color(profile),
        avatar=await _picture(tx, profile),
        email=profile.email or "",
        birthday=profile.birthday or "",
        website=profile.website or "",
    )
    return await people.take_on(tx, newcomer, now=now)


def _color(profile: Profile) -> str:
    """Names come as lightBlue or LIGHT_BLUE."""
    name = "".join(f"_{letter}" if letter.isupper() else letter for letter in profile.color or "")
    return colors.HEX.get((profile.color or "").upper(), "") or colors.HEX.get(name.upper(), "")


async def _picture(tx: Tx, profile: Profile) -> str:
    if not profile.avatar:
        return ""
    path = await pictures.keep(tx, profile.avatar)
    if not path:
        raise AvatarMalformed
    return path


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
        background=_background(wish.background),
        messages=0,
        created_at=now,
        removed_at=0,
    )


def _background(name: str | None) -> str:
    return name if name in BACKGROUNDS else ""


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
        background=bot.background if wish.background is None else _background(wish.background),
    )
    if changed.event_mode not in MODES:
        raise EventModeUnknown
    if changed.event_mode == "webhook" and not is_callback(changed.webhook_url):
        raise CallbackInvalid
    if changed.code != bot.code and await bots.find_by_code(tx, changed.code) is not None:
        raise BotCodeTaken
    await _check_email(tx, wish.profile)
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
            color=_color(profile) or person.color,
            gender=profile.gender or person.gender,
            email=person.email if profile.email is None else profile.email,
            birthday=person.birthday if profile.birthday is None else profile.birthday,
            website=person.website if profile.website is None else profile.website,
            avatar=await _picture(tx, profile) or person.avatar,
        ),
    )


def check_token(token: str) -> None:
    """``TokenTooLong`` for a token that a portal of today does not take."""
    if len(token) > LONGEST_TOKEN:
        raise TokenTooLong


async def rotate(tx: Tx, known: Known, token: str) -> Known:
    """Give a bot to a new token; the old one is good for nothing from now on. ``TokenRotationFailed``."""
    fresh = Owner(token)
    if belongs(known, fresh):
        return known
    if len(token) > LONGEST_TOKEN or await bots.owned(tx, fresh.key):
        raise TokenRotationFailed
    changed = known.bot._replace(owner=fresh.key)
    await bots.update(tx, changed)
    return known._replace(bot=changed)


async def remove(tx: Tx, known: Known, *, now: int) -> None:
    """End a bot: its private dialogs go, in groups its messages stay; the last that it hears is its end."""
    person_id = known.bot.person_id
    groups, private = await bots.group_chats(tx, person_id), await bots.private_chats(tx, person_id)
    await tx.lock_chat(*groups, *private)
    ended = await journal.note(tx, journal.BOT_REMOVED, now=now, user_id=person_id)
    for chat_id in groups:
        await members.delete(tx, chat_id, person_id, until_event=ended)
        await chats.count_members(tx, chat_id, joined=-1, extranet=0)
    await bots.desert(tx, person_id, private, until_event=ended)
    await bots.update(tx, known.bot._replace(removed_at=now))
    await person_rows.deactivate(tx, person_id)


def belongs(known: Known, owner: Owner) -> bool:
    """Whether this application registered the bot."""
    return hmac.compare_digest(known.bot.owner, owner.key)


async def of_owner(tx: Tx, owner: Owner) -> list[Known]:
    """The bots of an application, oldest first."""
    return await _known(tx, await bots.owned(tx, owner.key))


async def first(tx: Tx, owner: Owner) -> Known:
    """The oldest bot of an application. ``BotNotFound``."""
    for known in await of_owner(tx, owner):
        return known
    raise BotNotFound


async def everything(tx: Tx) -> list[Known]:
    """Every bot of the portal, oldest first."""
    return await _known(tx, await bots.everything(tx))


async def _known(tx: Tx, found: Sequence[Bot]) -> list[Known]:
    persons = await person_rows.load(tx, [bot.person_id for bot in found])
    return [Known(bot, persons[bot.person_id]) for bot in found]


async def counts(tx: Tx, bot: Bot) -> BotCounts:
    """What a bot has done so far."""
    return await bots.counts(tx, bot)
