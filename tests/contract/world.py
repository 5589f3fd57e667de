"""A portal where much has happened, for answers that show everything."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from beseda.testing import Answer, Portal, Token, User, eventually

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@dataclass(frozen=True)
class World:
    """A portal where much has happened: people of every sort, chats of every kind, read and unread."""

    anna: User
    boris: User
    guest: User
    robot: User
    chats: Mapping[str, int]
    sales: int
    invitations: tuple[int, ...] = ()
    token: Token | None = None

    def application(self, method: str, /, **given: Any) -> Answer:
        """A call of Anna's application."""
        assert self.token
        return self.token.answer(method, **given)

    def waiting(self) -> int:
        """How many events wait for Anna's application, once one does: somebody new came."""
        self.application("event.bind", event="ONUSERADD", event_type="offline")
        self.application("user.add", EMAIL="new@example.com", UF_DEPARTMENT=[1])
        return eventually(lambda: len(self.application("event.offline.list").json["result"])) or 0

    @property
    def plans(self) -> str:
        """The dialog that has everything set."""
        return f"chat{self.chats['']}"

    def dialogs(self) -> list[str]:
        """Every dialog that Anna has."""
        return [*(f"chat{chat}" for chat in self.chats.values()), *(str(one.id) for one in (self.boris, self.robot))]


def said(by: User, dialog: str) -> list[int]:
    """What somebody said in a dialog, newest first."""
    messages = by.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    return [one["id"] for one in messages if one["author_id"] == by.id]


def build(portal: Portal) -> World:
    """Everybody and everything that answers may have to show: the same each time, so no colour is left to chance."""
    anna, boris, guest, robot = _people(portal)
    bound = {
        "CRM": "DEAL|1663",
        "TASKS_TASK": "8293",
        "SONET_GROUP": "103",
        "LINES": "telegrambot|2|209607941|744",
        "CALENDAR": "17",
    }
    chats = {
        "": portal.chat(anna, boris, guest, title="Plans", description="What to do", color="MINT", avatar=PNG),
        "OPEN": portal.chat(boris, anna, type="OPEN", title="News", color="LIME", message="Welcome"),
        **{
            kind: portal.chat(anna, boris, title=kind.title(), color="SAND", entity_type=kind, entity_id=number)
            for kind, number in bound.items()
        },
    }
    _talk(anna, boris, robot, chats)
    plans, news = chats[""], chats["OPEN"]
    portal.change("UPDATE member SET manager = 1 WHERE chat_id = :chat AND user_id = :user", chat=plans, user=boris.id)
    portal.change("UPDATE member SET muted = 1 WHERE chat_id IN :chats", chats=[news, chats["CRM"]])
    portal.change("UPDATE member SET pinned_at = joined_at WHERE chat_id = :chat", chat=news)
    portal.change("UPDATE member SET marked = 1 WHERE chat_id = :chat OR peer_id = :peer", chat=news, peer=robot.id)
    sales = anna.call("department.add", NAME="Sales", PARENT=1, SORT=100, UF_HEAD=anna.id)
    anna.call("user.update", ID=boris.id, UF_DEPARTMENT=[sales])
    return World(
        anna, boris, guest, robot, chats, sales, _told(portal, anna, boris), portal.application(anna).token(anna)
    )


def _told(portal: Portal, anna: User, boris: User) -> tuple[int, ...]:
    """What Anna is told; answers what wants an answer of hers."""
    for about, attach in (("It is late", None), ("Have a look", [{"MESSAGE": "At this"}])):
        boris.call(
            "im.notify", USER_ID=anna.id, MESSAGE=about, ATTACH=attach, TAG=about, SUB_TAG="all", CLIENT_ID="app"
        )
    boris.call("im.notify.system.add", USER_ID=anna.id, MESSAGE="The portal was updated")
    chats = [portal.chat(boris, title=title, color="SAND") for title in ("Chess", "Choir", "Chemistry")]
    return tuple(portal.invite(boris, chat, anna) for chat in chats)


def _people(portal: Portal) -> tuple[User, User, User, User]:
    anna = portal.user("Anna", "Ivanova", gender="F", work_position="Lead", email="anna@example.org", admin=True)
    boris = portal.user("Boris", "Petrov", gender="M")
    guest = portal.user("Vera", "Weber", gender="F", extranet=True)
    robot = portal.user("Echo")
    portal.change("UPDATE person SET kind = 'bot' WHERE id = :id", id=robot.id)
    portal.change("UPDATE person SET color = '#df532d'")
    portal.change(
        """
        UPDATE person SET birthday = '2000-02-01', website = 'https://example.org', work_phone = '+1 555 0100',
            personal_mobile = '+1 555 0101', inner_phone = '101', status = 'dnd', employed_on = '2020-01-01',
            idle_since = :now, absent_until = :now, last_login_at = :now, mobile_last_at = :now, desktop_last_at = :now
        WHERE id = :id
        """,
        id=anna.id,
        now=int(portal.clock()),
    )
    return anna, boris, guest, robot


def _talk(anna: User, boris: User, robot: User, chats: Mapping[str, int]) -> None:
    for chat in chats.values():
        anna.call("im.message.add", DIALOG_ID=f"chat{chat}", MESSAGE="Hello [b]everybody[/b]", URL_PREVIEW="N")
    for kind in ("", "OPEN", "LINES", "CRM"):
        boris.call("im.message.add", DIALOG_ID=f"chat{chats[kind]}", MESSAGE="Hello, Anna")
    plans = f"chat{chats['']}"
    asked = boris.call("im.message.add", DIALOG_ID=plans, MESSAGE="When?", SYSTEM="N")
    boris.call("im.message.add", DIALOG_ID=plans, REPLY_ID=asked, ATTACH=[{"MESSAGE": "Tomorrow"}])
    anna.call("im.message.like", MESSAGE_ID=asked)
    buttons = [{"TEXT": "Yes", "LINK": "https://example.org"}]
    boris.call("im.message.add", DIALOG_ID=plans, MESSAGE="Agreed?", KEYBOARD=buttons, MENU=buttons)
    anna.call("im.message.add", DIALOG_ID=f"chat{chats['TASKS_TASK']}", MESSAGE="Task", SYSTEM="Y")
    anna.call("im.message.add", DIALOG_ID=str(boris.id), MESSAGE="Between us")
    boris.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Yes")
    robot.call("im.message.add", DIALOG_ID=str(anna.id), MESSAGE="Beep")


# What a method answers in such a portal: each answer has to be 200, together they show all that is documented.
Scenario: TypeAlias = Callable[[World], Iterable[Answer]]
