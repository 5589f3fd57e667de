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
"""

from dataclasses import dataclass


class Refusal(Exception):
    """The caller can understand this and act on it."""


class Empty(Refusal):
    """Something required was not given, or not in a usable form."""


class ChatIdEmpty(Empty):
    """No usable chat id."""


class DialogIdEmpty(Empty):
    """No usable dialog id."""


class UserIdEmpty(Empty):
    """No usable id of a person."""


class PersonIdEmpty(Empty):
    """An id of a person that cannot be one."""


class MessageEmpty(Empty):
    """Neither text nor attachment."""


class IdsEmpty(Empty):
    """No usable list of ids."""


class CodeEmpty(Empty):
    """It is not said which feature is meant."""


class EmailMalformed(Empty):
    """No usable e-mail address."""


class DepartmentNameEmpty(Empty):
    """A department without a name."""


class TitleEmpty(Empty):
    """No title, or one of blanks."""


class PhraseShort(Empty):
    """Too little to search for."""


class MessageIdEmpty(Empty):
    """No usable id of a message."""


class FirstIdMalformed(Empty):
    """The id to read newer messages from is not a number."""


class LastIdMalformed(Empty):
    """The id to read older messages from is not a number."""


class NoAccess(Refusal):
    """Not there, or not theirs."""


class ChatNotFound(NoAccess):
    """No chat with this id that the caller could know of."""


class PersonNotFound(NoAccess):
    """No person with this id that the caller could know of."""


class MemberNotFound(NoAccess):
    """The person is not in the chat."""


class StrangersOnly(NoAccess):
    """An extranet guest asks for somebody who shares no chat with them."""


class AdministratorsOnly(NoAccess):
    """The caller does not administer the portal."""


class EmployeesOnly(NoAccess):
    """The caller is an extranet guest or a bot."""


class ApplicationsOnly(NoAccess):
    """Only an application can ask this, and no application calls."""


class DepartmentNotFound(NoAccess):
    """No department with this id."""


class WorkgroupNotFound(NoAccess):
    """No workgroup with this id."""


class MayNotAdd(NoAccess):
    """The chat's permissions do not let the caller add people."""


class MayNotRemove(NoAccess):
    """The chat's permissions do not let the caller remove this person."""


class ClosedKind(NoAccess):
    """Nobody can be added to chats of this kind."""


class FixedKind(NoAccess):
    """Nobody can be removed from chats of this kind."""


class GroupsOnly(NoAccess):
    """This can be done in group chats, not in dialogs of two."""


class FixedTitle(NoAccess):
    """Chats of this kind cannot be renamed."""


class FixedAvatar(NoAccess):
    """Chats of this kind cannot have another picture."""


class MayNotHandOver(NoAccess):
    """Only the owner may hand a chat over, and only to somebody in it."""


class MayNotLeave(NoAccess):
    """The owner cannot leave chats of this kind."""


class ReplyNoAccess(NoAccess):
    """The message to reply to is not there for the caller."""


class ReplyElsewhere(NoAccess):
    """The message to reply to stands in another chat."""


class MessageNotFound(NoAccess):
    """No message with this id in a chat that the caller is in."""


class MayNotEdit(NoAccess):
    """The message is not the caller's to change."""


class EditingOver(NoAccess):
    """The message was said too long ago to be changed."""


class AttachMalformed(Refusal):
    """The attachment is not usable JSON."""


class AttachTooLarge(Refusal):
    """The attachment is larger than a message may carry."""


class KeyboardMalformed(Refusal):
    """The keyboard is not usable JSON."""


class KeyboardTooLarge(Refusal):
    """The keyboard is larger than a message may carry."""


class MenuMalformed(Refusal):
    """The menu is not usable JSON."""


class MenuTooLarge(Refusal):
    """The menu is larger than a message may carry."""


class StatusUnknown(Refusal):
    """There is no such status."""


class EmailTaken(Refusal):
    """Somebody has this e-mail address already."""


class PeopleLimitReached(Refusal):
    """The portal has as many people as it may have."""


class WorkgroupsNeeded(Refusal):
    """An extranet guest without a workgroup to be in."""


class DepartmentsNeeded(Refusal):
    """An employee without a department to be in."""


class ParentWrong(Refusal):
    """A department cannot stand there: the company has one top, and nothing stands below itself."""


class ColorUnknown(Refusal):
    """None of the colours that chats can have."""


class ColorUnchanged(Refusal):
    """The chat has this colour already."""


