"""People in the messenger, their status, and departments."""

from collections.abc import Iterator

from beseda.testing import Answer
from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ACCESS_ERROR, ANSWER, OK, Row, dialog, row, theirs
from tests.contract.world import Scenario, World


def everybody(w: World) -> list[int]:
    """A person of each sort."""
    return [one.id for one in (w.anna, w.boris, w.guest, w.robot)]


def departments_shown(method: str) -> Scenario:
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


def people_found(w: World) -> Iterator[Answer]:
    """People of every sort, a page with more behind it, and nobody."""
    for number in range(2):
        w.anna.call("user.add", EMAIL=f"new{number}@example.org", NAME="Echo", UF_DEPARTMENT=[w.sales])
    for word in ("Anna", "Boris", "Vera", "Sales"):
        yield w.anna.answer("im.search.user.list", FIND=word)
    yield w.anna.answer("im.search.user.list", FIND="Echo", LIMIT=1)
    yield w.anna.answer("im.search.user.list", FIND="Nobody")


def departments_found(w: World) -> Iterator[Answer]:
    """A page with more behind it, with and without who heads them."""
    yield w.anna.answer("im.search.department.list", FIND="Com", LIMIT=1)
    yield w.anna.answer("im.search.department.list", FIND="Sales", USER_DATA="Y")
    yield w.anna.answer("im.search.department.list", FIND="", USER_DATA="Y")


def looked_for(w: World) -> Iterator[Answer]:
    """Nothing, then chats of every kind and people."""
    yield w.anna.answer("im.search.last.get")
    w.anna.call("im.search.last.add", DIALOG_ID=w.anna.id)
    for dialog_id in w.dialogs():
        w.anna.call("im.search.last.add", DIALOG_ID=dialog_id)
    yield w.anna.answer("im.search.last.get")
    yield w.guest.answer("im.search.last.get")


def departments(**expected: str) -> list[Row]:
    """Official: chats/departments, "any intranet user, except bots"."""
    return [row(at.departments, lambda w, who, it: {"ID": [it.id]}, guest=ACCESS_ERROR, bot=ACCESS_ERROR, **expected)]


CASES: dict[str, Case] = {
    # Official: chats/users/im-user-get names ACCESS_DENIED for strangers, USER_NOT_EXISTS for nobody.
    "im.user.get": Case(
        scenario=lambda w: (w.anna.answer("im.user.get", ID=one) for one in everybody(w)),
        rights=[
            row(
                at.people,
                lambda w, who, it: {"ID": it.id},
                known=OK,
                unknown="400 ACCESS_DENIED",
                missing="400 USER_NOT_EXISTS",
            )._replace(two_codes=True)
        ],
    ),
    "im.user.list.get": Case(
        scenario=lambda w: (
            w.anna.answer("im.user.list.get", ID=everybody(w), RESULT_TYPE="array"),
            w.anna.answer("im.user.list.get", ID=[w.anna.id]),
            w.anna.answer("im.user.list.get", ID=[0]),
        ),
        rights=[row(at.people, lambda w, who, it: {"ID": [it.id]}, missing="[]", known=OK)],
    ),
    "im.search.user.list": Case(
        scenario=people_found,
        rights=[row(at.people, lambda w, who, it: {"FIND": it.key}, missing="[]", known=OK)],
    ),
    "im.user.status.get": Case(
        scenario=status_of,
        rights=theirs(anybody=ANSWER),
    ),
    "im.user.status.set": Case(
        scenario=lambda w: (w.anna.answer("im.user.status.set", STATUS="away"),),
        rights=theirs(lambda w, who, it: {"STATUS": "away"}),
    ),
    "im.user.status.idle.start": Case(
        scenario=lambda w: (w.anna.answer("im.user.status.idle.start", AGO=10),),
        rights=theirs(),
    ),
    "im.user.status.idle.end": Case(
        scenario=lambda w: (w.anna.answer("im.user.status.idle.end"),),
        rights=theirs(),
    ),
    "im.department.get": Case(
        scenario=described,
        rights=departments(there=OK, missing="[]"),
    ),
    "im.department.managers.get": Case(
        scenario=departments_shown("im.department.managers.get"),
        rights=departments(missing=OK),
    ),
    "im.department.employees.get": Case(
        scenario=departments_shown("im.department.employees.get"),
        rights=departments(missing=OK),
    ),
    # Official: chats/search/im-search-department-list, "any user".
    "im.search.department.list": Case(
        scenario=departments_found,
        sdk=lambda sdk, w: sdk.im.search.department.list("Com", limit=1),
        rights=[row(at.departments, lambda w, who, it: {"FIND": it.key or "nonesuch"}, there=OK, missing="[]")],
    ),
    "im.search.last.add": Case(
        scenario=lambda w: (w.anna.answer("im.search.last.add", DIALOG_ID=w.plans),),
        sdk=lambda sdk, w: sdk.im.search.last.add(w.plans),
        rights=[dialog(outside="false", unknown="false", reader=OK, member=OK, known=OK)],
    ),
    "im.search.last.get": Case(
        scenario=looked_for,
        sdk=lambda sdk, w: sdk.im.search.last.get(),
        rights=theirs(anybody=ANSWER),
    ),
    "im.search.last.delete": Case(
        scenario=lambda w: (w.anna.answer("im.search.last.delete", DIALOG_ID=w.plans),),
        sdk=lambda sdk, w: sdk.im.search.last.delete(w.plans),
        rights=[dialog(outside="false", unknown="false", reader="false", member="false", known="false")],
    ),
    "im.department.colleagues.list": Case(
        scenario=colleagues,
        rights=theirs(anybody=OK, guest=ACCESS_ERROR, bot=ACCESS_ERROR),
    ),
}
