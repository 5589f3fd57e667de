"""Bots of both generations: registered, changed, removed, and recognised as somebody's.

Official: chat-bots-v2/imbot.v2/bots/bot-register.
"""

from beseda.domain.bots.change import update
from beseda.domain.bots.ownership import BotAccount, Owner, all_bots, counts, find, first, is_owner, of_owner, owned
from beseda.domain.bots.registration import register
from beseda.domain.bots.removal import remove
from beseda.domain.bots.settings import BACKGROUNDS, MODES, TYPES, BotChanges, Profile, is_callback
from beseda.domain.bots.tokens import check_token, rotate

__all__ = [
    "BACKGROUNDS",
    "MODES",
    "TYPES",
    "BotAccount",
    "BotChanges",
    "Owner",
    "Profile",
    "all_bots",
    "check_token",
    "counts",
    "find",
    "first",
    "is_callback",
    "is_owner",
    "of_owner",
    "owned",
    "register",
    "remove",
    "rotate",
    "update",
]