class AvatarMalformed(Refusal):
    """Not a picture."""


class AvatarTooLarge(Refusal):
    """A picture with more pixels than one may have."""


class BotTokenMissing(Empty):
    """Called through a webhook without the bot's token."""


class ClientIdMissing(Empty):
    """Called through a webhook without the id of an application."""


class BotIdMissing(Empty):
    """No usable id of a bot."""


class BotUnnamed(Empty):
    """Neither the id nor the code of a bot."""


class BotCodeMissing(Empty):
    """A bot without a code."""


class BotPropertiesMissing(Empty):
    """A bot without a name."""


class BotNotFound(Refusal):
    """No such bot."""


class BotForeign(Refusal):
    """The bot belongs to another application."""


class BotCodeTaken(Refusal):
    """Another application has a bot with this code."""


class BotTypeUnknown(Refusal):
    """There is no such type of bot."""


class BotLimit(Refusal):
    """The application has as many bots as it may have."""


class EventModeUnknown(Refusal):
    """There is no such way to hear of events."""


class WebhookUrlMissing(Refusal):
    """Events are to be delivered, but not where to."""


class CallbackInvalid(Refusal):
    """Nothing can be delivered to this address."""


class ChangesEmpty(Refusal):
    """Nothing is to be changed."""


class HandlerMissing(Refusal):
    """A required handler of events is not named."""


class MessageHandlerMissing(HandlerMissing):
    """Who hears of messages?"""


class WelcomeHandlerMissing(HandlerMissing):
    """Who hears of chats that the bot comes to?"""


class EndHandlerMissing(HandlerMissing):
    """Who hears of the bot's end?"""


class HandlerInvalid(Refusal):
    """Nothing can be delivered to this handler of events."""


class MessageHandlerInvalid(HandlerInvalid):
    """The one for messages."""


class UpdateHandlerInvalid(HandlerInvalid):
    """The one for changed messages."""


class DeleteHandlerInvalid(HandlerInvalid):
    """The one for deleted messages."""


class WelcomeHandlerInvalid(HandlerInvalid):
    """The one for chats that the bot comes to."""


class EndHandlerInvalid(HandlerInvalid):
    """The one for the bot's end."""


class TokenTooLong(Refusal):
    """The token is longer than tokens may be."""


class TokenRotationFailed(Refusal):
    """The new token cannot be had; why is not said."""


class UserEventsScope(Refusal):
    """Events of a person need the scope of the messenger."""


class NotSubscribed(Refusal):
    """The person did not let their events be recorded."""


class Unchanged(Refusal):
    """It is as it was asked to be already."""


class ParametersWrong(Refusal):
    """The parameters make no sense together."""


@dataclass(frozen=True, slots=True)
class Wire:
    """One documented error: its code, its text, its HTTP status."""

    code: str
    text: str
    status: int = 400


class ApiError(Exception):
    """The refusal as it leaves the server."""

    def __init__(self, wire: Wire) -> None:
        super().__init__(f"{wire.code}: {wire.text}")
        self.wire = wire


# Official: error-codes; statuses where pages disagree: docs/quirks.md
HTTPS_REQUIRED = Wire("INVALID_REQUEST", "Https required", 400)
OVERLOAD = Wire("OVERLOAD_LIMIT", "REST API is blocked due to overload", 503)
TOO_MANY_REQUESTS = Wire("QUERY_LIMIT_EXCEEDED", "Too many requests", 503)
OPERATING_OVER = Wire("OPERATION_TIME_LIMIT", "Method is blocked due to operation time limit", 429)
INTERNAL = Wire("INTERNAL_SERVER_ERROR", "Internal server error", 500)
METHOD_NOT_FOUND = Wire("ERROR_METHOD_NOT_FOUND", "Method not found!", 404)
NO_AUTH_FOUND = Wire("NO_AUTH_FOUND", "Wrong authorization data", 401)
INVALID_CREDENTIALS = Wire("INVALID_CREDENTIALS", "Invalid request credentials", 401)
INSUFFICIENT_SCOPE = Wire(
    "insufficient_scope", "The request requires higher privileges than provided by the webhook token", 403
)
BATCH_LENGTH = Wire("ERROR_BATCH_LENGTH_EXCEEDED", "Max batch length exceeded", 400)
BATCH_METHOD = Wire("ERROR_BATCH_METHOD_NOT_ALLOWED", "Method is not allowed for batch usage", 405)
