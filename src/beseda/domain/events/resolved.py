"""What happened, with what it is about."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain.chats import left_chats
from beseda.domain.files import objects
from beseda.domain.messages import send, versions
from beseda.model import Chat, ChatFile, Message, Person
from beseda.store.chats import chat_rows, member_rows
from beseda.store.database import Tx
from beseda.store.events.event_rows import Event
from beseda.store.people import person_rows

# Whom an event is about, given the message that it is about: the id, 0 for nobody.
SubjectOf: TypeAlias = Callable[[Event, Message | None], int]


class ResolvedEvent(NamedTuple):
    """An event with what it is about, as far as that is still there; a message as it was then.

    ``id`` is what readers confirm: twice the event's number, and one more for a bot, because a bot may read a person's
    queue together with its own.
    """

    id: int
    kind: str
    at: int
    chat: Chat | None
    message: Message | None
    actor: Person | None
    subject: Person | None
    peer_id: int
    data: Mapping[str, Any]
    files: Sequence[ChatFile] = ()

    @property
    def place(self) -> Chat:
        """The chat, of an event that is told to those who are in it."""
        assert self.chat is not None  # noqa: S101 - the rules of such events ask for it
        return self.chat

    @property
    def said(self) -> Message:
        """The message, of an event that is told of one."""
        assert self.message is not None  # noqa: S101 - the rules of such events ask for it
        return self.message

    @property
    def number(self) -> int:
        """The event's number in the log."""
        return self.id // 2


async def resolve(
    tx: Tx, chunk: Sequence[Event], reader_id: int, subject_of: Mapping[str, SubjectOf], *, odd: bool, now: int
) -> list[ResolvedEvent]:
    """The events with what they are about; a chat that the reader has left is what they saw last.

    ``subject_of``: by kind, for each kind there is among the events. ``odd``: the ids are a bot's.
    """
    said = await versions.as_of_events(tx, chunk)
    chats = await chat_rows.load(tx, list({event.place_id for event in chunk if event.place_id}))
    subjects = [subject_of[event.kind](event, message) for event, message in zip(chunk, said, strict=True)]
    known = await person_rows.load(tx, list({one for one in (*subjects, *(event.user_id for event in chunk)) if one}))
    peers = await member_rows.peers(tx, reader_id, [one.id for one in chats.values() if one.private])
    carried = [file for message in said if message for file in send.files_of(message)]
    files = {file.id: file for file in await objects.shown(tx, carried, reader_id, now=now)}
    heard = {event.chat_id: chats[event.chat_id] for event in chunk if event.chat_id in chats}
    chats |= await left_chats.as_seen(tx, reader_id, heard)
    return [
        ResolvedEvent(
            id=event.number * 2 + odd,  # Quirk 91
            kind=event.kind,
            at=event.created_at,
            chat=chats.get(event.place_id),
            message=message,
            actor=known.get(event.user_id),
            subject=known.get(subject),
            peer_id=peers.get(event.place_id, event.user_id),
            data=json.loads(event.data) if event.data else {},
            files=[files[file] for file in send.files_of(message) if file in files] if message else (),
        )
        for event, message, subject in zip(chunk, said, subjects, strict=True)
    ]
