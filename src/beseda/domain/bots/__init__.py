"""Bots of both generations: registered, changed, removed, and recognised as somebody's.

Official: chat-bots-v2/imbot.v2/bots/bot-register.
"""

from beseda.domain.bots.changing import update
from beseda.domain.bots.recognising import Known, Owner, belongs, counts, everything, find, first, of_owner, owned
from beseda.domain.bots.registering import register
from beseda.domain.bots.removing import remove
from beseda.domain.bots.tokens import check_token, rotate
from beseda.domain.bots.wishes import BACKGROUNDS, MODES, TYPES, Profile, Wish, is_callback

__all__ = [
    "BACKGROUNDS",
    "MODES",
    "TYPES",
    "Known",
    "Owner",
    "Profile",
    "Wish",
    "belongs",
    "check_token",
    "counts",
    "everything",
    "find",
    "first",
    "is_callback",
    "of_owner",
    "owned",
    "register",
    "remove",
    "rotate",
    "update",
]
