"""The kinds of chats, and what each allows. Official: examples of im-recent-get, im-dialog-get, im-search-chat-list."""

import re
from typing import NamedTuple

from beseda.model import Chat, ChatType

_OPEN = ChatType("open", "O")
_GROUP = ChatType("chat", "C")
_PRIVATE = ChatType("private", "P", avatar=False, rename=False, leave=False, leave_owner=False)
_BOUND = {  # Quirk 25
    "CRM": ChatType("crm", "C", avatar=False, rename=False, leave_owner=False),
    "SONET_GROUP": ChatType(
        "sonetGroup", "C", avatar=False, rename=False, extend=False, leave=False, leave_owner=False
    ),
    "TASKS_TASK": ChatType("tasksTask", "X"),
    "LINES": ChatType("lines", "L"),
}
_SIMPLE = {"P": _PRIVATE, "O": _OPEN, "L": _BOUND["LINES"]}


_TASK = "/tasks/task/view/{}/?ta_sec=chat_tasks&ta_el=view_button"


class EntityLink(NamedTuple):
    """Where the object that a chat is bound to can be opened."""

    type: str = ""
    url: str = ""
    id: str = ""


def type_code(entity_type: str, *, opened: bool) -> str:  # Quirk 21
    """The type letter of a new chat."""
    if entity_type in _BOUND:
        return _BOUND[entity_type].message_type
    return "O" if opened else "C"


def chat_type(chat: Chat) -> ChatType:
    """What a chat is called and allows."""
    if chat.private:
        return _PRIVATE
    if chat.entity_type in _BOUND:
        return _BOUND[chat.entity_type]
    basic = _SIMPLE.get(chat.type, _GROUP)
    return basic._replace(type=_camel(chat.entity_type)) if chat.entity_type else basic


def entity_link(chat: Chat) -> EntityLink:
    """The address of the object that a chat is bound to; empty for an unbound one."""
    if not chat.entity_type:
        return EntityLink()
    if chat.entity_type == "CRM":
        name, _, number = chat.entity_id.partition("|")
        return EntityLink(name, _crm_url(name, number), chat.entity_id)
    if chat.entity_type in {"TASKS", "TASKS_TASK"}:
        return EntityLink(
            "TASKS", f"/company/personal/user/{chat.owner_id}{_TASK.format(chat.entity_id)}", chat.entity_id
        )
    if chat.entity_type == "SONET_GROUP":
        return EntityLink("SONET_GROUP", f"/workgroups/group/{chat.entity_id}/", chat.entity_id)
    return EntityLink(chat.entity_type, "", chat.entity_id)


def _crm_url(name: str, number: str) -> str:
    if name.startswith("DYNAMIC_"):
        return f"/crm/type/{name.removeprefix('DYNAMIC_')}/details/{number}/"
    return f"/crm/{name.lower()}/details/{number}/"


def _camel(name: str) -> str:
    head, *rest = [part for part in re.split(r"[^A-Za-z0-9]+", name) if part] or [name]
    return head.lower() + "".join(part.capitalize() for part in rest)
