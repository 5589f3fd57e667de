"""Chats and people found by how their words begin."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.people.accounts import load
from beseda.domain.search import chats_and_people
from beseda.domain.search.chats_and_people import Card
from beseda.kernel.call import Call, Page
from beseda.kernel.method import P, YesNo
from beseda.kernel.paging import Paging, paged_with_start
from beseda.methods.im import im
from beseda.model import Views
from beseda.render import parts
from beseda.wire.views.dialogs import Reading, found_chat
from beseda.wire.views.people import found_person

_LENGTH = "At least two characters"
ListPaging = Annotated[Paging, paged_with_start(10, 50)]


@im.method(
    "search.chat.list", doc="api-reference/chats/search/im-search-chat-list", since=19, raises=(errors.PhraseShort,)
)
async def chat_list(
    call: Call,
    paging: ListPaging,
    *,
    find: Annotated[str, P(f"Words of titles and of members' names. {_LENGTH}")] = "",
    find_lines: Annotated[str, P(f"The same in Open Channels; not looked at with FIND. {_LENGTH}")] = "",
) -> Page:
    """Find chats that the caller may see, newest first."""
    phrase, lines = (find, False) if find else (find_lines, True)
    found = await chats_and_people.chats(
        call.tx, call.person, phrase, lines=lines, offset=paging.offset, limit=paging.limit
    )
    cards = await chats_and_people.cards(call.tx, call.person, found.ids)
    return Page.of([_card(call, card) for card in cards], start=paging.offset, total=found.total)


@im.method(
    "search.user.list", doc="api-reference/chats/search/im-search-user-list", since=19, raises=(errors.PhraseShort,)
)
async def user_list(
    call: Call,
    paging: ListPaging,
    *,
    find: Annotated[str, P(f"Words of names, positions and departments. {_LENGTH}", missing=errors.PhraseShort)],
    # Quirk 100
    business: Annotated[YesNo, P("Accepted; nobody is left out", default="N")] = False,  # noqa: ARG001
) -> Page:
    """Find people whom the caller may know of, keyed by id; an empty array when there are none."""
    found = await chats_and_people.people(call.tx, call.person, find, offset=paging.offset, limit=paging.limit)
    people = await load(call.tx, found.ids)
    page = Page.of(found.ids, start=paging.offset, total=found.total)
    return page._replace(result={str(person.id): found_person(person, call.portal.locale) for person in people} or [])


def _card(call: Call, card: Card) -> dict[str, Any]:
    chat_access = card.chat_access
    setting = parts.setting(chat_access.chat, card.roles, chat_access.role)
    reading = Reading(chat_access.member, card.unread, card.first_unread, (), Views(0, None))
    return found_chat(chat_access.chat, setting, reading, call.portal.locale)
