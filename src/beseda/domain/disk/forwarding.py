"""Messages passed on: copies in another dialog that name the first author, with copies of their files.

Official: chat-bots-v2/imbot.v2/messages/chat-message-send (forwardIds).
"""

from collections.abc import Sequence

from beseda import errors
from beseda.domain import access
from beseda.domain.access import ChatAccess
from beseda.domain.disk import chat_files
from beseda.domain.messages import send
from beseda.model import Actor, Message, MessageDraft, Person
from beseda.store.database import Tx
from beseda.store.messages import message_rows


async def originals(tx: Tx, person: Person, ids: Sequence[int]) -> dict[int, Message]:
    """Messages of chats that somebody is in, all of them. ``NoAccess`` where one is not theirs to read."""
    found = await message_rows.load(tx, ids)
    for message_id in ids:
        message = found.get(message_id)
        if message is None or message.id < (await access.member_chat(tx, person, message.chat_id)).first_visible:
            raise errors.NoAccess
    return found


async def pass_on(tx: Tx, actor: Actor, chat_access: ChatAccess, original: Message, uuid: str = "") -> Message:
    """Say in a chat what was said elsewhere; what came before with the same ``uuid`` is answered again.

    ``NoAccess`` to post, ``messages.TextEmpty`` where nothing is left to say.
    """
    sent = await send.sent_before(tx, actor, chat_access, uuid)
    if sent is not None:
        return sent
    params = send.params_of(original)
    origin = {"id": original.id, "userId": original.author_id, "chatId": original.chat_id, "date": original.created_at}
    carried = await chat_files.copies(tx, actor, chat_access.chat.id, send.files_of(original))
    draft = MessageDraft(
        text=original.text,
        attach=params.get("ATTACH"),
        forward=params.get("FORWARD") or origin,
        files=carried,
        uuid=uuid,
    )
    return await send.send(tx, actor, chat_access, draft)
