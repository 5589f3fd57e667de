"""Frozen records of what the messenger is made of; nothing of ours is imported here."""

from beseda.model.actor import LOCAL, Actor, Credential
from beseda.model.application import Application, LocalApplication
from beseda.model.bot import Bot, BotCounts
from beseda.model.chat import Chat, ChatDraft, ChatType, Member, Reader, Role, Views
from beseda.model.chat_application import ChatApplication
from beseda.model.command import CallableCommand, Command, CommandCall, CommandTexts
from beseda.model.custom_field import CustomField, CustomOption, OptionChange
from beseda.model.delivery import Attempt, Delivery, DeliveryHandler, DeliveryPartition
from beseda.model.department import Department
from beseda.model.dialog import DialogId
from beseda.model.disk import ChatFile, DiskItem, DiskObject, FileVersion, Level, Storage, StorageItem, VersionItem
from beseda.model.event_handler import EventHandler, OfflineEvent
from beseda.model.file import LARGE, NO_ROOM, File, StoredFile
from beseda.model.filter import Compare, Condition, Order, Part
from beseda.model.message import Message, MessageDraft, MessageFilter
from beseda.model.notification import Notification, NotificationChat, NotificationFilter, NotificationRow
from beseda.model.person import Person
from beseda.model.picture import Picture
from beseda.model.placement import Placement
from beseda.model.profile import Field, Holds
from beseda.model.recent import Counter, Counters, Listed, Recent, RecentFilter
from beseda.model.upload import ContentMalformed, Upload
from beseda.model.webhook import OutboundWebhook, Webhook

__all__ = [
    "LARGE",
    "LOCAL",
    "NO_ROOM",
    "Actor",
    "Application",
    "Attempt",
    "Bot",
    "BotCounts",
    "CallableCommand",
    "Chat",
    "ChatApplication",
    "ChatDraft",
    "ChatFile",
    "ChatType",
    "Command",
    "CommandCall",
    "CommandTexts",
    "Compare",
    "Condition",
    "ContentMalformed",
    "Counter",
    "Counters",
    "Credential",
    "CustomField",
    "CustomOption",
    "Delivery",
    "DeliveryHandler",
    "DeliveryPartition",
    "Department",
    "DialogId",
    "DiskItem",
    "DiskObject",
    "EventHandler",
    "Field",
    "File",
    "FileVersion",
    "Holds",
    "Level",
    "Listed",
    "LocalApplication",
    "Member",
    "Message",
    "MessageDraft",
    "MessageFilter",
    "Notification",
    "NotificationChat",
    "NotificationFilter",
    "NotificationRow",
    "OfflineEvent",
    "OptionChange",
    "Order",
    "OutboundWebhook",
    "Part",
    "Person",
    "Picture",
    "Placement",
    "Reader",
    "Recent",
    "RecentFilter",
    "Role",
    "Storage",
    "StorageItem",
    "StoredFile",
    "Upload",
    "VersionItem",
    "Views",
    "Webhook",
]
