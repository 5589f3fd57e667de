"""Every function of b24pysdk for the messenger, its people and its disk is called, and all of its result is read.

What the objects of the client show is compared with what came over the wire.
"""

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from enum import Enum
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

import pytest
import requests
from b24pysdk import BitrixAppLocal, BitrixTokenLocal, Client
from b24pysdk.errors import BitrixAPIError
from b24pysdk.objects._base_object import BaseObject
from b24pysdk.objects._fields.base_field import BaseField
from b24pysdk.schemas._base_schema import BaseSchema
from b24pysdk.schemas.file import URLFile

from beseda.methods import REGISTRY
from beseda.testing import Portal
from tests.clients.scene import Again, scene
from tests.clients.test_b24pysdk_cases import SDK
from tests.clients.test_b24pysdk_methods import CHANGES, READS, at_noon
from tests.clients.wrapped import wrappers
from tests.contract.world import World
from tests.databases import SQLITE_ALONE

pytestmark = SQLITE_ALONE

FAMILIES = ("im", "user", "disk", "department")
WRAPPERS = {name: wrapper for name, wrapper in wrappers().items() if name.split(".")[0].lower() in FAMILIES}

# Only applications may call these: Anna's does.
APPLICATIONS: dict[str, Callable[[Any], Any]] = {
    "disk.storage.getForApp": lambda sdk: sdk.disk.storage.get_for_app(),
    "disk.storage.rename": lambda sdk: sdk.disk.storage.rename(_own_storage(sdk), "Robot's files"),
    "user.option.get": lambda sdk: sdk.user.option.set({"size": "big"}).result and sdk.user.option.get(),
    "user.option.set": lambda sdk: sdk.user.option.set({"size": "big"}),
}
# The client has these, the documentation has no page of them.
UNDOCUMENTED: dict[str, Callable[[Any], Any]] = {
    "disk.attachedObject.get": lambda sdk: sdk.disk.attached_object.get(1),
    "disk.rights.getTasks": lambda sdk: sdk.disk.rights.get_tasks(),
}

# The client takes these for lists; the page of im.search.user.list and its example have people by their ids.
DECLARED_OTHERWISE = {"im.search.user.list": dict[str, dict[str, Any]]}


def _own_storage(sdk: Any) -> int:
    return int(sdk.disk.storage.get_for_app().result["ID"])


Heard = list[Any]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    """The answers that reach the client, as they come over the wire; the last one last."""
    answers: Heard = []
    send = requests.Session.send

    def listen(session: requests.Session, request: requests.PreparedRequest, **given: Any) -> requests.Response:
        answer = send(session, request, **given)
        answers.append(json.loads(answer.content))
        return answer

    monkeypatch.setattr(requests.Session, "send", listen)
    return answers


_CASES = {name.lower(): case.sdk for name, case in SDK.items()}
_ROWS = {name.lower(): row.ask for name, row in (READS | CHANGES).items()}


def prepared(portal: Portal, again: Again, method: str) -> Any:
    """A call through the client, on a portal where there is something to show of it."""
    if method in APPLICATIONS:
        return APPLICATIONS[method](_application(scene(again)[1]))
    if method in UNDOCUMENTED:
        return UNDOCUMENTED[method](scene(again)[0])
    if call := _CASES.get(method.lower()):
        return call(*scene(again))
    return _ROWS[method.lower()](at_noon(portal))


def _application(world: World) -> Any:
    portal = world.anna.portal
    application = portal.application(world.anna, interface=False)
    token = application.token(world.anna)
    app = BitrixAppLocal(domain=urlsplit(portal.https_url).netloc, **application.keys)
    return Client(BitrixTokenLocal(auth_token=token.access, refresh_token=token.refresh, bitrix_app=app))


def declared(method: str) -> Any:
    """What the client says that a method answers; of `disk` and `im.v2` it says nothing."""
    [hint, *_] = get_args(get_type_hints(WRAPPERS[method])["return"]) or (Any,)
    return DECLARED_OTHERWISE.get(method, hint)


def fits(value: Any, hint: Any) -> bool:
    """Whether a result is what the client declares it to be."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Any:
        return True
    if origin in (Union, UnionType):
        return any(fits(value, one) for one in inner)
    if origin is list and inner:
        return isinstance(value, list) and all(fits(one, inner[0]) for one in value)
    if origin is dict and inner:
        return isinstance(value, dict) and all(fits(one, inner[1]) for one in value.values())
    return type(value) is (origin or hint)


def told(value: Any) -> Any:
    """What an object of the client shows, as it is told over the wire."""
    if isinstance(value, BaseObject):
        return str(value.bitrix_pk)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, URLFile):
        return value.download_url
    if isinstance(value, BaseSchema):
        return value.to_bitrix()
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    return value


def same(shown: Any, wire: Any) -> bool:
    """Whether a field of an object is what came."""
    if isinstance(shown, datetime):
        return wire in (shown.strftime("%d.%m.%Y %H:%M:%S"), shown.isoformat(), shown.isoformat(" "))
    if isinstance(shown, date):
        return shown.isoformat() == str(wire)[:10]
    if isinstance(shown, bool):
        return wire in ((True, "Y", "1", 1) if shown else (False, "N", "0", 0, ""))
    if isinstance(shown, list):
        return len(shown) == len(wire) and all(map(same, shown, wire))
    if isinstance(shown, dict):
        return shown.keys() <= wire.keys() and all(same(shown[name], wire[name]) for name in shown)
    if shown is None:
        return wire in (None, "", False)
    return str(shown) == str(wire)


def fields(found: BaseObject[Any]) -> Iterator[tuple[str, Any]]:
    """The code of each field that an object has, and what it shows there."""
    for name, field in vars(type(found)).items():
        if isinstance(field, BaseField):
            yield field.bitrix_code, getattr(found, name)


def read(found: BaseObject[Any], wire: dict[str, Any]) -> None:
    """Read all that an object shows."""
    for code, shown in fields(found):
        assert same(told(shown), wire.get(code)), (code, shown, wire.get(code))


@pytest.mark.parametrize("method", sorted(WRAPPERS.keys() - UNDOCUMENTED.keys()))
def test_all_of_a_result_is_what_came(
    portal: Portal, again: Again, monkeypatch: pytest.MonkeyPatch, heard: Heard, method: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    request = prepared(portal, again, method)
    response, raw = request.response, heard[-1]
    assert request._api_method == method
    assert (response.result, response.next, response.total) == (raw["result"], raw.get("next"), raw.get("total"))
    assert response.to_dict() == raw
    assert fits(response.result, declared(method))
    if hasattr(request, "values"):
        assert len(request.values) == len(raw["result"]) > 0
        for found, row in zip(request.values, raw["result"], strict=True):
            read(found, row)
    elif isinstance(getattr(request, "value", None), BaseObject):
        found = request.value
        if isinstance(raw["result"], dict):
            read(found, raw["result"])
        else:
            assert found.bitrix_pk == raw["result"]
            read(found, found.bitrix_data)  # it is asked for when it is read


@pytest.mark.parametrize("method", UNDOCUMENTED)
def test_what_has_no_page_is_not_there(
    portal: Portal, again: Again, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(portal.ca_file))
    with pytest.raises(BitrixAPIError, match="Method not found!"):
        prepared(portal, again, method).response  # noqa: B018 - it is sent when it is read
    assert method.lower() not in {one.name.lower() for one in REGISTRY}
