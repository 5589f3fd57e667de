"""Files that people share in chats: objects in the folder of the chat that messages carry.

Official: chats/files/index, chat-bots-v2/im.v2/files/index.
"""

from collections.abc import Sequence
from typing import NamedTuple

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.disk import rights
from beseda.domain.files import objects
from beseda.domain.messages import delete as deleting
from beseda.domain.messages import send
from beseda.domain.text.phrases import phrase
from beseda.model import LARGE, NO_ROOM, Actor, DiskObject, Level, Message, MessageDraft, StoredFile
from beseda.store.database import Tx
from beseda.store.files import disk_rows
from beseda.store.messages import message_rows

_MOST_FILES = 100


class Shared(NamedTuple):
    """The message that carries files, and these by the ids that were asked for."""

    message: Message
    files: dict[int, DiskObject]


async def folder(tx: Tx, chat_id: int, *, now: int) -> DiskObject:
    """The folder of a chat, made when it is first asked for."""
    return await objects.root(tx, await objects.storage(tx, objects.CHAT, chat_id, now=now))


def check_stored(stored: StoredFile) -> None:
    """Let pass what was put into the store. ``disk.TooLarge``, ``disk.NotSaved`` where there was no room for it."""
    if stored.refused == LARGE:  # Quirk 172
        raise errors.disk.TooLarge
    if stored.refused == NO_ROOM:
        raise errors.disk.NotSaved


async def upload(
    tx: Tx, actor: Actor, chat_access: ChatAccess, stored: StoredFile, name: str, text: str, uuid: str = ""
) -> tuple[Message, DiskObject]:
    """Put a file into the folder of a chat and say so. ``NoAccess``, ``disk.TooLarge``, ``disk.NotSaved``.

    What came within a day with the same ``uuid`` is not stored again: message and file of the first time are answered.
    """
    check_stored(stored)
    if chat_access.member is None or not chat_access.may("can_post"):
        raise errors.NoAccess
    sent = await send.sent_before(tx, actor, chat_access, uuid)
    if sent is not None:
        return sent, await _carried(tx, sent)
    place = await folder(tx, chat_access.chat.id, now=actor.now)
    made = await objects.add_file(tx, place, stored, name, actor.person.id, now=actor.now, unique=True)
    return await send.send(tx, actor, chat_access, MessageDraft(text, files=(made.id,), uuid=uuid)), made


async def _carried(tx: Tx, message: Message) -> DiskObject:
    """The file that a message carries. ``disk.NotSaved`` where it has none any more."""
    found = [await disk_rows.find(tx, one) for one in send.files_of(message)]
    if not found or found[0] is None:
        raise errors.disk.NotSaved
    return found[0]


async def commit(tx: Tx, actor: Actor, chat_access: ChatAccess, ids: Sequence[int], text: str) -> Shared:
    """Say something with files that lie on the disk: those of another folder are copied into that of the chat.

    ``disk.NotSaved`` when one cannot be read, ``NoAccess``.
    """
    if not ids or len(ids) > _MOST_FILES:
        raise errors.disk.NotSaved
    if chat_access.member is None or not chat_access.may("can_post"):
        raise errors.NoAccess
    place = await folder(tx, chat_access.chat.id, now=actor.now)
    shared = {}
    for one in dict.fromkeys(ids):
        try:
            found = (await rights.find(tx, actor.person, one, Level.READ, folder=False)).object
        except (errors.disk.NotFound, errors.disk.AccessDenied) as error:
            raise errors.disk.NotSaved from error
        shared[one] = found if found.storage_id == place.storage_id else await _copied(tx, actor, place, found)
    carried = tuple(dict.fromkeys(found.id for found in shared.values()))
    return Shared(await send.send(tx, actor, chat_access, MessageDraft(text, files=carried)), shared)


async def copies(tx: Tx, actor: Actor, chat_id: int, ids: Sequence[int]) -> tuple[int, ...]:
    """Files of a message that is passed on, as copies in the chat that it is passed on to."""
    if not ids:
        return ()
    place = await folder(tx, chat_id, now=actor.now)
    found = [await disk_rows.find(tx, one) for one in ids]
    return tuple([(await _copied(tx, actor, place, one)).id for one in found if one and not one.deleted])


async def _copied(tx: Tx, actor: Actor, place: DiskObject, found: DiskObject) -> DiskObject:
    return await objects.copy_file(tx, place, found, actor.person.id, now=actor.now, unique=True)


async def save(tx: Tx, actor: Actor, file_id: int) -> tuple[DiskObject, DiskObject]:
    """Copy a file into the folder of saved files, which is made when it is missing: the folder and the copy.

    ``disk.NotSaved``.
    """
    try:
        found = (await rights.find(tx, actor.person, file_id, Level.READ, folder=False)).object
    except (errors.disk.NotFound, errors.disk.AccessDenied) as error:
        raise errors.disk.NotSaved from error
    root = await objects.root(tx, await objects.storage(tx, objects.USER, actor.person.id, now=actor.now))
    name = phrase(actor.language, "saved_files")
    await disk_rows.hold(tx, root.id)
    place = await disk_rows.named(tx, root.id, name)
    if place is None or not place.folder:
        name = await objects.free_name(tx, root.id, name, unique=True)
        place = await objects.add_folder(tx, root, name, actor.person.id, now=actor.now)
    return place, await _copied(tx, actor, place, found)


async def remove(tx: Tx, actor: Actor, chat_id: int, file_id: int) -> bool:
    """Take back a file that somebody sent, with the messages that carry it: whether they may know of it.

    What others sent stays. Nobody is told apart from who is not in the chat.
    """
    try:
        chat_access = await access.member_chat(tx, actor.person, chat_id)
        seen = await rights.find(tx, actor.person, file_id, Level.READ, folder=False)
    except errors.NoAccess:
        return False
    if seen.place.storage.kind != objects.CHAT or seen.place.storage.owner_id != chat_access.chat.id:
        return False
    if seen.object.created_by != actor.person.id:
        return True
    await tx.lock_chat(chat_id)
    for message in (await message_rows.load(tx, await disk_rows.carriers(tx, file_id))).values():
        await deleting.erase(tx, actor, message, complete=False)
    if await disk_rows.find(tx, file_id):
        await disk_rows.remove(tx, file_id, now=actor.now)
    return True


async def in_chat(tx: Tx, actor: Actor, chat_access: ChatAccess, file_id: int) -> DiskObject:
    """A file of a chat that somebody may read. ``disk.NotFound``."""
    try:
        seen = await rights.find(tx, actor.person, file_id, Level.READ, folder=False)
    except errors.disk.AccessDenied as error:
        raise errors.disk.NotFound(id=file_id) from error
    if seen.place.storage.kind != objects.CHAT or seen.place.storage.owner_id != chat_access.chat.id:
        raise errors.disk.NotFound(id=file_id)
    return seen.object
