"""People in answers of ``im.*`` and ``user.*``."""

import json
from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any

from beseda.model import Person
from beseda.wire.locale import Locale


def short(person: Person, locale: Locale) -> dict[str, Any]:
    """A person in a list of conversations of revision 29 and older."""
    full = messenger(person, locale)
    wanted = (
        *("id", "name", "first_name", "last_name", "work_position", "color", "avatar", "gender", "birthday"),
        *("extranet", "network", "bot", "connector", "external_auth_id"),
        *("status", "idle", "last_activity_date", "mobile_last_date", "absent"),
    )
    return {name: full[name] for name in wanted} | {"id": str(person.id), "birthday": _birthday(person) or False}


def found_person(person: Person, locale: Locale) -> dict[str, Any]:
    """A person who was searched for. Official: chats/search/im-search-user-list."""
    full = messenger(person, locale)
    wanted = (
        *("id", "name", "first_name", "last_name", "work_position", "color", "avatar", "gender", "birthday"),
        *("extranet", "network", "bot", "connector", "external_auth_id", "status", "idle", "last_activity_date"),
        *("mobile_last_date", "departments", "absent", "phones"),
    )
    return {name: full[name] for name in wanted} | {"birthday": person.birthday or False}


def messenger(person: Person, locale: Locale) -> dict[str, Any]:
    """A person in the messenger. Official: chats/users/im-user-get."""
    return {
        "id": person.id,
        "active": bool(person.active),
        "name": person.name,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "work_position": person.work_position,
        "color": person.color,
        "avatar": locale.link(person.avatar),
        "avatar_hr": locale.link(person.avatar),  # Quirk 48
        "gender": "F" if person.gender == "F" else "M",
        "birthday": _birthday(person),
        "extranet": bool(person.extranet),
        "network": False,
        "bot": person.bot,
        "connector": False,
        "external_auth_id": "bot" if person.bot else "default",
        "status": person.status or "online",
        "idle": locale.atom_or_false(person.idle_since),  # Quirk 51
        "last_activity_date": locale.atom(person.last_activity_at or person.created_at),
        "mobile_last_date": locale.atom_or_false(person.mobile_last_at),
        "desktop_last_date": locale.atom_or_false(person.desktop_last_at),
        "absent": locale.atom_or_false(person.absent_until),  # Quirk 49
        "departments": json.loads(person.departments),
        "phones": _phones(person),
        "bot_data": None,
        "type": "bot" if person.bot else "user",  # Quirk 50
        "website": person.website,
        "email": person.email,
    }


def presence(person: Person, locale: Locale) -> dict[str, Any]:
    """What clients are told of a person whose status changed."""
    full = messenger(person, locale)
    wanted = (
        *("id", "status", "color", "idle"),
        *("mobile_last_date", "desktop_last_date", "last_activity_date"),
    )
    return {name: full[name] for name in wanted}


def _birthday(person: Person) -> str:
    """``DD-MM``; nothing for nothing."""
    year, _, date = person.birthday.partition("-")
    month, _, day = date.partition("-")
    return f"{day}-{month}" if year and day else ""


def _phones(person: Person) -> dict[str, str] | bool:  # Quirk 89
    numbers = {
        "work_phone": person.work_phone,
        "personal_mobile": person.personal_mobile,
        "personal_phone": json.loads(person.details).get("PERSONAL_PHONE") if person.details else "",
        "inner_phone": person.inner_phone,
    }
    return {name: number for name, number in numbers.items() if number} or False


# What examples show even of people of whom it is not known. Official: user/user-current, user/user-get
OWN = frozenset(  # Quirk 45
    (
        *("ID", "ACTIVE", "NAME", "LAST_NAME", "EMAIL", "LAST_LOGIN", "DATE_REGISTER", "IS_ONLINE", "TIMESTAMP_X"),
        *("LAST_ACTIVITY_DATE", "PERSONAL_GENDER", "PERSONAL_BIRTHDAY", "WORK_POSITION", "UF_EMPLOYMENT_DATE"),
        "UF_DEPARTMENT",
    )
)
CURRENT = OWN | {"XML_ID", "TIME_ZONE"}
LISTED = OWN | {  # Quirk 77
    *("SECOND_NAME", "TIME_ZONE", "PERSONAL_WWW", "PERSONAL_MOBILE", "PERSONAL_CITY", "WORK_PHONE", "USER_TYPE")
}


def profile(
    person: Person,
    locale: Locale,
    *,
    online: bool,
    shown: Iterable[str],
    always: Collection[str],
    custom: Mapping[str, Any] = MappingProxyType({}),
) -> dict[str, Any]:
    """What is known of these fields of a person's profile; some are always there, empty if need be.

    ``custom``: what is shown of custom fields.
    """
    details = json.loads(person.details) if person.details else {}
    fields = {
        **details,
        "ID": str(person.id),
        "ACTIVE": bool(person.active),
        "NAME": person.first_name,
        "LAST_NAME": person.last_name,
        "EMAIL": person.email,
        "LAST_LOGIN": locale.atom(person.last_login_at) if person.last_login_at else "",
        "DATE_REGISTER": locale.atom(person.created_at),
        "IS_ONLINE": "Y" if online else "N",
        "TIMESTAMP_X": locale.date_and_time(person.updated_at or person.created_at),  # Quirk 75
        "LAST_ACTIVITY_DATE": locale.date_time(person.last_activity_at),  # Quirk 46, Quirk 75
        "PERSONAL_GENDER": person.gender,
        "PERSONAL_BIRTHDAY": locale.midnight(person.birthday),
        "PERSONAL_PHOTO": locale.link(person.avatar),
        "PERSONAL_MOBILE": person.personal_mobile,
        "PERSONAL_WWW": person.website,
        "WORK_LOGO": locale.link(details.get("WORK_LOGO", "")),
        "WORK_PHONE": person.work_phone,
        "WORK_POSITION": person.work_position,
        "UF_EMPLOYMENT_DATE": locale.midnight(person.employed_on),
        "UF_DEPARTMENT": json.loads(person.departments),
        "UF_PHONE_INNER": person.inner_phone,
        "USER_TYPE": "extranet" if person.extranet else "employee",
        **custom,
    }
    return {name: fields.get(name, "") for name in shown if name in always or fields.get(name)}


def own(person: Person, locale: Locale) -> dict[str, Any]:
    """The caller as ``profile`` shows them, without any scope. Official: common/users/profile."""
    details = json.loads(person.details) if person.details else {}
    photo = {"PERSONAL_PHOTO": locale.link(person.avatar)} if person.avatar else {}
    return {
        "ID": str(person.id),
        "ADMIN": bool(person.admin),
        "NAME": person.first_name,
        "LAST_NAME": person.last_name,
        "PERSONAL_GENDER": person.gender,
        "TIME_ZONE": details.get("TIME_ZONE", ""),
        **photo,
    }
