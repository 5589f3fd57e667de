"""The portal itself: what it is, its settings, its clock, emptying and filling it."""

import secrets
from base64 import b64encode
from dataclasses import replace
from typing import Any

from beseda import __version__, demo
from beseda.developer.clock import Clock
from beseda.http.control import of_bots
from beseda.http.control.asked import Asked, Refused
from beseda.http.tls import authority_file
from beseda.settings import Settings
from beseda.store.database import Tx
from beseda.store.schema import first_start

_BOT = "helper"
_FILE = {"name": "prices.csv", "content": b64encode(b"product,price\ntea,3\ncoffee,4\n").decode()}
# What may be changed while the portal runs, with its kind.
CHANGEABLE: dict[str, type] = {
    "revision": int,
    "profile": str,
    "language": str,
    "name": str,
    "time_zone": str,
    "delivery": str,
    "handler_seconds": int,
    "require_https": bool,
    "operating_limit": int,
    "recent_limit": int,
    "people_limit": int,
    "edit_days": int,
    "file_limit": int,
    "storage_limit": int,
}


async def show(asked: Asked) -> dict[str, Any]:
    """What the portal is at the moment."""
    portal = asked.powers.portal
    settings, developer = portal.settings, asked.developer
    people = await portal.database.read(lambda tx: tx.one("SELECT count(*) FROM person"))
    base = {"version": __version__, "url": settings.public_url, "ca_file": _authority(settings)}
    state = {"faults": sum(one.on for one in developer.faults.rules.values()), "people": people[0] if people else 0}
    return {**base, **{name: getattr(settings, name) for name in CHANGEABLE}, "clock": clock(developer.clock), **state}


def _authority(settings: Settings) -> str | None:
    file = authority_file(settings.certificates)
    return str(file) if file.exists() else None


async def change(asked: Asked) -> dict[str, Any]:
    """Have other settings until the next reset."""
    unknown = asked.body.keys() - CHANGEABLE.keys()
    if unknown:
        raise Refused("ERROR_ARGUMENT", f"{', '.join(sorted(unknown))}: what may be changed is {', '.join(CHANGEABLE)}")
    changes: dict[str, Any] = {name: asked.take(name, CHANGEABLE[name]) for name in asked.body}
    replace(asked.powers.portal.settings, **changes).check()
    asked.powers.configure(**changes)
    return await show(asked)


async def reset(asked: Asked) -> dict[str, Any]:
    """Empty the portal: no people, no chats, one department, real time, the settings of the start."""
    await asked.powers.reset()
    return {}


async def seed(asked: Asked) -> dict[str, Any]:
    """Fill an empty portal with demo people who talk with each other, and a bot that was sent a file.

    The bot asks for its events; its token is told this once.
    """
    portal, password = asked.powers.portal, asked.take("password", str, secrets.token_urlsafe(12))

    async def work(tx: Tx) -> int | None:
        if await first_start.anybody(tx):
            return None
        return await demo.play(tx, language=portal.settings.language, password=password, now=portal.now)

    admin_id = await portal.database.write(work)
    if admin_id is None:
        raise Refused("ERROR_CONFLICT", "There are people at this portal: reset it first", 409)
    portal.wakeup.notify()
    bot = await of_bots.add_bot(asked._replace(body={"owner_id": admin_id, "code": _BOT}))
    await of_bots.call(asked, admin_id, "im.v2.File.upload", {"dialogId": str(bot["id"]), "fields": _FILE})
    return {"id": admin_id, "login": demo.ADMINISTRATOR, "password": password, "bot": bot}


async def show_clock(asked: Asked) -> dict[str, Any]:
    """What time it is at the portal."""
    return clock(asked.developer.clock)


async def set_clock(asked: Asked) -> dict[str, Any]:
    """Freeze, move or release the clock."""
    held = asked.developer.clock
    if asked.take("release", bool, False):
        held.release()
        held.moved()
    freeze, at, move = asked.optional("freeze", bool), asked.amount("at"), asked.amount("move")
    if freeze is True or (freeze is None and at is not None):
        held.freeze(at)
    if freeze is False:
        held.go()
    if move is not None:
        held.move(move)
    return clock(held)


def clock(held: Clock) -> dict[str, Any]:
    """The clock as data: seconds since 1970, and how far it is from the real time."""
    return {"now": held(), "frozen": held.frozen, "offset": round(held.offset, 3)}
