"""What a server does now and then without anybody asking."""

from functools import partial

from beseda.domain.applications import tokens
from beseda.domain.disk import trash
from beseda.domain.events import deliveries, offline, queues, watching
from beseda.domain.limits import operating, requests
from beseda.domain.messages import commands, retention
from beseda.domain.people import identities, sessions, web_push
from beseda.kernel import contents
from beseda.kernel.portal import Portal


async def housekeeping(portal: Portal) -> None:
    """Forget old events and deliveries and who was quiet for long, a piece at a time; tidy up the file store."""
    events = (queues.trim, deliveries.trim, offline.trim, watching.trim)
    people = (sessions.trim, identities.trim, web_push.trim)
    for trim in (*events, commands.trim, requests.trim, operating.trim, tokens.trim, *people):
        piece = partial(trim, now=portal.now)
        while await portal.database.write(piece):
            pass
    await expire(portal)
    await contents.move_pictures(portal.database, portal.blobs, now=portal.now)
    if portal.developer is None or not await portal.database.snapshots():  # which may name any content
        await contents.collect(portal.database, portal.blobs, now=portal.now)


async def expire(portal: Portal) -> None:
    """Take away what was said too long ago, a chat at a time, and what lies in the trash for too long."""
    while await portal.database.write(partial(trash.empty, now=portal.now)):
        pass
    language = portal.settings.language
    while (due := await portal.database.read(partial(retention.due, now=portal.now))) is not None:
        for chat_id, through_id in sorted(due.chats.items()):
            gone = partial(retention.expire, chat_id=chat_id, through_id=through_id, language=language, now=portal.now)
            await portal.database.write(gone)
        await portal.database.write(partial(retention.note, done=due))
