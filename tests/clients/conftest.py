"""What every client meets: people, chats, texts that are easily broken, and refusals."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from beseda.errors.spec import ErrorSpec
from beseda.testing import Portal, User, Webhook, eventually
from tests.clients.scene import built
from tests.kept import kept


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The portal is on this machine, whatever proxy the environment names."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


again = kept(built)


@pytest.fixture
def anna(portal: Portal) -> User:
    """Who uses the client."""
    return portal.user("Anna", "Ivanova", email="anna@example.com", gender="F", work_position="Manager")


@pytest.fixture
def boris(portal: Portal, anna: User) -> User:
    """Whom she talks to."""
    return portal.user("Boris", "Petrov")


@pytest.fixture
def chat_id(portal: Portal, anna: User, boris: User) -> int:
    """Their chat, which belongs to a deal."""
    return portal.chat(anna, boris, title="Deal", entity_type="CRM", entity_id="DEAL|1663")


_TEXTS = {
    "cyrillic": "Съешь же ещё этих мягких французских булок, да выпей чаю",
    "bb codes": "[b]Bold[/b] [URL=https://example.com/?a=1&b=2#c]link[/URL] [USER=2]Boris[/USER][BR]\n>>quote",
    "emoji": "👍🏽 👨‍👩‍👧 🇷🇺 ✔️",
    "signs": "a & b + c = 100 % <d> \"e\" 'f' \\ / ? # ; [x]=1&y[]=2 %2B+%26 $result",
    "lines": "first\nsecond\r\n\tthird",
}


@pytest.fixture(params=_TEXTS)
def text(request: pytest.FixtureRequest) -> str:
    """A message that careless encoding breaks."""
    return _TEXTS[request.param]


@pytest.fixture
def attach() -> dict[str, Any]:
    """An attachment of nested objects and lists. Its numbers are texts in forms."""
    return {
        "ID": 1,
        "COLOR": "#29619b",
        "BLOCKS": [
            {"MESSAGE": "Курс: 1 & 2 + 3"},
            {"GRID": [{"NAME": "Total", "VALUE": "100 %", "DISPLAY": "LINE", "WIDTH": 100}]},
            {"LINK": {"NAME": "Deal", "LINK": "https://example.com/?a=1&b=2"}},
        ],
    }


@pytest.fixture
def conversations(portal: Portal, anna: User, boris: User) -> tuple[str, str]:
    """Boris wrote to Anna at noon UTC of the first of March 2026, and to a chat an hour later: dialog ids for Anna."""
    portal.clock.freeze(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp())
    boris.call("im.message.add", DIALOG_ID=anna.id, MESSAGE="to you")
    portal.clock.move(3600)
    chat_id = portal.chat(boris, anna, message="to all")
    return str(boris.id), f"chat{chat_id}"


@pytest.fixture
def said(anna: User, chat_id: int) -> list[str]:
    """What Anna has said in the chat, newest first: more than two pages of history."""
    texts = [f"message {number}" for number in range(45)]
    for one in texts:
        anna.call("im.message.add", DIALOG_ID=f"chat{chat_id}", MESSAGE=one)
    return texts[::-1]


_REFUSED: list[tuple[str, dict[str, Any], ErrorSpec]] = [
    ("im.no.such", {}, ErrorSpec("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)),
    ("im.message.add", {"MESSAGE": "to nobody"}, ErrorSpec("USER_ID_EMPTY", "User ID can't be empty", 400)),
    ("im.message.add", {"DIALOG_ID": "1"}, ErrorSpec("MESSAGE_EMPTY", "Message can't be empty", 400)),
    ("im.chat.user.list", {}, ErrorSpec("CHAT_ID_EMPTY", "Chat ID can't be empty", 400)),
    (
        "im.dialog.messages.get",
        {"DIALOG_ID": "chat999"},
        ErrorSpec("ACCESS_ERROR", "You do not have access to the specified dialog", 403),
    ),
]


@pytest.fixture(params=_REFUSED, ids=lambda refused: f"{refused[0]} {refused[2].code}")
def refused(request: pytest.FixtureRequest) -> tuple[str, dict[str, Any], ErrorSpec]:
    """A call that is refused, and how."""
    method, given, wire = request.param
    return method, given, wire


_WRONG = ErrorSpec("INVALID_CREDENTIALS", "Invalid request credentials", 401)
_BARRED: dict[str, ErrorSpec] = {
    "wrong code": _WRONG,
    "wrong person": _WRONG,
    "revoked": _WRONG,
    "missing scope": ErrorSpec(
        "insufficient_scope", "The request requires higher privileges than provided by the webhook token", 403
    ),
}


@pytest.fixture(params=_BARRED)
def barred(request: pytest.FixtureRequest, portal: Portal, anna: User) -> tuple[Webhook, ErrorSpec]:
    """A webhook that may not call ``im.*``, and how it is told so."""
    webhook = anna.webhook(scope="user" if request.param == "missing scope" else "im")
    if request.param == "revoked":
        portal.revoke(webhook)
    if request.param == "wrong code":
        webhook = replace(webhook, code="wrong")
    if request.param == "wrong person":
        webhook = replace(webhook, user_id=anna.id + 1)
    return webhook, _BARRED[request.param]


@pytest.fixture
def under_limits(portal: Portal, boris: User) -> Callable[[Callable[[], Any]], Any]:
    """Lets a client work on a portal of the cloud that has no room for a request until one of the client is refused.

    From then on it is real time that makes room: two requests a second. Answers what the work answers.
    """

    def refused() -> bool:
        return any(one.status == 503 and one.method != "server.time" for one in portal.calls)

    def run(work: Callable[[], Any]) -> Any:
        portal.profile = "cloud"
        portal.clock.freeze()
        while boris.answer("server.time").status == 200:
            pass
        with ThreadPoolExecutor(1) as thread:
            working = thread.submit(work)
            eventually(lambda: refused() or working.done())
            portal.clock.release()
            answer = working.result()
        assert refused()
        portal.profile = "box"
        return answer

    return run
