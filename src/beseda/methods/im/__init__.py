"""``im.*``: the messenger as its users see it; UPPER_CASE in, snake_case out."""

from beseda.api.family import Family
from beseda.errors import (
    AttachMalformed,
    AttachTooLarge,
    ChatIdEmpty,
    DialogIdEmpty,
    KeyboardMalformed,
    KeyboardTooLarge,
    MenuMalformed,
    MenuTooLarge,
    MessageEmpty,
    MessageIdEmpty,
    NoAccess,
    ParametersWrong,
    PhraseShort,
    TitleEmpty,
    UserIdEmpty,
    Wire,
)
from beseda.wire.casing import Casing

im = Family(
    "im",
    scopes=("im",),
    casing=Casing.UPPER,
    spells={
        AttachMalformed: Wire("ATTACH_ERROR", "Incorrect attach params"),
        AttachTooLarge: Wire("ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"),
        ChatIdEmpty: Wire("CHAT_ID_EMPTY", "Chat ID can't be empty"),
        DialogIdEmpty: Wire("DIALOG_ID_EMPTY", "Dialog ID can't be empty"),
        KeyboardMalformed: Wire("KEYBOARD_ERROR", "Incorrect keyboard params"),
        KeyboardTooLarge: Wire("KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard"),
        MenuMalformed: Wire("MENU_ERROR", "Incorrect menu params"),
        MenuTooLarge: Wire("MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu"),
        MessageEmpty: Wire("MESSAGE_EMPTY", "Message can't be empty"),
        MessageIdEmpty: Wire("MESSAGE_ID_ERROR", "Message ID can't be empty"),
        NoAccess: Wire("ACCESS_ERROR", "Action unavailable", 403),
        ParametersWrong: Wire("PARAMS_ERROR", "Incorrect params"),
        PhraseShort: Wire("FIND_SHORT", "Too short a search phrase"),
        TitleEmpty: Wire("TITLE_EMPTY", "Title can't be empty"),
        UserIdEmpty: Wire("USER_ID_EMPTY", "User ID can't be empty"),
    },
)
