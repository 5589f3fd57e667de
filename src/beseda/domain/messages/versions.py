"""Messages as they were when something happened: each change keeps what was there before it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from beseda.domain import event_log
from beseda.domain.messages import send
from beseda.model import Message
from beseda.store.database import Tx
from beseda.store.events import event_rows
from beseda.store.events.event_rows import Event
from beseda.store.messages import message_rows as rows


def snapshot(message: Message) -> dict[str, Any]:
    """What a change notes of a message as it was before."""
    return {
        "author_id": message.author_id,
        "said_at": message.created_at,
        "text": message.text,
        "params": send.params_of(message),
        "uuid": message.uuid,
    }


def before_change(chat_id: int, message_id: int, data: Mapping[str, Any]) -> Message:
    """A message as it was before the change with these data."""
    params = send.encode(data["params"])
    return Message(chat_id, message_id, 0, data["author_id"], data["said_at"], data["text"], params, data["uuid"])


async def as_of_events(tx: Tx, chunk: Sequence[Event]) -> list[Message | None]:
    """For each event its message as it was then, a deleted one as it was before."""
    ids = list({event.message_id for event in chunk if event.message_id})
    now = await rows.load(tx, ids)  # before the changes: what changes meanwhile is then found among them
    later = await event_rows.changes(tx, ids, after_id=min((event.id for event in chunk), default=0))
    return [_then(event, now.get(event.message_id), later.get(event.message_id, ())) for event in chunk]


def _then(event: Event, now: Message | None, changes: Sequence[tuple[int, str]]) -> Message | None:  # Quirk 133
    gone = event.kind == event_log.MESSAGE_DELETED
    undone = event.data if gone else next((data for number, data in changes if number > event.id), None)
    return before_change(event.place_id, event.message_id, json.loads(undone)) if undone else now
