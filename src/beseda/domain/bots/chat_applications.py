"""Applications that are opened from a chat: what can be registered. Official: chats/outdated/create-app."""

import json
import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from beseda import errors
from beseda.domain.bots.ownership import BotAccount, Owner, owned
from beseda.domain.files import images
from beseda.model import ChatApplication
from beseda.store.bots import chat_application_rows as rows
from beseda.store.database import Tx

METHODS = ("PUT", "SEND", "CALL", "SUPPORT")
CONTEXTS = ("ALL", "USER", "CHAT", "BOT", "LINES", "CALL")
LEAST_WIDTH, LEAST_HEIGHT = 250, 50
_COMMAND = re.compile(r"[a-zA-Z0-9+_/ -]+")
_HASH = 32  # characters of a hash, and of the code of an open channel
_LONGEST = 30_000  # characters of all that is said of one


class Wanted(NamedTuple):
    """What is said of an application; None leaves what is."""

    js_method: str | None = None
    js_param: str | None = None
    iframe: str | None = None
    width: int | None = None
    height: int | None = None
    hash: str | None = None
    icon: str | None = None
    context: str | None = None
    hidden: bool | None = None
    extranet: bool | None = None
    livechat: bool | None = None
    popup: bool | None = None
    titles: Sequence[Any] | None = None


async def register(tx: Tx, bot: BotAccount, code: str, wanted: Wanted) -> int:
    """Make an application of a bot; a code that is there already answers its application, unchanged. Quirk 239.

    ``bots.CodeMissing``, and as ``_checked``.
    """
    if not code.strip():
        raise errors.bots.CodeMissing
    data = await _checked(tx, {}, wanted)
    return await rows.find_or_insert(tx, bot.person.id, code.strip(), data=data)


async def update(tx: Tx, application_id: int, owner: Owner, wanted: Wanted) -> None:
    """Change what is asked for of an application. ``bots.ChangesEmpty``, as ``_owned`` and ``_checked``."""
    known = await _owned(tx, application_id, owner)
    if wanted == Wanted():
        raise errors.bots.ChangesEmpty
    await rows.update(tx, known.id, data=await _checked(tx, json.loads(known.data), wanted))


async def remove(tx: Tx, application_id: int, owner: Owner) -> None:
    """Remove an application. As ``_owned``."""
    await rows.delete(tx, (await _owned(tx, application_id, owner)).id)


async def _owned(tx: Tx, application_id: int, owner: Owner) -> ChatApplication:
    """An application, for who registered its bot. ``bots.ChatApplicationNotFound``, ``bots.OwnedByAnother``."""
    known = await rows.find(tx, application_id)
    if known is None:
        raise errors.bots.ChatApplicationNotFound
    try:
        await owned(tx, known.bot_id, owner)
    except errors.bots.NotFound as error:
        raise errors.bots.ChatApplicationNotFound from error
    return known


async def _checked(tx: Tx, before: dict[str, Any], wanted: Wanted) -> str:
    """What is said of an application from now on.

    ``bots.ChatApplicationWrong``, ``FrameInsecure``, ``FrameHashMissing``, ``TitlesMissing``.
    """
    given = {name: value for name, value in wanted._asdict().items() if value is not None}
    if given.get("icon"):
        given["icon"] = await images.store_or_skip(tx, given["icon"])
    after = {**before, **given}
    if after.get("js_method") or after.get("js_param"):
        after = {name: value for name, value in after.items() if name not in ("iframe", "hash", "width", "height")}
        _check_command(str(after.get("js_method", "")), str(after.get("js_param", "")))
    else:
        _check_frame(str(after.get("iframe", "")), str(after.get("hash", "")))
        after["width"] = max(int(after.get("width", 0)), LEAST_WIDTH)
        after["height"] = max(int(after.get("height", 0)), LEAST_HEIGHT)
    if after.get("context", "").removesuffix("-admin") not in CONTEXTS:
        after["context"] = "BOT"
    if not after.get("hidden") and not any(_titled(one) for one in after.get("titles", ())):
        raise errors.bots.TitlesMissing
    data = json.dumps(after, ensure_ascii=False)
    if len(data) > _LONGEST:
        raise errors.bots.ChatApplicationWrong
    return data


def _check_command(method: str, param: str) -> None:
    right = {
        "PUT": _COMMAND.fullmatch(param) is not None,
        "SEND": _COMMAND.fullmatch(param) is not None,
        "CALL": bool(param.strip()),
        "SUPPORT": len(param) == _HASH,
    }
    if not right.get(method):
        raise errors.bots.ChatApplicationWrong


def _check_frame(url: str, code: str) -> None:
    if not url:
        raise errors.bots.ChatApplicationWrong
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise errors.bots.FrameInsecure from error
    if parts.scheme != "https" or not parts.hostname:
        raise errors.bots.FrameInsecure
    if not code.strip():
        raise errors.bots.FrameHashMissing


def _titled(one: Any) -> bool:
    return isinstance(one, dict) and bool(one.get("LANGUAGE_ID")) and bool(one.get("TITLE"))
