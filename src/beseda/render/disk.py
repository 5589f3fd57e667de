"""Objects of the disk in answers: with the addresses where the caller fetches and sees them."""

from collections.abc import Sequence
from typing import Any

from beseda.domain.applications import portal_secret
from beseda.domain.files import files
from beseda.kernel.call import Call
from beseda.model import DiskObject
from beseda.wire.views import disk as views


async def models(call: Call, found: Sequence[DiskObject]) -> dict[int, dict[str, Any]]:
    """Files as models of the disk, by their ids. Official: chats/files/im-disk-file-commit."""
    contents = await files.load(call.tx, [one.file_id for one in found])
    identity = await portal_secret.of_portal(call.tx)
    made = {}
    for one in found:
        path = files.path(identity, one.file_id, one.name, call.person.id, now=call.now)
        made[one.id] = views.model(one, contents[one.file_id], path, call.portal.locale)
    return made
