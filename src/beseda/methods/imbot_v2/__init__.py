"""``imbot.v2.*``: chat bots of the second generation, camelCase both ways."""

from beseda import errors
from beseda.errors.spec import ErrorSpec
from beseda.kernel.family import Family
from beseda.wire.casing import Casing

imbot_v2 = Family(
    "imbot.v2",
    scopes=("imbot",),
    casing=Casing.CAMEL,
    since=32,
    spells={
        errors.messages.AttachMalformed: ErrorSpec("ATTACH_ERROR", "Incorrect attach params"),
        errors.messages.AttachTooLarge: ErrorSpec(
            "ATTACH_OVERSIZE", "You have exceeded the maximum allowable size of attach"
        ),
        errors.chats.AvatarMalformed: ErrorSpec("BOT_AVATAR_INCORRECT_TYPE", "Avatar must be an image"),
        errors.chats.AvatarTooLarge: ErrorSpec("BOT_AVATAR_INCORRECT_SIZE", "Avatar exceeds maximum size"),
        errors.bots.CodeMissing: ErrorSpec("BOT_CODE_REQUIRED", "Bot code is required"),
        errors.bots.CodeTaken: ErrorSpec("BOT_CODE_ALREADY_TAKEN", "Bot code is already taken"),
        errors.bots.OwnedByAnother: ErrorSpec("BOT_OWNERSHIP_ERROR", "Bot is registered by another application"),
        errors.bots.IdMissing: ErrorSpec("BOT_ID_REQUIRED", "Bot ID is required"),
        errors.bots.LimitExceeded: ErrorSpec("BOT_LIMIT_EXCEEDED", "Bot limit exceeded"),
        errors.bots.NotFound: ErrorSpec("BOT_NOT_FOUND", "Bot not found"),
        errors.bots.PropertiesMissing: ErrorSpec("BOT_PROPERTIES_REQUIRED", "Bot properties are required"),
        errors.bots.TokenMissing: ErrorSpec("BOT_TOKEN_NOT_SPECIFIED", "Bot token is not specified"),
        errors.bots.TypeUnknown: ErrorSpec("BOT_INVALID_TYPE", "Invalid bot type"),
        errors.bots.IdOrCodeMissing: ErrorSpec("PARAMS_REQUIRED", "Required parameters are missing"),
        errors.commands.LimitExceeded: ErrorSpec("COMMAND_REGISTER_FAILED", "Command registration failed"),  # Quirk 148
        errors.commands.NameEmpty: ErrorSpec("COMMAND_NAME_EMPTY", "Command name is empty"),
        errors.commands.NameMalformed: ErrorSpec("COMMAND_NAME_INVALID", "Command name is invalid"),
        errors.commands.NameMissing: ErrorSpec("COMMAND_REQUIRED", "Command is required"),
        errors.commands.NameTaken: ErrorSpec("COMMAND_ALREADY_EXISTS", "Command already exists"),
        errors.commands.NotCalled: ErrorSpec("COMMAND_ANSWER_FAILED", "Command answer failed"),
        errors.commands.NotFound: ErrorSpec("COMMAND_NOT_FOUND", "Command not found"),
        errors.commands.TitleMissing: ErrorSpec("COMMAND_TITLE_REQUIRED", "Command title is required"),
        errors.events.CallbackInvalid: ErrorSpec("BOT_INVALID_CALLBACK", "Invalid callback URL"),
        errors.chats.DialogIdEmpty: ErrorSpec("ACCESS_DENIED", "Access denied", 403),
        errors.events.EventModeUnknown: ErrorSpec("BOT_INVALID_EVENT_MODE", "Invalid event mode"),
        errors.messages.KeyboardMalformed: ErrorSpec("KEYBOARD_ERROR", "Incorrect keyboard params"),
        errors.messages.KeyboardTooLarge: ErrorSpec(
            "KEYBOARD_OVERSIZE", "You have exceeded the maximum allowable size of keyboard"
        ),
        errors.messages.TextEmpty: ErrorSpec("EMPTY_MESSAGE", "Message is empty"),
        errors.NoAccess: ErrorSpec("ACCESS_DENIED", "Access denied", 403),
        errors.events.NotSubscribed: ErrorSpec("USER_NOT_SUBSCRIBED", "User not subscribed"),
        errors.bots.TokenRotationFailed: ErrorSpec("BOT_TOKEN_ROTATION_FAILED", "Bot token rotation failed"),
        errors.bots.TokenTooLong: ErrorSpec("BOT_TOKEN_INVALID_LENGTH", "Bot token is too long"),
        errors.events.UserEventsScope: ErrorSpec("SCOPE_ERROR", "Scope error"),
        errors.events.WebhookUrlMissing: ErrorSpec("BOT_WEBHOOK_URL_REQUIRED", "Webhook URL is required"),
    },
)
