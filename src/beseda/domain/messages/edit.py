"""What was said, said otherwise. Official: chats/messages/im-message-update."""

from typing import Any, NamedTuple

from beseda import errors
from beseda.domain import access, event_log
from beseda.domain.messages import delete, send, versions
from beseda.domain.messages.attachments import KEEP
from beseda.model import Actor
from beseda.store.database import Tx
from beseda.store.messages import edit


class MessageChanges(NamedTuple):
    """What is to become of a message: parts are kept, replaced, or with None removed.

    ``edited``: whether another attachment marks the message as edited; another text always does.
    """

    text: Any = KEEP
    attach: Any = KEEP
    keyboard: Any = KEEP
    menu: Any = KEEP
    url_preview: bool | None = None
    edited: bool = True


async def update(tx: Tx, actor: Actor, message_id: int, change: MessageChanges, *, days: int) -> None:
    """Change an own message, or delete it when nothing is to be left of its text.

    ``messages.NotFound``, ``MayNotEdit``, ``EditingOver`` after so many days.
    """
    message, _ = await access.lock_message(tx, actor.person, message_id)
    delete.check_window(actor, message, days=days)
    if delete.is_deleted(message):
        raise errors.messages.MayNotEdit
    text = message.text if change.text is KEEP else send.truncate(change.text.strip(), actor.language)
    if change.text is not KEEP and not text and not send.files_of(message):  # Quirk 128, Quirk 178
        await delete.erase(tx, actor, message, complete=False)
        return
    before = send.params_of(message)
    after = _params(before, change, reworded=text != message.text)
    if text == message.text and after == before:
        return
    changed = message._replace(text=text, params=send.encode(after))
    await edit.change(tx, changed, folded=send.folded(changed), now=actor.now)
    await event_log.append(
        tx,
        event_log.MESSAGE_CHANGED,
        now=actor.now,
        chat_id=message.chat_id,
        user_id=actor.person.id,
        message_id=message.id,
        **versions.snapshot(message),
    )


def _params(before: dict[str, Any], change: MessageChanges, *, reworded: bool) -> dict[str, Any]:
    preview = KEEP if change.url_preview is None else None if change.url_preview else "N"
    wanted = {"ATTACH": change.attach, "KEYBOARD": change.keyboard, "MENU": change.menu, "URL_PREVIEW": preview}
    given = {name: value for name, value in wanted.items() if value is not KEEP}
    after = {name: value for name, value in (before | given).items() if value}
    if reworded or (change.edited and after.get("ATTACH") != before.get("ATTACH")):  # Quirk 118
        after["IS_EDITED"] = "Y"
    return after
