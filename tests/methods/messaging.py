"""What tests of messages share."""

from typing import Any

from beseda.testing import User


def say(author: User, dialog: str, text: str = "Hello", **given: Any) -> int:
    """Say something; the id of the message."""
    return int(author.call("im.message.add", DIALOG_ID=dialog, MESSAGE=text, **given))


def shown(user: User, dialog: str, message_id: int) -> dict[str, Any]:
    """Give a message as somebody sees it."""
    page = user.call("im.dialog.messages.get", DIALOG_ID=dialog, FIRST_ID=0, LIMIT=50)["messages"]
    found: dict[str, Any] = next(one for one in page if one["id"] == message_id)
    return found
