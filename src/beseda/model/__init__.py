"""Frozen records of what the messenger is made of; nothing of ours is imported here."""

from beseda.model.actor import LOCAL, Actor, Credential
from beseda.model.application import Application
from beseda.model.bot import Bot, BotCounts
from beseda.model.chat import Chat, ChatDraft, ChatType, Member, Reader, Role, Views
from beseda.model.custom_field import CustomField, CustomOption, OptionChange
from beseda.model.delivery import Attempt, Delivery, DeliveryPartition
from beseda.model.department import Department
from beseda.model.dialog import DialogId
from beseda.model.file import File, StoredFile
from beseda.model.filter import Compare, Condition, Order
from beseda.model.message import Message, MessageDraft, MessageFilter
from beseda.model.notification import Notification, NotificationChat, NotificationFilter, NotificationRow
from beseda.model.person import Person
from beseda.model.picture import Picture
from beseda.model.profile import Field, Holds
from beseda.model.recent import Counter, Counters, Listed, Recent, RecentFilter
from beseda.model.upload import ContentMalformed, Upload
from beseda.model.webhook import Webhook

__all__ = [
    "LOCAL",
    "Actor",
    "Application",
    "Attempt",
    "Bot",
    "BotCounts",
    "Chat",
    "ChatDraft",
    "ChatType",
    "Compare",
    "Condition",
    "ContentMalformed",
    "Counter",
    "Counters",
    "Credential",
    "CustomField",
    "CustomOption",
    "Delivery",
    "DeliveryPartition",
    "Department",
    "DialogId",
    "Field",
    "File",
    "Holds",
    "Listed",
    "Member",
    "Message",
    "MessageDraft",
    "MessageFilter",
    "Notification",
    "NotificationChat",
    "NotificationFilter",
    "NotificationRow",
    "OptionChange",
    "Order",
    "Person",
    "Picture",
    "Reader",
    "Recent",
    "RecentFilter",
    "Role",
    "StoredFile",
    "Upload",
    "Views",
    "Webhook",
]
