"""What people may be told of, by module. Official: chats/notifications/im-notify-schema-get."""

from typing import NamedTuple

from beseda.domain.notifications import invitations


class NotificationModule(NamedTuple):
    """A module, its events, and the phrases that name them."""

    id: str
    events: tuple[str, ...]

    def name_key(self, event: str = "") -> str:
        """The phrase that names the module, or one of its events."""
        return f"module_{self.id}" + (f"_{event}" if event else "")


MODULES = (NotificationModule(invitations.MODULE, (invitations.EVENT,)), NotificationModule("rest", ("rest_notify",)))
