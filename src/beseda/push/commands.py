"""From events to the commands that clients are told.

Names and fields of ``im`` are those that clients in public sources know; what they know nothing of is told by the
module ``beseda``, in camelCase (Quirk 228). Each command is documented in docs/push.md.
"""

from beseda.domain import event_log
from beseda.domain.events.news import News
from beseda.kernel.portal import Portal
from beseda.push import of_chats, of_messages, of_people
from beseda.push.frames import Command
from beseda.push.scene import Scene


def of(portal: Portal, news: News) -> list[Command]:
    """The commands by which clients are told of an event."""
    scene = Scene(portal, news)
    if news.event.kind in _OF_CHATS and news.chat is not None:
        return _OF_CHATS[news.event.kind](scene)
    if news.event.kind in _OF_PEOPLE:
        return _OF_PEOPLE[news.event.kind](scene)
    return []


_OF_CHATS = {
    event_log.MESSAGE_ADDED: of_messages.said,
    event_log.MESSAGE_CHANGED: of_messages.changed,
    event_log.MESSAGE_DELETED: of_messages.deleted,
    event_log.MESSAGE_LIKED: of_messages.liked,
    event_log.DIALOG_READ: of_chats.read,
    event_log.DIALOG_UNREAD: of_chats.unread,
    event_log.DIALOG_WRITING: of_chats.writing,
    event_log.MEMBER_JOINED: of_chats.joined,
    event_log.MEMBER_LEFT: of_chats.left,
    event_log.CHAT_CHANGED: of_chats.reshaped,
}
_OF_PEOPLE = {
    event_log.LIST_CHANGED: of_people.listed,
    event_log.NOTIFICATIONS_CHANGED: of_people.notified,
    event_log.PUBLISHED: of_people.published,
    event_log.STATUS_CHANGED: of_people.status,
}
