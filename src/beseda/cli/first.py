"""The first start of a portal: people, a webhook, and the note of how to get in."""

import secrets
import shlex
from pathlib import Path
from typing import NamedTuple

from beseda import demo
from beseda.cli.addresses import Addresses, webhook_url
from beseda.domain.auth import scopes, webhooks
from beseda.domain.auth.webhooks import Issued
from beseda.domain.people import accounts
from beseda.domain.people.accounts import NewPerson
from beseda.kernel.portal import Portal
from beseda.store.database import Tx
from beseda.store.schema import first_start

_NOTE = "first-run.txt"
_PASSWORD_BYTES = 12


class Keys(NamedTuple):
    """What opens a new portal; nobody is told again."""

    login: str
    password: str
    webhook: Issued


async def begin(portal: Portal, *, with_demo: bool) -> Keys | None:
    """Give an empty portal an administrator with a webhook, and demo data; None when there are people already."""
    password = secrets.token_urlsafe(_PASSWORD_BYTES)

    async def work(tx: Tx) -> Issued | None:
        if await first_start.anybody(tx):
            return None
        admin_id = await _people(tx, portal, password, with_demo=with_demo)
        return await webhooks.issue(tx, admin_id, ",".join(scopes.ALL), title="First start", now=portal.now)

    issued = await portal.database.write(work)
    return Keys(demo.ADMINISTRATOR, password, issued) if issued else None


async def _people(tx: Tx, portal: Portal, password: str, *, with_demo: bool) -> int:
    if with_demo:
        return await demo.play(tx, language=portal.settings.language, password=password, now=portal.now)
    return await accounts.create(tx, NewPerson(demo.ADMINISTRATOR, admin=True, password=password), now=portal.now)


def note_file(data: Path) -> Path:
    """Where the first start is kept."""
    return data / _NOTE


def note(keys: Keys, public_url: str, local: Addresses, authority: Path | None) -> str:
    """How to get in: sign-in, webhook, and a line to paste."""
    hook = keys.webhook
    trust = f"--cacert {shlex.quote(str(authority))} " if authority else ""
    call = shlex.quote(f"{webhook_url(local.best, hook.user_id, hook.code)}im.recent.get")
    return (
        f"Administrator  {keys.login}, password {keys.password}\n"
        f"Webhook        {webhook_url(public_url, hook.user_id, hook.code)}\n"
        f"Try            curl {trust}{call}\n"
    )
