"""The fields of a profile: what each holds, where it is kept, who may see it. Official: user/user-scope, user-get."""

from enum import Enum
from typing import NamedTuple


class Holds(Enum):
    """What a field holds, and so how it is compared."""

    TEXT = "text"
    NUMBER = "number"
    DECIMAL = "decimal"
    FLAG = "flag"
    TIME = "time"
    DATE = "date"
    PICTURE = "picture"
    UNITS = "units"
    WORDS = "words"


class Field(NamedTuple):
    """One field by its documented name; ``column`` of ``person`` that holds it, "" where ``details`` does.

    ``editable``: an administrator may set it.
    """

    name: str
    holds: Holds = Holds.TEXT
    column: str = ""
    editable: bool = True


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


_ORDERED = (
    Field("ID", Holds.NUMBER, "id", editable=False),
    Field("XML_ID", editable=False),
    Field("ACTIVE", Holds.FLAG, "active", editable=False),
    Field("NAME", column="first_name"),
    Field("LAST_NAME", column="last_name"),
    Field("SECOND_NAME"),
    Field("TITLE", editable=False),
    Field("EMAIL", column="email", editable=False),
    Field("LAST_LOGIN", Holds.TIME, "last_login_at", editable=False),
    Field("DATE_REGISTER", Holds.TIME, "created_at", editable=False),
    Field("TIME_ZONE", editable=False),
    Field("IS_ONLINE", Holds.FLAG, editable=False),
    Field("TIMESTAMP_X", Holds.TIME, "updated_at", editable=False),
    Field("LAST_ACTIVITY_DATE", Holds.TIME, "last_activity_at", editable=False),
    Field("PERSONAL_GENDER", column="gender"),
    Field("PERSONAL_PROFESSION"),
    Field("PERSONAL_WWW", column="website"),
    Field("PERSONAL_BIRTHDAY", Holds.DATE, "birthday"),
    Field("PERSONAL_PHOTO", Holds.PICTURE, "avatar"),
    *_texts("PERSONAL_ICQ", "PERSONAL_PHONE", "PERSONAL_FAX"),
    Field("PERSONAL_MOBILE", column="personal_mobile"),
    *_texts("PERSONAL_PAGER", "PERSONAL_STREET", "PERSONAL_CITY", "PERSONAL_STATE", "PERSONAL_ZIP"),
    *_texts("PERSONAL_COUNTRY", "PERSONAL_MAILBOX", "PERSONAL_NOTES"),
    Field("WORK_PHONE", column="work_phone"),
    Field("WORK_COMPANY"),
    Field("WORK_POSITION", column="work_position"),
    *_texts("WORK_DEPARTMENT", "WORK_WWW", "WORK_FAX", "WORK_PAGER", "WORK_STREET", "WORK_MAILBOX"),
    *_texts("WORK_CITY", "WORK_STATE", "WORK_ZIP", "WORK_COUNTRY", "WORK_PROFILE"),
    Field("WORK_LOGO", Holds.PICTURE),
    *_texts("WORK_NOTES", "UF_SKYPE_LINK", "UF_ZOOM"),
    Field("UF_EMPLOYMENT_DATE", Holds.DATE, "employed_on", editable=False),
    Field("UF_TIMEMAN", editable=False),
    Field("UF_DEPARTMENT", Holds.UNITS, "departments"),
    *_texts("UF_INTERESTS", "UF_SKILLS", "UF_WEB_SITES", "UF_XING", "UF_LINKEDIN", "UF_FACEBOOK", "UF_TWITTER"),
    *_texts("UF_SKYPE", "UF_DISTRICT"),
    Field("UF_PHONE_INNER", column="inner_phone"),
)

FIELDS = {field.name: field for field in _ORDERED}

# What a person is at the portal; every scope shows it, user.current does not.
USER_TYPE = Field("USER_TYPE", editable=False)

_BRIEF = frozenset(
    (
        *("ID", "XML_ID", "ACTIVE", "NAME", "LAST_NAME", "SECOND_NAME", "TITLE", "IS_ONLINE", "TIME_ZONE"),
        *("TIMESTAMP_X", "DATE_REGISTER", "LAST_ACTIVITY_DATE", "PERSONAL_PHOTO", "PERSONAL_PROFESSION"),
        *("PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "PERSONAL_CITY", "PERSONAL_STATE", "PERSONAL_COUNTRY"),
        *("WORK_POSITION", "WORK_CITY", "WORK_STATE", "WORK_COUNTRY", "UF_EMPLOYMENT_DATE", "UF_TIMEMAN"),
        *("UF_SKILLS", "UF_INTERESTS", "UF_DEPARTMENT", "UF_PHONE_INNER"),
    )
)
_BASIC = FIELDS.keys() - {"LAST_LOGIN", "PERSONAL_WWW", "PERSONAL_ICQ"}


def visible(scopes: frozenset[str]) -> tuple[str, ...]:
    """The fields that these scopes show, in order; ``user`` shows all."""
    if "user" in scopes:
        return tuple(FIELDS)
    shown = _BASIC if "user_basic" in scopes else _BRIEF
    return tuple(name for name in FIELDS if name in shown)
