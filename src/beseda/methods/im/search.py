"""Chats and people found by how their words begin."""

from collections.abc import Sequence
from typing import Annotated, Any

from beseda.api.call import Call, Page
from beseda.api.method import P, YesNo
from beseda.domain import search
from beseda.domain.people import load
from beseda.domain.search import LARGEST_PAGE, PAGE, Card
from beseda.errors import PhraseShort
from beseda.methods.im import im, parts
from beseda.model import Views
from beseda.wire.views.dialogs import Reading, found_chat
from beseda.wire.views.people import found_person

_LENGTH = "At least two characters"
Offset = Annotated[int, P("How many to skip", default="0")]
Limit = Annotated[int, P(f"At most {LARGEST_PAGE}", default=str(PAGE))]


@im.method("search.chat.list", doc="api-reference/chats/search/im-search-chat-list", since=19, raises=(PhraseShort,))
async def chat_list(
    call: Call,
    *,
    find: Annotated[str, P(f"Words of titles and of members' names. {_LENGTH}")] = "",
    find_lines: Annotated[str, P(f"The same in Open Channels; not looked at with FIND. {_LENGTH}")] = "",
    offset: Offset = 0,
    limit: Limit = PAGE,
    start: parts.Start = 0,
) -> Page:
    """Find chats that the caller may see, newest first."""
    phrase, lines = (find, False) if find else (find_lines, True)
    ids = await search.chats(call.tx, call.person, phrase, lines=lines)
    shown, after = _page(ids, offset or start, limit)
    cards = await search.cards(call.tx, call.person, shown)
    return Page([_card(call, card) for card in cards], total=len(ids), next=after)


@im.method("search.user.list", doc="api-reference/chats/search/im-search-user-list", since=19, raises=(PhraseShort,))
async def user_list(
    call: Call,
    *,
    find: Annotated[str, P(f"Words of names, positions and departments. {_LENGTH}", missing=PhraseShort)],
    business: Annotated[YesNo, P("Accepted; nobody is left out", default="N")] = False,  # noqa: ARG001
    offset: Offset = 0,
    limit: Limit = PAGE,
    start: parts.Start = 0,
) -> Page:
    """Find people whom the caller may know of, keyed by id; an empty array when there are none."""
    ids = await search.people(call.tx, call.person, find)
    shown, after = _page(ids, offset or start, limit)
    people = await load(call.tx, shown)
    found = {str(person.id): found_person(person, call.portal.locale) for person in people}
    return Page(found or [], total=len(ids), next=after)


def _page(ids: Sequence[int], offset: int, limit: int) -> tuple[Sequence[int], int | None]:
    """A page, and where the next one begins, if there is one."""
    first, size = max(offset, 0), min(limit, LARGEST_PAGE) if limit > 0 else PAGE
    end = first + size
    return ids[first:end], end if end < len(ids) else None


def _card(call: Call, card: Card) -> dict[str, Any]:
    place = card.place
    setting = parts.setting(place.chat, card.rolls, place.role)
    reading = Reading(place.member, card.unread, card.first_unread, (), Views(0, None))
    return found_chat(place.chat, setting, reading, call.portal.locale)
