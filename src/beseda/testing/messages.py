"""What somebody at the portal of a test sees, and can press."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from beseda.domain.messages.commands import name_of
from beseda.domain.messages.press import carried_by

if TYPE_CHECKING:
    from beseda.testing.actors import User


@dataclass(frozen=True)
class ShownMessage:
    """A message as one user sees it in a dialog."""

    user: "User"
    dialog_id: str
    id: int
    author_id: int
    text: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def buttons(self) -> list[Mapping[str, Any]]:
        """Its buttons, and the items of its menu, as far as they have a text."""
        return [one for _, one in carried_by(self.params) if "TEXT" in one]

    def press(self, text: str) -> Mapping[str, Any]:
        """Press a button, or choose an item of the menu, by its text; what it holds.

        A command is called, a text of ``SEND`` is said; what else a client would do is left to the test.
        ``LookupError`` where nothing of this text can be pressed.
        """
        found = next((one for one in self.buttons if one["TEXT"] == text and one.get("DISABLED") != "Y"), None)
        if found is None:
            raise LookupError(f"nothing to press: {text!r} is none of {[one['TEXT'] for one in self.buttons]}")
        if command := found.get("COMMAND"):
            params = found.get("COMMAND_PARAMS", "")
            given = {"MESSAGE_ID": self.id, "COMMAND": command, "COMMAND_PARAMS": params}
            self.user.call("im.message.command", **given, BOT_ID=found.get("BOT_ID") or self._bot_of(command))
        elif found.get("ACTION") == "SEND":
            self.user.say(found["ACTION_VALUE"], self.dialog_id)
        return found

    def _bot_of(self, command: str) -> int:
        """Whose command it is: the keyboard's bot, else who said it, else the first bot that has such a command."""
        named = self.params.get("KEYBOARD", {}).get("BOT_ID")
        return int(named or self.author_id or self.user.portal.bots_with(name_of(command.partition(" ")[0]))[0])
