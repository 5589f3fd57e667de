"""People, departments and portal facts."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.world import Scenario, World


def everybody(w: World) -> list[int]:
    """A person of each sort."""
    return [one.id for one in (w.anna, w.boris, w.guest, w.robot)]


def departments(method: str) -> Scenario:
    """Departments of the messenger, with and without their people."""
    return lambda w: (
        w.anna.answer(method, ID=[1, w.sales], USER_DATA="N"),
        w.anna.answer(method, ID=f"[{w.sales}]", USER_DATA="Y"),
    )


def described(w: World) -> Iterator[Answer]:
    """Departments with and without a head: nobody heads the top."""
    yield w.anna.answer("im.department.get", ID=[1, w.sales])
    yield w.anna.answer("im.department.get", ID=[1, w.sales], USER_DATA="Y")


def colleagues(w: World) -> Iterator[Answer]:
    """So many that they do not fit on one page."""
    for number in range(3):
        w.anna.call("user.add", EMAIL=f"new{number}@example.org", UF_DEPARTMENT=[w.sales])
    w.anna.call("user.update", ID=w.boris.id, PERSONAL_MOBILE="+1 555 0102", UF_PHONE_INNER="102")
    yield w.anna.answer("im.department.colleagues.list", LIMIT=2)
    yield w.anna.answer("im.department.colleagues.list", LIMIT=2, USER_DATA="Y")
    yield w.boris.answer("im.department.colleagues.list", LIMIT=2, USER_DATA="Y")


def status_of(w: World) -> Iterator[Answer]:
    """One that was chosen, and that of somebody who never chose."""
    yield w.anna.answer("im.user.status.get")
    yield w.boris.answer("im.user.status.get")


SCENARIOS: dict[str, Scenario] = {
    "profile": lambda w: (one.answer("profile") for one in (w.anna, w.boris, w.guest)),
    "user.admin": lambda w: (w.anna.answer("user.admin"), w.boris.answer("user.admin")),
    "user.access": lambda w: (
        w.anna.answer("user.access", ACCESS=["G2"]),
        w.boris.answer("user.access", ACCESS=["U1"]),
        w.boris.answer("user.access"),
    ),
    "access.name": lambda w: (
        w.anna.answer("access.name", ACCESS=["G2", "AU", f"U{w.boris.id}"]),
        w.anna.answer("access.name", ACCESS=["no such"]),
        w.anna.answer("access.name"),
    ),
    "feature.get": lambda w: (w.anna.answer("feature.get", CODE=code) for code in ("rest_offline_extended", "no such")),
    "user.current": lambda w: (w.anna.answer("user.current"), w.guest.answer("user.current")),
    "user.get": lambda w: (w.anna.answer("user.get"), w.anna.answer("user.get", FILTER={"ID": 0})),
    "user.search": lambda w: (w.anna.answer("user.search", FIND="Ann"), w.anna.answer("user.search")),
    "user.fields": lambda w: (w.anna.answer("user.fields"),),
    "user.add": lambda w: (w.anna.answer("user.add", EMAIL="new@example.org", UF_DEPARTMENT=[w.sales]),),
    "user.update": lambda w: (w.anna.answer("user.update", ID=w.boris.id, NAME="Bob"),),
    "department.get": lambda w: (w.anna.answer("department.get"), w.anna.answer("department.get", NAME="no such")),
    "department.fields": lambda w: (w.anna.answer("department.fields"),),
    "department.add": lambda w: (w.anna.answer("department.add", NAME="Support", PARENT=1),),
    "department.update": lambda w: (w.anna.answer("department.update", ID=w.sales, NAME="Shop"),),
    "department.delete": lambda w: (w.anna.answer("department.delete", ID=w.sales),),
    "im.department.get": described,
    "im.department.managers.get": departments("im.department.managers.get"),
    "im.department.employees.get": departments("im.department.employees.get"),
    "im.department.colleagues.list": colleagues,
    "im.user.get": lambda w: (w.anna.answer("im.user.get", ID=one) for one in everybody(w)),
    "im.user.list.get": lambda w: (
        w.anna.answer("im.user.list.get", ID=everybody(w), RESULT_TYPE="array"),
        w.anna.answer("im.user.list.get", ID=[w.anna.id]),
        w.anna.answer("im.user.list.get", ID=[0]),
    ),
    "im.user.status.get": status_of,
    "im.user.status.set": lambda w: (w.anna.answer("im.user.status.set", STATUS="away"),),
    "im.user.status.idle.start": lambda w: (w.anna.answer("im.user.status.idle.start", AGO=10),),
    "im.user.status.idle.end": lambda w: (w.anna.answer("im.user.status.idle.end"),),
}
