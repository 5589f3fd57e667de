"""Messages found in a chat."""

from collections.abc import Sequence
from typing import Annotated, Any

from beseda import errors
from beseda.domain.messages import reactions
from beseda.domain.search import messages
from beseda.domain.search.messages import FoundMessages, MessageQuery
from beseda.errors.spec import ErrorSpec
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, Id, Moment, Object, P
from beseda.kernel.paging import at_most
from beseda.methods.im import im
from beseda.model import Message
from beseda.render import parts
from beseda.render.parts import Speakers
from beseda.wire.casing import Casing
from beseda.wire.views import messages as views

_NEWEST_FIRST = {"ID": "DESC"}


@im.method(
    "dialog.messages.search",
    doc="api-reference/chats/messages/im-dialog-messages-search",
    mode="long_read",
    raises=(
        ErrorAs(errors.chats.IdEmpty, ErrorSpec("CHAT_ID_EMPTY", "CHAT_ID can't be empty")),
        ErrorAs(errors.NoAccess, ErrorSpec("ACCESS_ERROR", "You do not have access to this chat", 403)),
    ),
)
async def search(
    call: Call,
    *,
    chat_id: Annotated[Id, P("The chat", missing=errors.chats.IdEmpty)],
    search_message: Annotated[str, P("What the text contains, from three characters on")] = "",
    date_from: Annotated[Moment | None, P("Said at this moment or later")] = None,
    date_to: Annotated[Moment | None, P("Said at this moment or earlier")] = None,
    date: Annotated[Moment | None, P("Said within 24 hours from this moment")] = None,
    order: Annotated[
        Object, P("ID: which way to go", default='{"ID": "DESC"}', values=("ASC", "DESC"))
    ] = _NEWEST_FIRST,
    limit: Annotated[int, at_most(50, 200)] = 50,
    last_id: Annotated[int | None, P("Go on behind this message")] = None,
) -> dict[str, Any]:
    """Look for messages in a chat."""
    query = MessageQuery(
        search_message,
        date_from,
        date_to,
        date,
        ascending=str(order.get("ID", "")).upper() == "ASC",
        beyond=last_id if last_id and last_id > 0 else None,
        limit=limit,
    )
    found = await messages.search(call.tx, call.person, chat_id, query)
    chosen = {one.id: reactions.of(one) for one in found.messages}
    return {
        "messages": _messages(call, found, found.messages),
        "users": await _users(call, found),
        "files": await parts.files(call, Speakers.of([*found.messages, *found.quoted])),
        "additionalMessages": _messages(call, found, found.quoted),
        "copilot": None,
        "stickers": [],
        "reactions": [views.reactions(one, who, call.person.id) for one, who in chosen.items() if who],
        "tariffRestrictions": {"isHistoryLimitExceeded": False},
        "usersShort": await _users_short(
            call, [one for who in chosen.values() for people in who.values() for one in people]
        ),
    }


def _messages(call: Call, found: FoundMessages, said: Sequence[Message]) -> list[dict[str, Any]]:
    member, me = found.chat_access.member, call.person.id
    return [
        views.found(
            one,
            call.portal.locale,
            unread=member is not None and one.seq > member.read_seq and one.author_id != me,
            viewed=one.author_id == me or (member is not None and one.id <= member.read_message_id),
            views=found.views[one.id],
        )
        for one in said
    ]


async def _users(call: Call, found: FoundMessages) -> list[dict[str, Any]]:
    people = await parts.people(
        call, await parts.visible_speakers(call, found.chat_access, Speakers.of([*found.messages, *found.quoted]))
    )
    return [{Casing.CAMEL.wire(name): value for name, value in person.items()} for person in people]


async def _users_short(call: Call, likers: Sequence[int]) -> list[dict[str, Any]]:
    people = await parts.people(call, list(dict.fromkeys(likers)))
    return [{"id": person["id"], "name": person["name"], "avatar": person["avatar"]} for person in people]
