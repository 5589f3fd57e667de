"""What was said, said otherwise. Official: chats/messages/im-message-update."""

from typing import Any, NamedTuple

from beseda.domain import access, deleting, journal, messages, recalling
from beseda.domain.enclosures import KEEP
from beseda.domain.messages import Post
from beseda.errors import MayNotEdit
from beseda.store import edits
from beseda.store.database import Tx


class Change(NamedTuple):
    """What is to become of a message: parts are kept, replaced, or with None removed.

    ``edited``: whether another attachment marks the message as edited; another text always does.
    """

    text: Any = KEEP
    attach: Any = KEEP
    keyboard: Any = KEEP
    menu: Any = KEEP
    url_preview: bool | None = None
    edited: bool = True


async def update(tx: Tx, post: Post, message_id: int, change: Change, *, days: int) -> None:
    """Change an own message, or delete it when nothing is to be left of its text.

    ``MessageNotFound``, ``MayNotEdit``, ``EditingOver`` after so many days.
    """
    message, _ = await access.hold(tx, post.author, message_id)
    deleting.check_window(post, message, days=days)
    if deleting.is_deleted(message):
        raise MayNotEdit
    text = message.text if change.text is KEEP else messages.fit(change.text.strip(), post.language)
    if change.text is not KEEP and not text:
        await deleting.erase(tx, post, message, complete=False)
        return
    before = messages.params_of(message)
    after = _params(before, change, retold=text != message.text)
    if text == message.text and after == before:
        return
    changed = message._replace(text=text, params=messages.encode(after))
    await edits.change(tx, changed, folded=messages.folded(changed), now=post.now)
    await journal.note(
        tx,
        journal.MESSAGE_CHANGED,
        now=post.now,
        chat_id=message.chat_id,
        user_id=post.author.id,
        message_id=message.id,
        **recalling.kept(message),
    )


def _params(before: dict[str, Any], change: Change, *, retold: bool) -> dict[str, Any]:
    preview = KEEP if change.url_preview is None else None if change.url_preview else "N"
    wanted = {"ATTACH": change.attach, "KEYBOARD": change.keyboard, "MENU": change.menu, "URL_PREVIEW": preview}
    given = {name: value for name, value in wanted.items() if value is not KEEP}
    after = {name: value for name, value in (before | given).items() if value}
    if retold or (change.edited and after.get("ATTACH") != before.get("ATTACH")):
        after["IS_EDITED"] = "Y"
    return after
