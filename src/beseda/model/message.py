"""What is said."""

from typing import Any, NamedTuple


class Message(NamedTuple):
    """A row of ``message``; ``params`` is JSON text, "" for none.

    ``seq`` numbers those that count. Of others it is the last number before, with a minus: of system lines that of a
    message before them, of deleted messages the one they lost.
    """

    chat_id: int
    id: int
    seq: int
    author_id: int
    created_at: int
    text: str
    params: str
    uuid: str | None

    @property
    def number(self) -> int:
        """The number up to which somebody has read who has read this message."""
        return abs(self.seq)


class MessageFilter(NamedTuple):
    """Which messages of a chat are wanted: those from one id to another that meet every wish.

    ``like``: what the folded text looks like, with ``%`` for anything; only messages that count have one.
    """

    first_id: int
    last_id: int
    limit: int
    ascending: bool = False
    like: str | None = None
    said_from: int | None = None
    said_before: int | None = None


class MessageDraft(NamedTuple):
    """What somebody wants to say; ``files``: those of the chat that the message carries."""

    text: str = ""
    attach: Any = None
    keyboard: Any = None
    menu: Any = None
    system: bool = False
    url_preview: bool = True
    reply_id: int | None = None
    uuid: str = ""
    forward: dict[str, Any] | None = None
    files: tuple[int, ...] = ()
