"""What a bot can be asked to be, and what of it can be granted."""

from typing import NamedTuple
from urllib.parse import urlsplit

from beseda import errors
from beseda.domain.files import images
from beseda.domain.text import colors
from beseda.store.database import Tx
from beseda.store.people import person_rows

TYPES = ("bot", "supervisor", "personal", "openline")
MODES = ("fetch", "webhook")
BACKGROUNDS = ("azure", "mint", "steel", "slate", "teal", "cornflower", "sky", "peach", "frost")


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


class BotChanges(NamedTuple):
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


async def check_email(tx: Tx, profile: Profile) -> None:  # Quirk 139
    """``EmailTaken`` by a person: bots may share theirs."""
    if profile.email and await person_rows.email_taken(tx, profile.email.strip(), bots=False):
        raise errors.people.EmailTaken


def is_callback(url: str) -> bool:
    """Whether something could be delivered there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def color(profile: Profile) -> str:
    """The colour that is asked for, "" where there is none such."""
    return colors.HEX.get(colors.named(profile.color or ""), "")


async def picture(tx: Tx, profile: Profile) -> str:
    """Keep the picture; its path, "" without one. ``AvatarMalformed``."""
    if not profile.avatar:
        return ""
    path = await images.store_or_skip(tx, profile.avatar)
    if not path:
        raise errors.chats.AvatarMalformed
    return path


def background(name: str | None) -> str:
    """The background that is asked for, "" where there is none such."""
    return name if name in BACKGROUNDS else ""
