"""What can be refused, in the words of the domain.

Refusal
 ├─ Empty                     something required was not given, or not in a usable form
 │   ├─ ChatIdEmpty, DialogIdEmpty, UserIdEmpty, PersonIdEmpty
 │   ├─ MessageEmpty, TitleEmpty, PhraseShort
 │   ├─ BotTokenMissing, ClientIdMissing, BotIdMissing, BotUnnamed, BotCodeMissing, BotPropertiesMissing
 │   ├─ IdsEmpty, CodeEmpty, EmailMalformed, DepartmentNameEmpty
 │   ├─ MessageIdEmpty
 │   └─ FirstIdMalformed, LastIdMalformed
 ├─ NoAccess                  not there, or not theirs: the caller cannot tell which
 │   ├─ ChatNotFound, PersonNotFound, MemberNotFound
 │   ├─ StrangersOnly         an extranet guest asks for somebody outside their chats
 │   ├─ AdministratorsOnly, EmployeesOnly, ApplicationsOnly
 │   ├─ DepartmentNotFound, WorkgroupNotFound
 │   ├─ MayNotAdd, MayNotRemove, ClosedKind, FixedKind
 │   ├─ GroupsOnly, FixedTitle, FixedAvatar, MayNotHandOver, MayNotLeave
 │   ├─ ReplyNoAccess, ReplyElsewhere
 │   └─ MessageNotFound, MayNotEdit, EditingOver
 ├─ AttachMalformed, AttachTooLarge, KeyboardMalformed, KeyboardTooLarge, MenuMalformed, MenuTooLarge
 ├─ StatusUnknown, EmailTaken, PeopleLimitReached, WorkgroupsNeeded, DepartmentsNeeded, ParentWrong
 ├─ ColorUnknown, ColorUnchanged, AvatarMalformed, AvatarTooLarge
 ├─ BotNotFound, BotForeign, BotCodeTaken, BotTypeUnknown, BotLimit
 ├─ EventModeUnknown, WebhookUrlMissing, CallbackInvalid, ChangesEmpty
 ├─ HandlerMissing            MessageHandlerMissing, WelcomeHandlerMissing, EndHandlerMissing
 ├─ HandlerInvalid            MessageHandlerInvalid, UpdateHandlerInvalid, DeleteHandlerInvalid, WelcomeHandlerInvalid,
 │                            EndHandlerInvalid
 ├─ TokenTooLong, TokenRotationFailed, UserEventsScope, NotSubscribed
 ├─ Unchanged                 it is as it was asked to be already
 └─ ParametersWrong

A refusal knows nothing of codes and statuses: each family of methods says how it spells it, a method may say otherwise.

The modules of this package are its topics; whoever needs a refusal imports it from here.
"""

from beseda.errors.base import (
    AdministratorsOnly,
    ApplicationsOnly,
    CodeEmpty,
    EmployeesOnly,
    Empty,
    IdsEmpty,
    NoAccess,
    ParametersWrong,
    PhraseShort,
    Refusal,
    Unchanged,
)
from beseda.errors.bots import (
    BotCodeMissing,
    BotCodeTaken,
    BotForeign,
    BotIdMissing,
    BotLimit,
    BotNotFound,
    BotPropertiesMissing,
    BotTokenMissing,
    BotTypeUnknown,
    BotUnnamed,
    ChangesEmpty,
    ClientIdMissing,
    TokenRotationFailed,
    TokenTooLong,
)
from beseda.errors.chats import (
    AvatarMalformed,
    AvatarTooLarge,
    ChatIdEmpty,
    ChatNotFound,
    ClosedKind,
    ColorUnchanged,
    ColorUnknown,
    DialogIdEmpty,
    FixedAvatar,
    FixedKind,
    FixedTitle,
    GroupsOnly,
    MayNotAdd,
    MayNotHandOver,
    MayNotLeave,
    MayNotRemove,
    MemberNotFound,
    TitleEmpty,
)
from beseda.errors.events import (
    CallbackInvalid,
    DeleteHandlerInvalid,
    EndHandlerInvalid,
    EndHandlerMissing,
    EventModeUnknown,
    HandlerInvalid,
    HandlerMissing,
    MessageHandlerInvalid,
    MessageHandlerMissing,
    NotSubscribed,
    UpdateHandlerInvalid,
    UserEventsScope,
    WebhookUrlMissing,
    WelcomeHandlerInvalid,
    WelcomeHandlerMissing,
)
from beseda.errors.messages import (
    AttachMalformed,
    AttachTooLarge,
    EditingOver,
    FirstIdMalformed,
    KeyboardMalformed,
    KeyboardTooLarge,
    LastIdMalformed,
    MayNotEdit,
    MenuMalformed,
    MenuTooLarge,
    MessageEmpty,
    MessageIdEmpty,
    MessageNotFound,
    ReplyElsewhere,
    ReplyNoAccess,
)
from beseda.errors.people import (
    DepartmentNameEmpty,
    DepartmentNotFound,
    DepartmentsNeeded,
    EmailMalformed,
    EmailTaken,
    ParentWrong,
    PeopleLimitReached,
    PersonIdEmpty,
    PersonNotFound,
    StatusUnknown,
    StrangersOnly,
    UserIdEmpty,
    WorkgroupNotFound,
    WorkgroupsNeeded,
)
from beseda.errors.wire import (
    BATCH_LENGTH,
    BATCH_METHOD,
    HTTPS_REQUIRED,
    INSUFFICIENT_SCOPE,
    INTERNAL,
    INVALID_CREDENTIALS,
    METHOD_NOT_FOUND,
    NO_AUTH_FOUND,
    OPERATING_OVER,
    OVERLOAD,
    TOO_MANY_REQUESTS,
    ApiError,
    Wire,
)

