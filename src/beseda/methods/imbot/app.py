"""Applications that are opened from a chat."""

from typing import Annotated, Any

from beseda import errors
from beseda.domain.bots import chat_applications
from beseda.domain.bots.chat_applications import CONTEXTS, METHODS, Wanted
from beseda.errors.spec import ErrorSpec
from beseda.gates.applications import ActingApplicationBot, ClientId, owner
from beseda.kernel.call import Call
from beseda.kernel.method import ErrorAs, File, Json, P
from beseda.methods.imbot import imbot

_PAGES = "api-reference/chats/outdated/create-app/imbot-app-"
_OWNED_BY_ANOTHER = ErrorAs(
    errors.bots.OwnedByAnother, ErrorSpec("APP_ID_ERROR", "Chat application was installed by another REST application")
)
_NOT_FOUND = ErrorAs(errors.bots.ChatApplicationNotFound, ErrorSpec("CHAT_APP_ID_ERROR", "Chat application not found"))
_HTTPS = ErrorAs(errors.bots.FrameInsecure, ErrorSpec("IFRAME_HTTPS", "Iframe URL must be HTTPS"))
_WRONG = ErrorSpec("WRONG_REQUEST", "Something went wrong")
_CHANGES = (
    errors.bots.ChangesEmpty,
    errors.bots.ChatApplicationWrong,
    errors.bots.FrameHashMissing,
    errors.bots.TitlesMissing,
)

AppId = Annotated[int, P("The application", missing=errors.bots.ChatApplicationNotFound)]
_METHOD = Annotated[str | None, P("What it does without a frame; wins over one", values=METHODS)]
_PARAM = Annotated[str | None, P("The command, the number to call, or the open channel")]
_FRAME = Annotated[str | None, P("The address of its frame, HTTPS")]
_WIDTH = Annotated[int | None, P("Of the frame in pixels, from 250 on")]
_HEIGHT = Annotated[int | None, P("Of the frame in pixels, from 50 on")]
_HASH = Annotated[str | None, P("What the frame knows the portal by")]
_ICON = Annotated[File | None, P("Its picture in Base64")]
_CONTEXT = Annotated[str | None, P(f"{', '.join(CONTEXTS)}: where it is offered; with -admin, to administrators alone")]
_EXTRANET = Annotated[bool | None, P("Offered to guests too")]
_LIVECHAT = Annotated[bool | None, P("Offered in chats on websites too")]
_POPUP = Annotated[bool | None, P("The frame can be moved within the messenger")]
_TITLES = Annotated[Json, P("LANGUAGE_ID, TITLE, DESCRIPTION and COPYRIGHT in each language")]


def _titles(given: Any) -> list[Any] | None:
    """The titles as a list, also where they came as an object with any keys."""
    return list(given.values()) if isinstance(given, dict) else given


@imbot.method(
    "app.register",
    doc=f"{_PAGES}register",
    mode="write",
    deprecated=True,
    raises=(
        _OWNED_BY_ANOTHER,
        _HTTPS,
        ErrorAs(errors.bots.FrameHashMissing, ErrorSpec("HASH_ERROR", "Iframe hash isn't specified")),
        ErrorAs(errors.bots.ChatApplicationWrong, ErrorSpec("PARAMS_ERROR", "Incorrect JS or iframe params")),
        ErrorAs(errors.bots.TitlesMissing, ErrorSpec("LANG_ERROR", "Language phrases aren't specified")),
        ErrorAs(errors.bots.CodeMissing, _WRONG),
    ),
)
async def register(
    call: Call,
    bot: ActingApplicationBot,
    *,
    code: Annotated[str, P("Its name among programs")] = "",
    js_method: _METHOD = None,
    js_param: _PARAM = None,
    iframe: _FRAME = None,
    iframe_width: _WIDTH = None,
    iframe_height: _HEIGHT = None,
    hash: _HASH = None,  # noqa: A002
    icon_file: _ICON = None,
    context: _CONTEXT = None,
    hidden: Annotated[bool | None, P("Offered nowhere but by buttons and menus")] = None,
    extranet_support: _EXTRANET = None,
    livechat_support: _LIVECHAT = None,
    iframe_popup: _POPUP = None,
    lang: _TITLES = None,
) -> int:
    """Make an application of a bot that is opened from chats; a code that is there already answers its application."""
    wanted = Wanted(
        js_method,
        js_param,
        iframe,
        iframe_width,
        iframe_height,
        hash,
        icon_file,
        context,
        hidden,
        extranet_support,
        livechat_support,
        iframe_popup,
        _titles(lang),
    )
    return await chat_applications.register(call.tx, bot, code, wanted)


@imbot.method(
    "app.update",
    doc=f"{_PAGES}update",
    mode="write",
    deprecated=True,
    raises=(
        errors.bots.ClientIdMissing,
        _NOT_FOUND,
        _OWNED_BY_ANOTHER,
        _HTTPS,
        *(ErrorAs(one, _WRONG) for one in _CHANGES),
    ),
)
async def update(
    call: Call,
    *,
    client_id: ClientId,
    app_id: AppId,
    js_method: Annotated[str | None, P("What it does without a frame; wins over one")] = None,
    js_param: _PARAM = None,
    iframe: _FRAME = None,
    iframe_width: _WIDTH = None,
    iframe_height: _HEIGHT = None,
    hash: _HASH = None,  # noqa: A002
    icon_file: _ICON = None,
    context: _CONTEXT = None,
    extranet_support: _EXTRANET = None,
    livechat_support: _LIVECHAT = None,
    iframe_popup: _POPUP = None,
    lang: _TITLES = None,
) -> bool:
    """Change an application that is opened from chats."""
    wanted = Wanted(
        js_method,
        js_param,
        iframe,
        iframe_width,
        iframe_height,
        hash,
        icon_file,
        context,
        None,
        extranet_support,
        livechat_support,
        iframe_popup,
        _titles(lang),
    )
    await chat_applications.update(call.tx, app_id, owner(call, client_id), wanted)
    return True


@imbot.method(
    "app.unregister",
    doc=f"{_PAGES}unregister",
    mode="write",
    deprecated=True,
    raises=(errors.bots.ClientIdMissing, _NOT_FOUND, _OWNED_BY_ANOTHER),
)
async def unregister(call: Call, *, client_id: ClientId, app_id: AppId) -> bool:
    """Remove an application that is opened from chats."""
    await chat_applications.remove(call.tx, app_id, owner(call, client_id))
    return True
