"""Messages changed, deleted, liked and searched; dialogs read and unread."""

from collections.abc import Iterable

from beseda.testing import Answer, User
from tests.contract.world import Scenario, World


def _plans(world: World) -> str:
    return f"chat{world.chats['']}"


def _said(by: User, dialog: str) -> list[int]:
    """What somebody said in a dialog, newest first."""
    messages = by.call("im.dialog.messages.get", DIALOG_ID=dialog)["messages"]
    return [one["id"] for one in messages if one["author_id"] == by.id]


def _update(world: World) -> Iterable[Answer]:
    one, other, *_ = _said(world.boris, _plans(world))
    buttons = [{"TEXT": "No", "LINK": "https://example.org"}]
    yield world.boris.answer("im.message.update", MESSAGE_ID=one, MESSAGE="Agreed!", KEYBOARD=buttons, MENU="N")
    yield world.boris.answer("im.message.update", MESSAGE_ID=other, ATTACH=[{"MESSAGE": "Today"}], IS_EDITED="N")
    yield world.boris.answer("im.message.update", MESSAGE_ID=one, MESSAGE="")


def _delete(world: World) -> Iterable[Answer]:
    yield world.boris.answer("im.message.delete", MESSAGE_ID=_said(world.boris, _plans(world))[0])
    yield world.anna.answer("im.message.delete", MESSAGE_ID=_said(world.anna, str(world.boris.id))[0])


def _like(world: World) -> Iterable[Answer]:
    message = _said(world.boris, _plans(world))[0]
    for action in ("plus", "minus", "auto"):
        yield world.anna.answer("im.message.like", MESSAGE_ID=message, ACTION=action)


def _read(world: World) -> Iterable[Answer]:
    yield world.anna.answer("im.dialog.read", DIALOG_ID=_plans(world), MESSAGE_ID=_said(world.boris, _plans(world))[1])
    yield from (world.anna.answer("im.dialog.read", DIALOG_ID=dialog) for dialog in world.dialogs())
    yield world.guest.answer("im.dialog.read", DIALOG_ID=_plans(world))


def _unread(world: World) -> Iterable[Answer]:
    message = _said(world.boris, _plans(world))[0]
    yield world.anna.answer("im.dialog.unread", DIALOG_ID=_plans(world), MESSAGE_ID=message)
    yield world.anna.answer("im.dialog.unread", DIALOG_ID=str(world.boris.id), MESSAGE_ID=1)


def _search(world: World) -> Iterable[Answer]:
    """A text; everything, with answers, lines of the system and likes, page by page; nothing."""
    plans = world.chats[""]
    yield world.anna.answer("im.dialog.messages.search", CHAT_ID=plans, SEARCH_MESSAGE="hello")
    yield world.anna.answer("im.dialog.messages.search", CHAT_ID=plans, ORDER={"ID": "ASC"})
    yield world.guest.answer("im.dialog.messages.search", CHAT_ID=plans, LIMIT=2)
    yield world.anna.answer("im.dialog.messages.search", CHAT_ID=world.chats["TASKS_TASK"])


def _users(world: World) -> Iterable[Answer]:
    yield from (world.anna.answer("im.dialog.users.list", DIALOG_ID=dialog) for dialog in world.dialogs())
    yield world.guest.answer("im.dialog.users.list", DIALOG_ID=_plans(world), LIMIT=1)


SCENARIOS: dict[str, Scenario] = {
    "im.message.update": _update,
    "im.message.delete": _delete,
    "im.message.like": _like,
    "im.dialog.read": _read,
    "im.dialog.unread": _unread,
    "im.dialog.read.all": lambda w: (one.answer("im.dialog.read.all") for one in (w.anna, w.boris, w.guest, w.robot)),
    "im.dialog.writing": lambda w: (w.anna.answer("im.dialog.writing", DIALOG_ID=dialog) for dialog in w.dialogs()),
    "im.dialog.messages.search": _search,
    "im.dialog.users.list": _users,
}
