"""Messages as they were when something happened: each change keeps what was there before it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from beseda.domain import journal, messages
from beseda.model import Message
from beseda.store import events
from beseda.store import messages as rows
from beseda.store.database import Tx
from beseda.store.events import Event


def kept(message: Message) -> dict[str, Any]:
    """What a change notes of a message as it was before."""
    return {
        "author_id": message.author_id,
        "said_at": message.created_at,
        "text": message.text,
        "params": messages.params_of(message),
        "uuid": message.uuid,
    }


def former(chat_id: int, message_id: int, data: Mapping[str, Any]) -> Message:
    """A message as it was before the change with these data."""
    params = messages.encode(data["params"])
    return Message(chat_id, message_id, 0, data["author_id"], data["said_at"], data["text"], params, data["uuid"])


async def recall(tx: Tx, stretch: Sequence[Event]) -> list[Message | None]:
    """For each event its message as it was then, a deleted one as it was before."""
    ids = list({event.message_id for event in stretch if event.message_id})
    now = await rows.load(tx, ids)  # before the changes: what changes meanwhile is then found among them
    later = await events.changes(tx, ids, after=min((event.id for event in stretch), default=0))
    return [_then(event, now.get(event.message_id), later.get(event.message_id, ())) for event in stretch]


def _then(event: Event, now: Message | None, changes: Sequence[tuple[int, str]]) -> Message | None:
    gone = event.kind == journal.MESSAGE_DELETED
    undone = event.data if gone else next((data for number, data in changes if number > event.id), None)
    return former(event.chat_id, event.message_id, json.loads(undone)) if undone else now
