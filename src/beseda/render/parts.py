"""Pieces of answers that change rarely: encoded once for each version of what they show."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self, TypeAlias

import orjson

from beseda.domain import access
from beseda.domain.access import PERMISSIONS, ChatAccess
from beseda.domain.chats import chat_types, recent_list
from beseda.domain.chats import membership as chat_rules
from beseda.domain.chats.left_chats import LeftChat
from beseda.domain.chats.membership import ManagersAndMuted
from beseda.domain.files import objects
from beseda.domain.messages import send
from beseda.domain.people import accounts as person_rules
from beseda.domain.text.mentions import mentioned
from beseda.kernel.call import Call
from beseda.model import Chat, Listed, Message, Recent, Role
from beseda.wire.views import chats as chat_views
from beseda.wire.views import files as file_views
from beseda.wire.views import people as person_views
from beseda.wire.views.chats import Setting

ItemView: TypeAlias = Callable[[Recent, Any, Any], dict[str, Any]]
_LONGEST_ID = 18
_SPELLED = {action: least.name.lower() for action, least in PERMISSIONS.items()}


def setting(chat: Chat, roles: ManagersAndMuted, role: Role) -> Setting:
    """What is said of a chat beyond its row."""
    return Setting(
        chat_types.chat_type(chat), chat_types.entity_link(chat)._asdict(), _SPELLED, roles.managers, roles.muted, role
    )


def role_in(recent: Recent, person_id: int) -> Role:
    """What the owner of a list is in one of its chats."""
    if recent.owner_id == person_id:
        return Role.OWNER
    return Role.MANAGER if recent.manager else Role.MEMBER


async def _listed_chats(call: Call, shown: Iterable[Recent]) -> dict[int, Any]:
    """The chat of each conversation, as lists show it."""
    wanted = {recent.chat_id: (recent.chat_version, role_in(recent, call.person.id)) for recent in shown}
    parts, missing = _remembered(call, "chat", wanted)
    if missing:
        for chat, roles in await chat_rules.load(call.tx, missing):
            role = wanted[chat.id][1]
            parts[chat.id] = _part(call, ("chat", chat.id, chat.version, role), _chat_view(call, chat, roles, role))
    return parts


def _chat_view(call: Call, chat: Chat, roles: ManagersAndMuted, role: Role) -> dict[str, Any]:
    if chat.private:
        return chat_views.private_stub(chat, roles.muted)
    view: Callable[..., dict[str, Any]] = chat_views.old if old_recents(call) else chat_views.listed
    return view(chat, setting(chat, roles, role), call.portal.locale)


def left_chat(call: Call, gone: LeftChat) -> dict[str, Any]:
    """The chat of somebody who left it, as they saw it last; they have no role there any more."""
    return _chat_view(call, gone.chat, ManagersAndMuted([*gone.managers], [*gone.muted]), Role.NONE)


async def _listed_people(call: Call, shown: Iterable[Recent]) -> dict[int, Any]:
    """The person of each conversation that has one."""
    wanted = {recent.person_id: (recent.person_version, 0) for recent in shown if recent.person_id}
    parts, missing = _remembered(call, "person", wanted)
    view = person_views.short if old_recents(call) else person_views.messenger
    for person in await person_rules.load(call.tx, missing):
        parts[person.id] = _part(call, ("person", person.id, person.version, 0), view(person, call.portal.locale))
    return parts


async def people(call: Call, ids: Sequence[int]) -> list[dict[str, Any]]:
    """These people in full, in this order; who is not there is left out."""
    found = await person_rules.load(call.tx, ids)
    return [person_views.messenger(person, call.portal.locale) for person in found]


async def finished_people(call: Call, ids: Sequence[int]) -> list[Any]:
    """The same as finished parts."""
    wanted = {one: (version, 0) for one, version in (await person_rules.versions(call.tx, ids)).items()}
    parts, missing = _remembered(call, "user", wanted)
    for person in await person_rules.load(call.tx, missing):
        view = person_views.messenger(person, call.portal.locale)
        parts[person.id] = _part(call, ("user", person.id, person.version, 0), view)
    return [parts[one] for one in ids if one in parts]


async def items(call: Call, listed: Sequence[Listed], sort: Hashable, view: ItemView) -> dict[int, Any]:
    """Conversations of the caller as their list shows them, by chat; ``sort`` tells apart how lists show them."""
    parts, key = call.portal.fragments, ("item", sort, call.person.id)
    found: dict[int, Any] = {one.chat_id: parts.get((key, one.chat_id), one) for one in listed}
    missing = {one.chat_id: one for one in listed if found[one.chat_id] is None}
    if not missing:
        return found
    loaded = await recent_list.load(call.tx, call.person, missing.values())
    chats, persons = await _listed_chats(call, loaded.values()), await _listed_people(call, loaded.values())
    for chat_id, one in loaded.items():
        made = view(one, chats[chat_id], persons.get(one.person_id))
        found[chat_id] = parts.put((key, chat_id), made, missing[chat_id]) if call.tx.committed else made
    return {chat_id: part for chat_id, part in found.items() if part is not None}


class Speakers(NamedTuple):
    """Who said some messages, whom system lines among them name, and which files they carry."""

    authors: tuple[int, ...]
    names: tuple[int, ...]
    files: tuple[int, ...] = ()

    @classmethod
    def of(cls, said: Sequence[Message]) -> Self:
        """Those of these messages, each once."""
        named = (name for one in said if not one.author_id for name in mentioned(one.text))
        names = [int(name) for name in named if name.isdecimal() and len(name) <= _LONGEST_ID]
        files = [file for one in said for file in send.files_of(one)]
        authors = [one.author_id for one in said if one.author_id]
        return cls(tuple(dict.fromkeys(authors)), tuple(dict.fromkeys(names)), tuple(dict.fromkeys(files)))


async def visible_speakers(call: Call, chat_access: ChatAccess, voices: Speakers) -> list[int]:  # Quirk 70
    """Authors and who is named: anybody may write a system line, so not every name is shown to a guest."""
    names = await access.visible_mentions(call.tx, call.person, chat_access, voices.names) if voices.names else ()
    return list(dict.fromkeys([*voices.authors, *names]))


async def files(call: Call, voices: Speakers) -> list[dict[str, Any]]:
    """The files that messages carry, as far as they are still there."""
    found = await objects.shown(call.tx, voices.files, call.person.id, now=call.now)
    return [file_views.chat_file(one, call.portal.locale) for one in found]


def old_recents(call: Call) -> bool:
    """Whether lists of conversations have the shape of 2022."""
    return call.revision <= _LAST_OLD_REVISION


_LAST_OLD_REVISION = 29


def _remembered(call: Call, sort: str, wanted: Mapping[int, tuple[int, int]]) -> tuple[dict[int, Any], list[int]]:
    """What is at hand, and the ids of what is not."""
    found: dict[int, Any] = {**call.portal.fragments.several({one: (sort, one, *key) for one, key in wanted.items()})}
    return found, [one for one in wanted if one not in found]


def _part(call: Call, key: tuple[str, int, int, int], view: dict[str, Any]) -> orjson.Fragment | dict[str, Any]:
    """Remember only what is committed: a version that is rolled back comes again with other content."""
    return call.portal.fragments.put(key, view) if call.tx.committed else view
