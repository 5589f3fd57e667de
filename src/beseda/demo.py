"""Demo data: some people who talk with each other, told in ``demo.en.toml`` and ``demo.ru.toml``."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NamedTuple

from beseda.domain.chats import dialogs, membership
from beseda.domain.messages import send
from beseda.domain.people import accounts, departments
from beseda.domain.people.accounts import NewPerson
from beseda.domain.people.departments import DepartmentChanges
from beseda.model import Actor, ChatDraft, DialogId, MessageDraft, Person
from beseda.store.database import Tx
from beseda.store.schema import first_start

ADMINISTRATOR = "admin"
# Between two things that happen; the story ends now.
_PAUSE = 37 * 60
_WHOLE_COMPANY = 1


class _Scene(NamedTuple):
    """The story as far as it went: people by login, chats by their name in the story."""

    language: str
    people: Mapping[str, Person]
    chats: dict[str, int]


async def play(tx: Tx, *, language: str, password: str, now: int) -> int:
    """Fill an empty portal with the story; answers the id of its administrator, who has this password."""
    story = tomllib.loads(files("beseda").joinpath(f"demo.{language}.toml").read_text(encoding="utf-8"))
    steps = [*((_open_chat, chat) for chat in story["chat"]), *((_say, line) for line in story["line"])]
    began = now - _PAUSE * len(steps)
    scene = _Scene(language, await _introduce(tx, story, password, began), {})
    for number, (happen, what) in enumerate(steps, 1):
        await happen(tx, scene, what, began + number * _PAUSE)
    administrator = scene.people[ADMINISTRATOR].id
    await first_start.pin(tx, administrator, scene.chats[story["pinned"]], now=now)
    await first_start.mute(tx, administrator, scene.chats[story["muted"]], now=now)
    return administrator


async def _introduce(tx: Tx, story: dict[str, Any], password: str, now: int) -> dict[str, Person]:
    """Take people on, the administrator first; who comes first into a department heads it."""
    first, *others = story["person"]
    chief_id = await accounts.create(tx, NewPerson(**first, admin=True, password=password), now=now)
    [chief] = await accounts.load(tx, [chief_id])
    ids, places = {chief.login: chief_id}, dict[str, int]()
    for known in others:
        name = known.pop("department")
        founded = name not in places
        if founded:
            places[name] = await departments.add(tx, chief, DepartmentChanges(name, parent_id=_WHOLE_COMPANY))
        newcomer = NewPerson(**known, departments=(places[name],))
        ids[newcomer.login] = await accounts.create(tx, newcomer, now=now)
        if founded:
            await departments.update(tx, chief, places[name], DepartmentChanges(head_id=ids[newcomer.login]))
    return {person.login: person for person in await accounts.load(tx, list(ids.values()))}


async def _open_chat(tx: Tx, scene: _Scene, chat: dict[str, Any], now: int) -> None:
    owner, *others = (scene.people[login] for login in chat["people"])
    draft = ChatDraft(
        users=tuple(person.id for person in others),
        open=chat.get("open", False),
        title=chat["title"],
        description=chat.get("description", ""),
        entity_type=chat.get("entity_type", ""),
        entity_id=chat.get("entity_id", ""),
    )
    scene.chats[chat["name"]] = await membership.create(tx, Actor(owner, now, scene.language), draft)


async def _say(tx: Tx, scene: _Scene, line: dict[str, Any], now: int) -> None:
    """Somebody says something in a chat, or to somebody."""
    who, where = scene.people[line["who"]], line["where"]
    dialog = DialogId("chat", scene.chats[where]) if where in scene.chats else DialogId("", scene.people[where].id)
    place = await dialogs.find(tx, who, dialog, now=now)
    draft = MessageDraft(text=line.get("text", ""), attach=line.get("attach"))
    await send.send(tx, Actor(who, now, scene.language), place, draft)
