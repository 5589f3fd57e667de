"""An event with those who are told of it, and what commands show of its chat and its people."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from beseda.domain.access import PERMISSIONS
from beseda.domain.chats import chat_types
from beseda.domain.events.news import News
from beseda.kernel.portal import Portal
from beseda.model import Chat, Message, Person, Role
from beseda.wire.views import chats as chat_views
from beseda.wire.views import people as person_views
from beseda.wire.views.chats import Setting

IM, OWN = "im", "beseda"  # the modules of the commands
_PERMISSIONS = {action: least.name.lower() for action, least in PERMISSIONS.items()}
Personal: TypeAlias = dict[int, dict[str, Any]]


class Scene(NamedTuple):
    """An event with those who are told of it."""

    portal: Portal
    news: News

    @property
    def chat(self) -> Chat:
        """Where it happened."""
        assert self.news.chat is not None  # noqa: S101 - the makers of such commands are asked for events of chats
        return self.news.chat

    @property
    def message(self) -> Message:
        """What it is about."""
        assert self.news.message is not None  # noqa: S101 - as above
        return self.news.message

    @property
    def dialogs(self) -> dict[int, str]:
        """The dialog id of the chat for each recipient: in a private one, the other person."""
        if not self.chat.private:
            return dict.fromkeys(self.news.recipients, f"chat{self.chat.id}")
        return {one: str(self.news.peers.get(one, 0)) for one in self.news.recipients}

    def personal(self, **more: Mapping[int, Any]) -> Personal:
        """What differs from recipient to recipient: the dialog id, in private ones a number, and more."""
        private = self.chat.private
        found: Personal = {}
        for one, dialog in self.dialogs.items():
            own: dict[str, Any] = {"dialogId": int(dialog) if private else dialog}
            found[one] = own | {name: values[one] for name, values in more.items() if one in values}
        return found

    def only(self, person_id: int) -> Sequence[int]:
        """This person, where they are told."""
        return [person_id] if person_id in self.news.recipients else []

    @property
    def shown_chat(self) -> dict[str, Any]:
        """The chat as lists show it."""
        chat, roles = self.chat, self.news.roles
        setting = Setting(
            *(chat_types.chat_type(chat), chat_types.entity_link(chat)._asdict(), _PERMISSIONS),
            *(roles.managers, roles.muted, Role.MEMBER),
        )
        return chat_views.listed(chat, setting, self.portal.locale)

    @property
    def shown_people(self) -> dict[str, Any]:
        """Whom clients have to know of, by their ids."""
        return {str(person.id): self.shown(person) for person in self.news.people}

    def shown(self, person: Person) -> dict[str, Any]:
        """Somebody as messages show them."""
        return person_views.messenger(person, self.portal.locale) | {"id": str(person.id)}
