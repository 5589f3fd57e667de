"""A person's list of conversations and its unread counts."""

from typing import NamedTuple


class RecentFilter(NamedTuple):
    """Which conversations are wanted: those that meet every wish.

    ``until``: by their last message, which is of this moment or older. ``hidden``: also those put away since
    ``changed_since``.
    """

    skip_lines: bool = False
    skip_chat: bool = False
    skip_dialog: bool = False
    only_lines: bool = False
    changed_since: int = 0
    hidden: bool = False
    only_copilot: bool = False
    only_channel: bool = False
    only_unread: bool = False
    until_ts: int | None = None


class Listed(NamedTuple):
    """The place of one conversation in somebody's list, and all that its looks depend on: equal ones look alike.

    A version stands for a row: that of a chat also for the text of its last message. ``person_id`` is the counterpart
    of a private dialog, elsewhere who said the last message or had it said.
    """

    chat_id: int
    chat_version: int
    person_id: int | None
    person_version: int | None
    manager: int
    unread: int
    read_message_id: int
    pinned_at: int
    marked: int
    updated_at: int
    message_id: int
    views: int


class Recent(NamedTuple):
    """One conversation in somebody's list, with its last message and unread count.

    ``person_id`` is the counterpart of a private dialog, elsewhere the author of the last message (0: the system).
    ``views``: how many people besides its author saw that message; ``begun_at``: when the chat was made.
    """

    chat_id: int
    chat_version: int
    type: str
    manager: int
    owner_id: int
    person_id: int
    person_version: int
    unread: int
    read_message_id: int
    pinned_at: int
    marked: int
    updated_at: int
    message_id: int
    author_id: int
    sent_at: int
    text: str
    params: str
    uuid: str | None
    title: str
    color: str
    avatar: str
    views: int
    entity_id: str
    begun_at: int


class Counter(NamedTuple):
    """The unread count of one conversation; ``peer_id`` is 0 outside private dialogs."""

    chat_id: int
    type: str
    peer_id: int
    unread: int
    muted: int
    marked: int


class Counters(NamedTuple):
    """What somebody has not read: a JSON array of ``Counter``s in no order, and how many notifications."""

    conversations: str
    notifications: int
