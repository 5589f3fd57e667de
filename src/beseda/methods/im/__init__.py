"""``im.*``: the messenger as its users see it; UPPER_CASE in, snake_case out."""

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.wire.casing import Casing

im = Family(
    "im",
    scopes=("im",),
    casing=Casing.UPPER,
    spells={
        errors.messages.AttachMalformed: ErrorSpec("ATTACH_ERROR", "Incorrect attach params"),
        errors.messages.AttachTooLarge: ErrorSpec(
            "ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"
        ),
        errors.chats.IdEmpty: ErrorSpec("CHAT_ID_EMPTY", "Chat ID can't be empty"),
        errors.chats.DialogIdEmpty: ErrorSpec("DIALOG_ID_EMPTY", "Dialog ID can't be empty"),
        errors.messages.KeyboardMalformed: ErrorSpec("KEYBOARD_ERROR", "Incorrect keyboard params"),
        errors.messages.KeyboardTooLarge: ErrorSpec(
            "KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard"
        ),
        errors.messages.MenuMalformed: ErrorSpec("MENU_ERROR", "Incorrect menu params"),  # Quirk 117
        errors.messages.MenuTooLarge: ErrorSpec(
            "MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu"
        ),
        errors.messages.TextEmpty: ErrorSpec("MESSAGE_EMPTY", "Message can't be empty"),
        errors.messages.IdEmpty: ErrorSpec("MESSAGE_ID_ERROR", "Message ID can't be empty"),
        errors.NoAccess: ErrorSpec("ACCESS_ERROR", "Action unavailable", 403),  # Quirk 4
        errors.ParametersWrong: ErrorSpec("PARAMS_ERROR", "Incorrect params"),
        errors.PhraseShort: ErrorSpec("FIND_SHORT", "Too short a search phrase"),
        errors.chats.TitleEmpty: ErrorSpec("TITLE_EMPTY", "Title can't be empty"),
        errors.people.UserIdEmpty: ErrorSpec("USER_ID_EMPTY", "User ID can't be empty"),
    },
)
