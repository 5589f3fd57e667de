"""Events of the portal that applications bind handlers to. Official: common/events, events/on-offline-event.

What bots and people are told of stands in the catalogue; these concern the portal as a whole.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeAlias

from beseda.domain import event_log
from beseda.domain.auth.scopes import BASIC
from beseda.kernel.portal import Portal
from beseda.model import Person

Payload: TypeAlias = Callable[[Portal, Mapping[str, Any], Person | None], dict[str, Any]]
WAITING = "ONOFFLINEEVENT"


class PortalEvent(NamedTuple):
    """An event: its kind in the log, its name, which scope it needs, its data.

    ``tokens``: whether who is told is given tokens, ``renewable``: whether they can be renewed.
    """

    kind: str
    name: str
    scope: str
    data: Payload
    renewable: bool = False
    tokens: bool = True


def _installed(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # noqa: ARG001
    return {
        "VERSION": str(told["version"]),
        "ACTIVE": "Y",
        "INSTALLED": "Y",
        "LANGUAGE_ID": portal.settings.language,
    }


def _updated(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # noqa: ARG001
    version = told["version"]
    return {
        "VERSION": str(version),
        "PREVIOUS_VERSION": str(version - 1),
        "LANGUAGE_ID": portal.settings.language,
    }


def _removed(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # noqa: ARG001
    return {"LANGUAGE_ID": portal.settings.language, "CLEAN": int(told["clean"])}


def _paid(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # noqa: ARG001
    return {
        "CODE": told["client_id"],
        "VERSION": told["version"],
        "STATUS": told["status"],
        "PAYMENT_EXPIRED": "Y" if told["expired"] else "N",
        "DAYS": told["days"],
        "LANGUAGE_ID": portal.settings.language,
    }


def _confirmed(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # noqa: ARG001
    return {
        "TOKEN": told["token"],
        "METHOD": told["method"],
        "CONFIRMED": str(int(told["confirmed"])),
        "LANGUAGE_ID": portal.settings.language,
    }


def _tested(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # noqa: ARG001
    return {"QUERY": told["query"], "LANGUAGE_ID": portal.settings.language}


def _person_added(portal: Portal, told: Mapping[str, Any], person: Person | None) -> dict[str, Any]:  # Quirk 219
    if person is None:
        return {"ID": told["person"]}
    return {
        "ID": person.id,
        "ACTIVE": "Y" if person.active else "N",
        "EMAIL": person.email,
        "NAME": person.first_name,
        "LAST_NAME": person.last_name,
        "PERSONAL_GENDER": person.gender,
        "PERSONAL_BIRTHDAY": person.birthday,
        "UF_DEPARTMENT": json.loads(person.departments),
        "DATE_REGISTER": portal.locale.atom(person.created_at),
        "WORK_POSITION": person.work_position,
        "UF_EMPLOYMENT_DATE": person.employed_on,
    }


PORTAL_EVENTS = (
    PortalEvent(event_log.APPLICATION_INSTALLED, "ONAPPINSTALL", BASIC, _installed, renewable=True),
    PortalEvent(event_log.APPLICATION_UPDATED, "ONAPPUPDATE", BASIC, _updated, renewable=True),
    PortalEvent(event_log.APPLICATION_REMOVED, "ONAPPUNINSTALL", BASIC, _removed),
    PortalEvent(event_log.APPLICATION_PAID, "ONAPPPAYMENT", BASIC, _paid, tokens=False),  # Quirk 500
    PortalEvent(event_log.APPLICATION_TESTED, "ONAPPTEST", BASIC, _tested),
    PortalEvent(event_log.METHOD_CONFIRMED, "ONAPPMETHODCONFIRM", BASIC, _confirmed, tokens=False),
    PortalEvent(event_log.PERSON_ADDED, "ONUSERADD", "user", _person_added),
)
BY_KIND: Mapping[str, PortalEvent] = {event.kind: event for event in PORTAL_EVENTS}
# Those that say themselves who is told: the handlers may be gone when they are read.
OWN = frozenset((event_log.APPLICATION_INSTALLED, event_log.APPLICATION_UPDATED, event_log.APPLICATION_REMOVED))
SCOPES: Mapping[str, str] = {event.name: event.scope for event in PORTAL_EVENTS} | {WAITING: BASIC}

# What the portal as a whole tells; the others concern one application, and need no scope.
OUTBOUND = tuple(event.name for event in PORTAL_EVENTS if event.scope != BASIC)


def bindable(scopes: frozenset[str] | None = None) -> list[str]:
    """The names of events that handlers can be bound to: all, or those of these scopes."""
    return [name for name, scope in SCOPES.items() if scopes is None or scope in scopes]
