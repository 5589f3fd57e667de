"""The revisions that a portal reports. Official: chats/im-revision-get, chat-bots-v2/imbot.v2/revision-get."""

from typing import NamedTuple


class Revisions(NamedTuple):
    """Of the REST API, and of the clients' protocols that came with it."""

    rest: int
    web: int
    mobile: int
    desktop: int


# The pages pair REST 32 with mobile 22, and REST 33 with mobile 23; web and desktop stayed.
_WEB, _DESKTOP = 130, 6  # Quirk 74
_MOBILE_22_UNTIL = 32


def of(rest: int) -> Revisions:
    """What a portal of this REST revision reports."""
    return Revisions(rest, _WEB, 22 if rest <= _MOBILE_22_UNTIL else 23, _DESKTOP)
