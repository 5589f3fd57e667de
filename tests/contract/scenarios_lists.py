"""Chats changed, lists in pages, marks and search."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.world import PNG, Scenario, World


def plans(w: World) -> str:
    """The dialog that has everything set."""
    return f"chat{w.chats['']}"


def pages(w: World) -> Iterator[Answer]:
    """Everybody's whole list, a page with more behind it, and an empty one."""
    for one in (w.anna, w.boris, w.guest, w.robot):
        yield one.answer("im.recent.list")
    yield w.anna.answer("im.recent.list", LIMIT=1)
    yield w.anna.answer("im.recent.list", OFFSET=1000)
    yield w.boris.answer("im.recent.list", PARSE_TEXT="Y", UNREAD_ONLY="Y")


def chats_found(w: World) -> Iterator[Answer]:
    """Chats of every kind, a page with more behind it, and nothing."""
    for kind in w.chats:
        w.anna.call("im.chat.user.list", CHAT_ID=w.chats[kind])
        yield w.anna.answer("im.search.chat.list", FIND=kind.title() or "Plans")
    yield w.anna.answer("im.search.chat.list", FIND="Boris", LIMIT=1)
    yield w.boris.answer("im.search.chat.list", FIND_LINES="Lines")
    yield w.boris.answer("im.search.chat.list", FIND="Nothing")


def people_found(w: World) -> Iterator[Answer]:
    """People of every sort, a page with more behind it, and nobody."""
    for number in range(2):
        w.anna.call("user.add", EMAIL=f"new{number}@example.org", NAME="Echo", UF_DEPARTMENT=[w.sales])
    for word in ("Anna", "Boris", "Vera", "Sales"):
        yield w.anna.answer("im.search.user.list", FIND=word)
    yield w.anna.answer("im.search.user.list", FIND="Echo", LIMIT=1)
    yield w.anna.answer("im.search.user.list", FIND="Nobody")


SCENARIOS: dict[str, Scenario] = {
    "im.recent.list": pages,
    "im.recent.pin": lambda w: (
        w.anna.answer("im.recent.pin", DIALOG_ID=plans(w)),
        w.anna.answer("im.recent.pin", DIALOG_ID=str(w.boris.id), PIN="N"),
    ),
    "im.recent.unread": lambda w: (
        w.anna.answer("im.recent.unread", DIALOG_ID=plans(w)),
        w.anna.answer("im.recent.unread", DIALOG_ID=str(w.robot.id), ACTION="N"),
    ),
    "im.recent.hide": lambda w: (w.anna.answer("im.recent.hide", DIALOG_ID=one) for one in w.dialogs()),
    "im.chat.leave": lambda w: (w.boris.answer("im.chat.leave", CHAT_ID=w.chats[""]),),
    "im.chat.mute": lambda w: (
        w.anna.answer("im.chat.mute", CHAT_ID=w.chats[""]),
        w.anna.answer("im.chat.mute", DIALOG_ID=plans(w), MUTE="N"),
    ),
    "im.chat.setOwner": lambda w: (w.anna.answer("im.chat.setOwner", CHAT_ID=w.chats[""], USER_ID=w.boris.id),),
    "im.chat.updateTitle": lambda w: (w.anna.answer("im.chat.updateTitle", CHAT_ID=w.chats[""], TITLE="Goals"),),
    "im.chat.updateColor": lambda w: (w.anna.answer("im.chat.updateColor", CHAT_ID=w.chats[""], COLOR="RED"),),
    "im.chat.updateAvatar": lambda w: (w.anna.answer("im.chat.updateAvatar", CHAT_ID=w.chats[""], AVATAR=PNG),),
    "im.search.chat.list": chats_found,
    "im.search.user.list": people_found,
}