__all__ = [
    "BATCH_LENGTH",
    "BATCH_METHOD",
    "HTTPS_REQUIRED",
    "INSUFFICIENT_SCOPE",
    "INTERNAL",
    "INVALID_CREDENTIALS",
    "METHOD_NOT_FOUND",
    "NO_AUTH_FOUND",
    "OPERATING_OVER",
    "OVERLOAD",
    "TOO_MANY_REQUESTS",
    "AdministratorsOnly",
    "ApiError",
    "ApplicationsOnly",
    "AttachMalformed",
    "AttachTooLarge",
    "AvatarMalformed",
    "AvatarTooLarge",
    "BotCodeMissing",
    "BotCodeTaken",
    "BotForeign",
    "BotIdMissing",
    "BotLimit",
    "BotNotFound",
    "BotPropertiesMissing",
    "BotTokenMissing",
    "BotTypeUnknown",
    "BotUnnamed",
    "CallbackInvalid",
    "ChangesEmpty",
    "ChatIdEmpty",
    "ChatNotFound",
    "ClientIdMissing",
    "ClosedKind",
    "CodeEmpty",
    "ColorUnchanged",
    "ColorUnknown",
    "DeleteHandlerInvalid",
    "DepartmentNameEmpty",
    "DepartmentNotFound",
    "DepartmentsNeeded",
    "DialogIdEmpty",
    "EditingOver",
    "EmailMalformed",
    "EmailTaken",
    "EmployeesOnly",
    "Empty",
    "EndHandlerInvalid",
    "EndHandlerMissing",
    "EventModeUnknown",
    "FirstIdMalformed",
    "FixedAvatar",
    "FixedKind",
    "FixedTitle",
    "GroupsOnly",
    "HandlerInvalid",
    "HandlerMissing",
    "IdsEmpty",
    "KeyboardMalformed",
    "KeyboardTooLarge",
    "LastIdMalformed",
    "MayNotAdd",
    "MayNotEdit",
    "MayNotHandOver",
    "MayNotLeave",
    "MayNotRemove",
    "MemberNotFound",
    "MenuMalformed",
    "MenuTooLarge",
    "MessageEmpty",
    "MessageHandlerInvalid",
    "MessageHandlerMissing",
    "MessageIdEmpty",
    "MessageNotFound",
    "NoAccess",
    "NotSubscribed",
    "ParametersWrong",
    "ParentWrong",
    "PeopleLimitReached",
    "PersonIdEmpty",
    "PersonNotFound",
    "PhraseShort",
    "Refusal",
    "ReplyElsewhere",
    "ReplyNoAccess",
    "StatusUnknown",
    "StrangersOnly",
    "TitleEmpty",
    "TokenRotationFailed",
    "TokenTooLong",
    "Unchanged",
    "UpdateHandlerInvalid",
    "UserEventsScope",
    "UserIdEmpty",
    "WebhookUrlMissing",
    "WelcomeHandlerInvalid",
    "WelcomeHandlerMissing",
    "Wire",
    "WorkgroupNotFound",
    "WorkgroupsNeeded",
]
