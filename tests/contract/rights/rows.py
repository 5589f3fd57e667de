"""What a row of the matrix is: a sort of thing, how a method is called for it, and what comes out.

A row says what comes out by what the caller is to the thing. Where it is silent, ``FALLBACK`` leads to the next
relation: who is in a chat may do what its readers may, unless the row says otherwise. What the caller is at the portal
comes first: ``guest``, or ``guest_member`` for guests who are a member.

Outcomes: ``ok``, any answer with something in it; ``answer``, any answer at all; ``null``, ``false``, ``[]``; or a
refusal, ``403 ACCESS_ERROR``.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

from tests.contract.rights import things as at
from tests.contract.rights.things import Thing
from tests.contract.rights.world import CALLERS, World, token

Things: TypeAlias = Callable[[World, str], Iterator[tuple[str, Thing]]]
Given: TypeAlias = Callable[[World, str, Thing], dict[str, Any]]

OK, ANSWER, ACCESS_ERROR = "ok", "answer", "403 ACCESS_ERROR"
# Who calls where the thing is in the team.
IN_TEAM = ("owner", "member", "newcomer", "guest", "bot")
_IN_CHATS = {
    "owner": "manager",
    "manager": "member",
    "author": "member",
    "pair": "member",
    "elsewhere": "member",
    "member": "reader",
    "reader": "outside",
    "missing": "outside",
}
_AMONG_PEOPLE = {"self": "known", "known": "unknown", "unknown": "missing"}
FALLBACK = _IN_CHATS | _AMONG_PEOPLE | dict.fromkeys(("own", "foreign", "there"), "missing")


class Row(NamedTuple):
    """How a method is called for each of these things, and what comes out.

    ``two_codes``: the page names one for what is foreign and one for what is missing. ``actor``: who acts, where it is
    not the caller.
    """

    things: Things
    given: Given
    expected: Mapping[str, str]
    who: tuple[str, ...] = CALLERS
    two_codes: bool = False
    actor: str = ""

    def outcome(self, sort: str, relation: str) -> str:
        """What comes out for a caller of this sort who is this to the thing."""
        for name in (f"{sort}_{relation}", sort):
            if name in self.expected:
                return self.expected[name]
        while relation not in self.expected:
            relation = FALLBACK[relation]
        return self.expected[relation]


def row(things: Things, given: Given, who: tuple[str, ...] = CALLERS, /, **expected: str) -> Row:
    """A row in one line."""
    return Row(things, given, expected, who)


def theirs(given: Given = lambda w, who, it: {}, /, **expected: str) -> list[Row]:
    """What concerns the caller alone, or nobody."""
    return [row(at.nothing, given, **(expected or {"anybody": OK}))]


def chat(given: Given = lambda w, who, it: {}, /, **expected: str) -> Row:
    """Chats by ``CHAT_ID``."""
    return row(at.chats, lambda w, who, it: {"CHAT_ID": it.id, **given(w, who, it)}, **expected)


def dialog(given: Given = lambda w, who, it: {}, /, **expected: str) -> Row:
    """Chats and people by ``DIALOG_ID``."""
    return row(at.dialogs, lambda w, who, it: {"DIALOG_ID": it.key, **given(w, who, it)}, **expected)


def message(given: Given = lambda w, who, it: {}, /, **expected: str) -> list[Row]:
    """Messages by ``MESSAGE_ID``."""
    return [row(at.messages, lambda w, who, it: {"MESSAGE_ID": it.id, **given(w, who, it)}, **expected)]


def bot(given: Given = lambda w, who, it: {}, /, own: str = OK, foreign: str = "400 BOT_OWNERSHIP_ERROR") -> Row:
    """Official: "owner of the registered bot", BOT_NOT_FOUND and BOT_OWNERSHIP_ERROR in the tables of errors."""
    return row(
        at.bots,
        lambda w, who, it: {"botId": it.id, "botToken": token(who), **given(w, who, it)},
        own=own,
        foreign=foreign,
        missing="400 BOT_NOT_FOUND",
    )._replace(two_codes=True)


def old_bot(given: Given = lambda w, who, it: {}, /, own: str = OK) -> Row:
    """Official: "user of the application that registered the chat bot", BOT_ID_ERROR and APP_ID_ERROR."""
    return row(
        at.old_bots,
        lambda w, who, it: {"BOT_ID": it.id, "CLIENT_ID": token(who), **given(w, who, it)},
        own=own,
        foreign="400 APP_ID_ERROR",
        missing="400 BOT_ID_ERROR",
    )._replace(two_codes=True)


def robot(things: Things, given: Given, /, **expected: str) -> Row:
    """What the things are to the bot in the team, whoever knows its token."""

    def named(w: World, who: str, it: Thing) -> dict[str, Any]:
        return {"botId": w.id("bot"), "botToken": "token-of-robot", **given(w, who, it)}

    return row(lambda w, _: things(w, "bot"), named, ("owner", "hermit"), **expected)._replace(actor="bot")


def old_robot(things: Things, given: Given, /, **expected: str) -> Row:
    """The same of the first generation."""

    def named(w: World, who: str, it: Thing) -> dict[str, Any]:
        return {"BOT_ID": w.id("old bot"), "CLIENT_ID": "old", **given(w, who, it)}

    return row(lambda w, _: things(w, "old bot"), named, ("owner", "hermit"), **expected)._replace(actor="old bot")


def once(shared: Row) -> Row:
    """What an actor that callers share can do only once: the first of them does it."""
    return shared._replace(who=shared.who[:1])


def team(w: World) -> str:
    """The dialog id of the team."""
    return f"chat{w.chats['team']}"
