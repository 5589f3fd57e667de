"""Conversations, their kinds, and who is in them."""

from enum import IntEnum
from typing import NamedTuple, Self


class Role(IntEnum):
    """What somebody is in a chat, least first: a permission names the least role that has it."""

    NONE = 0
    GUEST = 1
    MEMBER = 2
    MANAGER = 3
    OWNER = 4


class ChatType(NamedTuple):
    """What chats of one kind are called, and what they allow at all."""

    type: str
    message_type: str
    avatar: bool = True
    rename: bool = True
    extend: bool = True
    call: bool = True
    mute: bool = True
    leave: bool = True
    leave_owner: bool = True
    send: bool = True
    user_list: bool = True


class Chat(NamedTuple):
    """A row of ``chat``; ``edition`` grows when what was said before is changed.

    ``text_field``: whether people are offered a field to write in. ``disk_folder_id``: where its files lie, 0 before
    there are any.
    """

    id: int
    version: int
    type: str
    title: str
    description: str
    color: str
    avatar: str
    owner_id: int
    entity_type: str
    entity_id: str
    entity_data_1: str
    entity_data_2: str
    entity_data_3: str
    parent_chat_id: int
    parent_message_id: int
    created_at: int
    member_count: int
    extranet_count: int
    message_count: int
    last_message_id: int
    last_seq: int
    edition: int
    text_field: int
    disk_folder_id: int

    @classmethod
    def new(cls, code: str, *, color: str, now: int) -> Self:
        """One that is not stored yet: of this type letter, empty, without a title; ``now``: seconds since 1970."""
        return cls(
            id=0,
            version=1,
            type=code,
            title="",
            description="",
            color=color,
            avatar="",
            owner_id=0,
            entity_type="",
            entity_id="",
            entity_data_1="",
            entity_data_2="",
            entity_data_3="",
            parent_chat_id=0,
            parent_message_id=0,
            created_at=now,
            member_count=0,
            extranet_count=0,
            message_count=0,
            last_message_id=0,
            last_seq=0,
            edition=0,
            text_field=1,
            disk_folder_id=0,
        )

    @property
    def private(self) -> bool:
        """Whether it is a dialog of two."""
        return self.type == "P"


class Member(NamedTuple):
    """A row of ``member``: somebody's place in a chat. ``pinned_at`` is the greater the later it was pinned."""

    user_id: int
    chat_id: int
    peer_id: int
    manager: int
    joined_at: int
    first_visible: int
    read_message_id: int
    read_seq: int
    read_at: int
    pinned_at: int
    muted: int
    marked: int
    hidden_through: int
    updated_at: int


class ChatDraft(NamedTuple):
    """What a new chat is asked to be; ``owner_id``: whose it is to be, 0: of who makes it."""

    users: tuple[int, ...] = ()
    open: bool = False
    title: str = ""
    description: str = ""
    color: str = ""
    message: str = ""
    entity_type: str = ""
    entity_id: str = ""
    avatar: str = ""
    owner_id: int = 0


class Reader(NamedTuple):
    """How far one member has read: the last message they saw, and when (0: they never read)."""

    user_id: int
    name: str
    message_id: int
    read_at: int


class Views(NamedTuple):
    """How many people besides its speaker saw the last message of a chat, and who was the first of them."""

    total: int
    first: Reader | None
