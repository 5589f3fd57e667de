"""Addresses at which somebody uploads into a folder for a while, without a webhook.

Official: disk/folder/disk-folder-upload-file, "Uploading a File via URL".
"""

import hmac
import re

from beseda import errors
from beseda.domain.applications import portal_secret
from beseda.domain.disk import rights
from beseda.model import Actor, Level, Person
from beseda.store.database import Tx
from beseda.store.people import person_rows

METHOD, FIELD = "disk.folder.uploadFile", "file"
CREDENTIAL = "upload"  # its id is that of the folder
_SECONDS = 3600
_CODE = re.compile(r"upload-([0-9]{1,18})-([0-9a-f]{32})")


async def code(tx: Tx, person: Person, folder_id: int, *, now: int) -> str:
    """What stands in place of a webhook's code. ``disk.NotFound``, ``disk.AccessDenied``."""
    await rights.find(tx, person, folder_id, Level.ADD, folder=True)
    expires = now + _SECONDS
    identity = await portal_secret.of_portal(tx)
    return f"upload-{expires}-{identity.upload_signature(folder_id, person.id, expires)}"


def check_folder(actor: Actor, folder_id: int) -> None:
    """Let pass who uploads where such an address leads. ``disk.AccessDenied`` for another folder in the body."""
    if actor.credential.kind == CREDENTIAL and actor.credential.id != folder_id:
        raise errors.disk.AccessDenied


def is_code(given: str) -> bool:
    """Whether this may be such a code."""
    return _CODE.fullmatch(given) is not None


async def uploader(tx: Tx, given: str, user_id: int, folder_id: int, *, now: int) -> Person | None:
    """Who uploads into a folder with such a code; None when it was changed or is over, or the person is gone."""
    parts = _CODE.fullmatch(given)
    if parts is None or int(parts[1]) < now:
        return None
    identity = await portal_secret.of_portal(tx)
    if not hmac.compare_digest(identity.upload_signature(folder_id, user_id, int(parts[1])), parts[2]):
        return None
    person = await person_rows.find(tx, user_id)
    return person if person and person.active else None
