"""``imbot.*``: chat bots of the first generation; UPPER_CASE in."""

from beseda.api.method import Family
from beseda.errors import (
    AttachMalformed,
    AttachTooLarge,
    BotCodeMissing,
    BotForeign,
    BotIdMissing,
    BotLimit,
    BotNotFound,
    BotPropertiesMissing,
    ClientIdMissing,
    DeleteHandlerInvalid,
    DialogIdEmpty,
    EndHandlerInvalid,
    EndHandlerMissing,
    KeyboardMalformed,
    KeyboardTooLarge,
    MenuMalformed,
    MenuTooLarge,
    MessageEmpty,
    MessageHandlerInvalid,
    MessageHandlerMissing,
    UpdateHandlerInvalid,
    WelcomeHandlerInvalid,
    WelcomeHandlerMissing,
    Wire,
)
from beseda.wire.casing import Casing

imbot = Family(
    "imbot",
    scopes=("imbot",),
    casing=Casing.UPPER,
    spells={
        AttachMalformed: Wire("ATTACH_ERROR", "Incorrect attach params"),
        AttachTooLarge: Wire("ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"),
        BotCodeMissing: Wire("CODE_ERROR", "Bot code isn't specified"),
        BotForeign: Wire("APP_ID_ERROR", "Bot was installed by another REST application"),
        BotIdMissing: Wire("BOT_ID_ERROR", "Bot not found"),
        BotLimit: Wire("MAX_COUNT_ERROR", "Has reached the maximum number of bots for application (max: 5)"),
        BotNotFound: Wire("BOT_ID_ERROR", "Bot not found"),
        BotPropertiesMissing: Wire("NAME_ERROR", "Bot name isn't specified"),
        ClientIdMissing: Wire("ACCESS_DENIED", "Access denied! Client ID not specified", 403),
        DeleteHandlerInvalid: Wire("EVENT_MESSAGE_DELETE_ERROR", "Wrong handler URL"),
        DialogIdEmpty: Wire("DIALOG_ID_EMPTY", "Dialog ID can't be empty"),
        EndHandlerInvalid: Wire("EVENT_BOT_DELETE_ERROR", "Wrong handler URL"),
        EndHandlerMissing: Wire("EVENT_BOT_DELETE_ERROR", 'Handler for "Bot delete" event isn\'t specified'),
        KeyboardMalformed: Wire("KEYBOARD_ERROR", "Incorrect keyboard params"),
        KeyboardTooLarge: Wire("KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard"),
        MenuMalformed: Wire("MENU_ERROR", "Incorrect menu params"),
        MenuTooLarge: Wire("MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu"),
        MessageEmpty: Wire("MESSAGE_EMPTY", "Message can't be empty"),
        MessageHandlerInvalid: Wire("EVENT_MESSAGE_ADD_ERROR", "Wrong handler URL"),
        MessageHandlerMissing: Wire("EVENT_MESSAGE_ADD_ERROR", 'Handler for "Message add" event isn\'t specified'),
        UpdateHandlerInvalid: Wire("EVENT_MESSAGE_UPDATE_ERROR", "Wrong handler URL"),
        WelcomeHandlerInvalid: Wire("EVENT_WELCOME_MESSAGE_ERROR", "Wrong handler URL"),
        WelcomeHandlerMissing: Wire(
            "EVENT_WELCOME_MESSAGE_ERROR", 'Handler for "Welcome message" event isn\'t specified'
        ),
    },
)
