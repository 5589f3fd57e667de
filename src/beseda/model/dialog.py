"""How clients name a dialog. Official: chats/index, DIALOG_ID."""

from typing import NamedTuple


class DialogId(NamedTuple):
    """``XXX`` a private dialog with person XXX, ``chatXXX`` a chat, ``sgXXX`` the chat of workgroup XXX.

    ``prefix`` is "", "chat" or "sg"; ``text`` is what the client wrote.
    """

    prefix: str
    number: int
    text: str = ""
