"""Tags of notifications: each application has its own. Official: chats/notifications/index, im-notify-get."""

from beseda import errors
from beseda.domain.applications import implicit
from beseda.model import Actor, Application
from beseda.store.database import Tx

_PREFIX = "MP"


async def prefix(tx: Tx, actor: Actor, client_id: str) -> str:
    """What stands before the caller's tags. ``notifications.ApplicationUnknown``."""
    application = await _application(tx, actor, client_id)
    if application is None:
        raise errors.notifications.ApplicationUnknown
    return f"{_PREFIX}|{application.id}|"


async def _application(tx: Tx, actor: Actor, client_id: str) -> Application | None:
    """The one that calls; through a webhook, the one that is named."""
    if actor.application is not None or not client_id.strip():
        return actor.application
    return await implicit.find_or_add(tx, client_id, now=actor.now)
