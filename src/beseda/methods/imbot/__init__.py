"""``imbot.*``: chat bots of the first generation; UPPER_CASE in."""

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.wire.casing import Casing

imbot = Family(
    "imbot",
    scopes=("imbot",),
    casing=Casing.UPPER,
    spells={
        errors.messages.AttachMalformed: ErrorSpec("ATTACH_ERROR", "Incorrect attach params"),
        errors.messages.AttachTooLarge: ErrorSpec(
            "ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"
        ),
        errors.chats.IdEmpty: ErrorSpec("CHAT_ID_EMPTY", "Chat ID can't be empty"),
        errors.people.UserIdEmpty: ErrorSpec("USER_ID_EMPTY", "User ID can't be empty"),
        errors.chats.TitleEmpty: ErrorSpec("TITLE_EMPTY", "Title can't be empty"),
        errors.NoAccess: ErrorSpec("ACCESS_ERROR", "Action unavailable", 403),  # Quirk 4
        errors.bots.CodeMissing: ErrorSpec("CODE_ERROR", "Bot code isn't specified"),
        errors.bots.OwnedByAnother: ErrorSpec("APP_ID_ERROR", "Bot was installed by another REST application"),
        errors.bots.IdMissing: ErrorSpec("BOT_ID_ERROR", "Bot not found"),
        errors.bots.LimitExceeded: ErrorSpec(
            "MAX_COUNT_ERROR", "Has reached the maximum number of bots for application (max: 5)"
        ),
        errors.bots.NotFound: ErrorSpec("BOT_ID_ERROR", "Bot not found"),
        errors.bots.PropertiesMissing: ErrorSpec("NAME_ERROR", "Bot name isn't specified"),
        errors.bots.ClientIdMissing: ErrorSpec("ACCESS_DENIED", "Access denied! Client ID not specified", 403),
        errors.commands.NameMissing: ErrorSpec("COMMAND_ERROR", "Command isn't specified"),
        errors.commands.NotFound: ErrorSpec("COMMAND_ID_ERROR", "Command not found"),
        errors.commands.OwnedByAnother: ErrorSpec("APP_ID_ERROR", "Command was installed by another rest application"),
        errors.commands.TitleMissing: ErrorSpec("LANG_ERROR", "Lang set can't be empty"),
        errors.events.CommandHandlerInvalid: ErrorSpec("EVENT_COMMAND_ADD_ERROR", "Wrong handler URL"),
        errors.events.CommandHandlerMissing: ErrorSpec(
            "EVENT_COMMAND_ADD_ERROR", 'Handler for "Command add" event isn\'t specified'
        ),
        errors.events.DeleteHandlerInvalid: ErrorSpec("EVENT_MESSAGE_DELETE_ERROR", "Wrong handler URL"),
        errors.chats.DialogIdEmpty: ErrorSpec("DIALOG_ID_EMPTY", "Dialog ID can't be empty"),
        errors.events.EndHandlerInvalid: ErrorSpec("EVENT_BOT_DELETE_ERROR", "Wrong handler URL"),
        errors.events.EndHandlerMissing: ErrorSpec(
            "EVENT_BOT_DELETE_ERROR", 'Handler for "Bot delete" event isn\'t specified'
        ),
        errors.messages.KeyboardMalformed: ErrorSpec("KEYBOARD_ERROR", "Incorrect keyboard params"),
        errors.messages.KeyboardTooLarge: ErrorSpec(
            "KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard"
        ),
        errors.messages.MenuMalformed: ErrorSpec("MENU_ERROR", "Incorrect menu params"),
        errors.messages.MenuTooLarge: ErrorSpec(
            "MENU_OVERSIZE", "You have exceeded the maximum allowable size of menu"
        ),
        errors.messages.TextEmpty: ErrorSpec("MESSAGE_EMPTY", "Message can't be empty"),
        errors.events.MessageHandlerInvalid: ErrorSpec("EVENT_MESSAGE_ADD_ERROR", "Wrong handler URL"),
        errors.events.MessageHandlerMissing: ErrorSpec(
            "EVENT_MESSAGE_ADD_ERROR", 'Handler for "Message add" event isn\'t specified'
        ),
        errors.messages.IdEmpty: ErrorSpec("MESSAGE_ID_ERROR", "Message ID can't be empty"),
        errors.events.UpdateHandlerInvalid: ErrorSpec("EVENT_MESSAGE_UPDATE_ERROR", "Wrong handler URL"),
        errors.events.WelcomeHandlerInvalid: ErrorSpec("EVENT_WELCOME_MESSAGE_ERROR", "Wrong handler URL"),
        errors.events.WelcomeHandlerMissing: ErrorSpec(
            "EVENT_WELCOME_MESSAGE_ERROR", 'Handler for "Welcome message" event isn\'t specified'
        ),
    },
)
