"""Conversations with the bots of the examples."""

from beseda.testing import User, eventually


def wait_for(user: User, dialog_id: str, *texts: str) -> None:
    """Wait until these texts stand in a dialog, newest first, and no others."""

    def said() -> list[str]:
        return [one["text"] for one in user.call("im.dialog.messages.get", DIALOG_ID=dialog_id)["messages"]]

    eventually(lambda: said() == list(texts))


def talk(user: User, dialog_id: str, greeting: str) -> None:
    """Hold a conversation: the bot answers, and says otherwise or takes back what its answer was to."""
    said = user.call("im.message.add", DIALOG_ID=dialog_id, MESSAGE="good morning")
    wait_for(user, dialog_id, "You said: good morning", "good morning", greeting)
    user.call("im.message.update", MESSAGE_ID=said, MESSAGE="good evening")
    wait_for(user, dialog_id, "You said: good evening", "good evening", greeting)
    user.call("im.message.delete", MESSAGE_ID=said)
    wait_for(user, dialog_id, "Message deleted", "Message deleted", greeting)
