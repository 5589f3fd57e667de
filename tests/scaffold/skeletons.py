"""The case, the test and the line of the changelog of a new method: where to begin."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from tests.clients.wrapped import wrapped
from tests.scaffold.declaration import Fact, python_name

# Parameters that name a bot: what ``owned(w)`` gives.
_BOT = {"botId", "botToken", "BOT_ID", "CLIENT_ID"}
# What a scenario gives, by name.
_GIVEN: Mapping[str, str] = {
    "CHAT_ID": 'w.chats[""]',
    "DIALOG_ID": "w.plans",
    "MESSAGE_ID": "said(w.boris, w.plans)[0]",
    "USER_ID": "w.boris.id",
    "dialogId": "f\"chat{w.chats['OPEN']}\"",
    "userId": "w.boris.id",
}
_SAMPLES: Mapping[str, str] = {"integer": "1", "boolean": "True", "array": "[1]", "object": "{}"}
_BOT_IN_CHAT = """[
    bot(lambda w, who, it: {"dialogId": team(w)}, own=DENIED),
    robot(at.dialogs, lambda w, who, it: {"dialogId": it.key}, outside=DENIED, unknown=DENIED, member=OK),
]"""
# Who may call it on what, by the parameter that names the thing.
_RIGHTS: Mapping[str, str] = {
    "BOT_ID": "[old_bot()]",
    "botId": "[bot()]",
    "CHAT_ID": "[chat(outside=ACCESS_ERROR, reader=OK)]",
    "DIALOG_ID": "[dialog(outside=ACCESS_ERROR, reader=OK, unknown=ACCESS_ERROR, known=OK)]",
    "MESSAGE_ID": "message(outside=ACCESS_ERROR, member=OK)",
}
_OF_ROWS = ("ACCESS_ERROR", "OK", "bot", "chat", "dialog", "message", "old_bot", "robot", "team", "theirs")


class Entry(NamedTuple):
    """Lines of imports, and an entry of ``CASES``."""

    imports: tuple[str, ...]
    code: str


def case(page: Fact, module: str) -> Entry:
    """The case of a method, for this module of ``tests/contract/cases``."""
    needed = {one["name"]: one for one in page["params"] if one["required"] or one["name"] in _BOT}
    bot = bool(needed.keys() & _BOT)
    given = {name: _sample(one) for name, one in needed.items() if name not in _BOT}
    owned = ["**owned(w)"] if bot else []
    call = ", ".join([f'"{page["name"]}"', *owned, *_keywords(given)])
    in_chat = {"botId", "dialogId"} <= needed.keys()
    rights = (
        _BOT_IN_CHAT if in_chat else next((rights for name, rights in _RIGHTS.items() if name in needed), "theirs()")
    )
    lines = [f"scenario=lambda w: (w.anna.answer({call}),)", f"rights={rights}"]
    if page["name"].lower() in _wrapped():
        names = {python_name(name).rstrip("_"): value for name, value in given.items()}
        client = ".".join(python_name(part) for part in page["name"].split("."))
        lines.append(f"sdk=lambda sdk, w: sdk.{client}({', '.join(['**snake(owned(w))'] * bot + _keywords(names))})")
    code = f'    "{page["name"]}": Case(\n' + "".join(f"        {line},\n" for line in lines) + "    ),\n"
    rows = [name for name in _OF_ROWS if re.search(rf"\b{name}[(,)]", rights)]
    imports = ["from tests.contract.case import Case", f"from tests.contract.rights.rows import {', '.join(rows)}"]
    if in_chat:
        imports.append("from tests.contract.rights import things as at")
    if in_chat and module != "imbot_v2":
        imports.append("from tests.contract.cases.imbot_v2 import DENIED")
    helpers = "imbot" if needed.keys() & {"BOT_ID", "CLIENT_ID"} else "imbot_v2"
    if bot and module != helpers:
        imports.append(f"from tests.contract.cases.{helpers} import owned")
    if "snake(" in code and module != "imbot_v2":
        imports.append("from tests.contract.cases.imbot_v2 import snake")
    if "said(" in code and module != "im_messages":
        imports.append("from tests.contract.world import said")
    return Entry(tuple(imports), code)


def test(page: Fact) -> str:
    """A test that fails until it says what the method does."""
    needed = [one for one in page["params"] if one["required"] and one["name"] not in _BOT]
    given = {one["name"]: _SAMPLES.get(one["type"], '"text"') for one in needed}
    given |= {name: '"chat1"' for name in ("DIALOG_ID", "dialogId") if name in given}
    last = page["name"].rpartition(".")[2]
    about = "what is answered; what is different then, and for whom; what is refused"
    if any(one["name"] == "botId" for one in page["params"]):
        made, call = 'bot = portal.bot(portal.user("Anna"))', f'bot.call("{page["name"].removeprefix("imbot.v2.")}"'
    else:
        made, call = 'anna = portal.user("Anna")', f'anna.call("{page["name"]}"'
    return (
        f'"""``{page["name"]}``."""\n\nfrom beseda.testing import Portal\n\n\n'
        f"def test_{python_name(last).rstrip('_')}(portal: Portal) -> None:\n    {made}\n"
        f"    assert {', '.join([call, *_keywords(given)])}) == {json.dumps(about)}\n"
    )


def fragment(page: Fact) -> str:
    """What the changelog says of it."""
    return f"The method `{page['name']}`.\n"


@cache
def _wrapped() -> frozenset[str]:
    return frozenset(wrapped())


def _sample(param: Fact) -> str:
    return _GIVEN.get(param["name"], _SAMPLES.get(param["type"], '"text"'))


def _keywords(given: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value}" for name, value in given.items()]
