"""Departments."""

from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, row, theirs

CASES: dict[str, Case] = {
    "department.get": Case(
        scenario=lambda w: (w.anna.answer("department.get"), w.anna.answer("department.get", NAME="no such")),
        rights=[row(at.departments, lambda w, who, it: {"ID": it.id}, there=OK, missing="[]")],
    ),
    "department.fields": Case(
        scenario=lambda w: (w.anna.answer("department.fields"),),
        rights=theirs(),
    ),
    # Official: departments, "user with rights to modify the structure".
    "department.add": Case(
        scenario=lambda w: (w.anna.answer("department.add", NAME="Support", PARENT=1),),
        rights=theirs(lambda w, who, it: {"NAME": "New", "PARENT": 1}, anybody="400 ERROR_CORE", administrator=OK),
    ),
    "department.update": Case(
        scenario=lambda w: (w.anna.answer("department.update", ID=w.sales, NAME="Shop"),),
        rights=[
            row(
                at.departments,
                lambda w, who, it: {"ID": it.id, "NAME": "Other"},
                missing="400 ERROR_CORE",
                administrator=OK,
                administrator_missing="400 ERROR_CORE",
            )
        ],
    ),
    "department.delete": Case(
        scenario=lambda w: (w.anna.answer("department.delete", ID=w.sales),),
        rights=[
            row(
                at.departments,
                lambda w, who, it: {"ID": it.id, "NAME": "Other"},
                missing="400 ERROR_CORE",
                administrator=OK,
                administrator_missing="400 ERROR_CORE",
            )
        ],
    ),
}
