"""Where pages of applications are shown in the messenger. Official: widgets/placement-bind, widgets/im."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from beseda import errors
from beseda.model import LocalApplication, Placement
from beseda.store.applications import placement_rows
from beseda.store.database import Tx

_ICON = re.compile(r"[A-Za-z -]{1,50}")
_CONTEXTS = frozenset(("ALL", "USER", "CHAT", "LINES", "CRM"))
_ROLES = frozenset(("USER", "ADMIN"))
_CHAT = ("extranet", "context", "role")


class Kind(NamedTuple):
    """A place: the scope that it needs, "" none; the options that it knows; whether it needs an icon."""

    scope: str
    options: tuple[str, ...]
    icon: bool = False


KINDS: Mapping[str, Kind] = {
    "IM_CONTEXT_MENU": Kind("im", _CHAT),
    "IM_NAVIGATION": Kind("im", ("iconName", "extranet", "role"), icon=True),
    "IM_SIDEBAR": Kind("im", ("iconName", *_CHAT, "color"), icon=True),
    "IM_SMILES_SELECTOR": Kind("", _CHAT),
    "IM_TEXTAREA": Kind("im", ("iconName", *_CHAT, "color", "width", "height"), icon=True),
    "IMMOBILE_CONTEXT_MENU": Kind("im", _CHAT),
}


def known(scopes: frozenset[str] | None = None) -> list[str]:
    """The places of the messenger: all, or those of these scopes."""
    return [name for name, kind in KINDS.items() if scopes is None or kind.scope in scopes]


async def bind(tx: Tx, application: LocalApplication, new: Placement, options: Mapping[str, Any]) -> None:
    """Show a page of an application at a place; again changes how.

    ``applications.PlacementUnknown``, ``applications.ArgumentMissing``, ``applications.OptionWrong``.
    """
    kind = KINDS.get(new.placement)
    if kind is None or kind.scope not in {"", *application.scope.split(",")}:
        raise errors.applications.PlacementUnknown
    kept = _checked(kind, options)
    await placement_rows.put(tx, new._replace(options=json.dumps(kept, ensure_ascii=False)))


def _checked(kind: Kind, given: Mapping[str, Any]) -> dict[str, Any]:
    icon = str(given.get("iconName") or "")
    if kind.icon and not icon:
        raise errors.applications.ArgumentMissing(name="iconName")
    kept: dict[str, Any] = {"extranet": "Y" if given.get("extranet") == "Y" else "N"}
    contexts = str(given.get("context") or "ALL").split(";")
    roles = str(given.get("role") or "USER")
    sizes = [str(given.get(name, 100)) for name in ("width", "height")]
    wrong = not set(contexts) <= _CONTEXTS or roles not in _ROLES or not all(size.isdecimal() for size in sizes)
    if wrong or (kind.icon and not _ICON.fullmatch(icon)):
        raise errors.applications.OptionWrong
    kept |= {"context": "ALL" if "ALL" in contexts else ";".join(contexts), "role": roles, "iconName": icon}
    kept |= {"width": sizes[0], "height": sizes[1], "color": str(given.get("color") or "")}
    return {name: kept[name] for name in kind.options}


async def of_application(tx: Tx, application: LocalApplication) -> list[Placement]:
    """Where pages of an application are shown."""
    return await placement_rows.of_application(tx, application.id)


async def unbind(tx: Tx, application: LocalApplication, place: str, handler: str) -> int:
    """Show no page there any more, or not this one; answers how many went."""
    found = await placement_rows.of_application(tx, application.id)
    gone = [one.id for one in found if one.placement == place and handler in {"", one.handler}]
    await placement_rows.delete(tx, gone)
    return len(gone)


async def forget(tx: Tx, application: LocalApplication) -> None:
    """Show no page of an application any more."""
    found = await placement_rows.of_application(tx, application.id)
    await placement_rows.delete(tx, [one.id for one in found])
