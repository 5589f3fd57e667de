"""People, and the webhooks that act as them."""

from typing import Any

from beseda.domain import event_log
from beseda.domain.auth import scopes, webhooks
from beseda.domain.auth.scopes import ScopeUnknown
from beseda.domain.auth.webhooks import Issued, NobodyThere
from beseda.domain.people import accounts
from beseda.domain.people.accounts import LoginTaken, NewPerson
from beseda.http.control.asked import Asked, Refused, missing
from beseda.model import Person, Webhook
from beseda.store.database import Tx

_TEXTS = ("first_name", "last_name", "email", "work_position", "gender", "password")
_MARKS = ("admin", "extranet")


async def people(asked: Asked) -> list[dict[str, Any]]:
    """Everybody, bots too."""
    return [_person(one) for one in await asked.portal.database.read(accounts.everybody)]


async def add_person(asked: Asked) -> dict[str, Any]:
    """Take somebody on."""
    portal = asked.portal
    login = asked.optional("login", str)

    async def work(tx: Tx) -> Person:
        given: dict[str, Any] = {name: asked.take(name, str, "") for name in _TEXTS}
        given |= {name: asked.take(name, bool, default=False) for name in _MARKS}
        newcomer = NewPerson(login=login or f"user{len(await accounts.everybody(tx)) + 1}", **given)
        person_id = await accounts.create(tx, newcomer, now=portal.now)
        await event_log.append(tx, event_log.PERSON_ADDED, now=portal.now, person=person_id)
        [made] = await accounts.load(tx, [person_id])
        return made

    try:
        made = await portal.database.write(work)
    except LoginTaken:
        raise Refused("ERROR_CONFLICT", f"somebody has the login {login} already", 409) from None
    portal.wakeup.notify()
    return _person(made)


def _person(one: Person) -> dict[str, Any]:
    marks = {
        "admin": bool(one.admin),
        "extranet": bool(one.extranet),
        "bot": one.kind == "bot",
        "active": bool(one.active),
    }
    return {"id": one.id, "login": one.login, "name": one.name, **marks}


async def all_webhooks(asked: Asked) -> list[dict[str, Any]]:
    """Every webhook that is good, without its address."""
    found = await asked.portal.database.read(webhooks.all_webhooks)
    return [_webhook(one) for one in found if not one.revoked_at]


async def add_webhook(asked: Asked) -> dict[str, Any]:
    """Make a webhook; its address is told this once."""
    portal, user_id = asked.portal, asked.take("user_id", int)
    scope, title = asked.take("scope", str, ",".join(scopes.ALL)), asked.take("title", str, "")

    async def work(tx: Tx) -> dict[str, Any]:
        return await _addressed(asked, tx, await webhooks.issue(tx, user_id, scope, title=title, now=portal.now))

    try:
        return await portal.database.write(work)
    except NobodyThere:
        raise Refused("ERROR_NOT_FOUND", f"there is nobody active with the id {user_id}", 404) from None
    except ScopeUnknown as unknown:
        raise Refused("ERROR_ARGUMENT", f"there is no scope {unknown}") from None


async def rotate_webhook(asked: Asked) -> dict[str, Any]:
    """Give a webhook another address, told this once; the one that it had is bad from now on."""

    async def work(tx: Tx) -> dict[str, Any] | None:
        issued = await webhooks.rotate(tx, asked.id)
        return await _addressed(asked, tx, issued) if issued else None

    found = await asked.portal.database.write(work)
    if found is None:
        raise missing("webhook")
    return found


async def _addressed(asked: Asked, tx: Tx, issued: Issued) -> dict[str, Any]:
    """A webhook with its address."""
    made = next(one for one in await webhooks.all_webhooks(tx) if one.id == issued.id)
    path = f"/rest/{issued.user_id}/{issued.code}/"
    return {**_webhook(made), "path": path, "url": asked.portal.settings.public_url + path}


def _webhook(one: Webhook) -> dict[str, Any]:
    used = {"created_at": one.created_at, "last_used_at": one.last_used_at or None}
    return {"id": one.id, "user_id": one.user_id, "scope": one.scope, "title": one.title, **used}


async def revoke_webhook(asked: Asked) -> dict[str, Any]:
    """Make a webhook useless."""
    if not await asked.portal.database.write(lambda tx: webhooks.revoke(tx, asked.id, now=asked.portal.now)):
        raise missing("webhook")
    return {}
