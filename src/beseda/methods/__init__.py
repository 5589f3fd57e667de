"""Every method of the portal, family by family."""

from beseda.kernel.registry import Registry
from beseda.methods import basic, department, im, im_v2, imbot, imbot_v2, user
from beseda.methods.basic import batch, person, system
from beseda.methods.basic import portal as basic_portal
from beseda.methods.department import structure
from beseda.methods.im import (
    chat,
    chat_change,
    chat_user,
    counters,
    departments,
    dialog,
    dialog_read,
    dialog_search,
    dialog_users,
    list_flags,
    message,
    message_edit,
    recent,
    revision,
    search,
    status,
    users,
)
from beseda.methods.im_v2 import event
from beseda.methods.imbot import bot as old_bot
from beseda.methods.imbot import bot_message as old_bot_message
from beseda.methods.imbot import bot_message_edit as old_bot_message_edit
from beseda.methods.imbot_v2 import bot, bot_event, bot_message, bot_message_edit
from beseda.methods.imbot_v2 import revision as bot_revision
from beseda.methods.user import changes, current, lists

# Modules that declare; named so that importing them is no accident.
DECLARING = (
    *(batch, system, person, basic_portal, current, lists, changes, structure, departments, status),
    *(chat, chat_change, chat_user, counters, dialog, list_flags, message, recent, revision, search, users),
    *(bot, bot_event, bot_message, bot_message_edit, bot_revision, event),
    *(old_bot, old_bot_message, old_bot_message_edit),
    *(dialog_read, dialog_search, dialog_users, message_edit),
)

FAMILIES = (
    *(basic.basic, user.user, user.staff, department.department),
    *(im.im, im_v2.im_v2, imbot.imbot, imbot_v2.imbot_v2),
)

REGISTRY = Registry(method for family in FAMILIES for method in family.methods)
