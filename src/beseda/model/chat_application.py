"""Applications that are opened from a chat, as bots of the first generation register them."""

from typing import NamedTuple


class ChatApplication(NamedTuple):
    """A row of ``chat_application``; ``data`` is JSON text: all that was said of it."""

    id: int
    bot_id: int
    code: str
    data: str
