"""What somebody is told outside of their conversations."""

from typing import NamedTuple

from beseda.model.message import Message

# Official: chats/notifications/im-notify-get (1 and 3 as stages, 2 in the example)
CONFIRM, PERSONAL, SYSTEM = 1, 2, 4


class NotificationChat(NamedTuple):
    """A row of ``notification_chat``; ``chat_id`` is 0 before the first notification."""

    user_id: int
    chat_id: int
    unread: int


class NotificationRow(NamedTuple):
    """A row of ``notification``: what its message is besides. ``buttons`` is JSON text, "" for none."""

    id: int
    user_id: int
    type: int
    module: str
    event: str
    tag: str
    sub_tag: str
    text_out: str
    buttons: str
    unread: int


class Notification(NamedTuple):
    """A notification and its message."""

    row: NotificationRow
    message: Message


class NotificationFilter(NamedTuple):
    """Which of somebody's notifications are wanted: those that meet every wish.

    ``kinds``: modules and events, "" for any event; ``like``: what the folded text looks like, with ``%`` for anything;
    ``tag``: a tag or an additional one; moments are seconds since 1970.
    """

    kinds: tuple[tuple[str, str], ...] = ()
    authors: tuple[int, ...] = ()
    like: str = ""
    tag: str = ""
    since_ts: int | None = None
    until_ts: int | None = None
