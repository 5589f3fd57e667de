"""People by their profiles.

Official: user, "any user" reads, "administrator" writes; Quirk 79: guests find whom they share a chat with, and bots
are found by nobody.
"""

from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, row, theirs

CASES: dict[str, Case] = {
    "user.current": Case(
        scenario=lambda w: (w.anna.answer("user.current"), w.guest.answer("user.current")),
        rights=theirs(),
    ),
    "user.fields": Case(
        scenario=lambda w: (w.anna.answer("user.fields"),),
        rights=theirs(),
    ),
    "user.get": Case(
        scenario=lambda w: (w.anna.answer("user.get"), w.anna.answer("user.get", FILTER={"ID": 0})),
        rights=[
            row(at.people, lambda w, who, it: {"FILTER": {"ID": it.id}}, missing="[]", known=OK, bot_self="[]"),
            *theirs(),
        ],
    ),
    "user.search": Case(
        scenario=lambda w: (w.anna.answer("user.search", FIND="Ann"), w.anna.answer("user.search")),
        rights=[
            row(at.people, lambda w, who, it: {"FILTER": {"NAME": it.key}}, missing="[]", known=OK, bot_self="[]"),
            *theirs(),
        ],
    ),
    "user.add": Case(
        scenario=lambda w: (w.anna.answer("user.add", EMAIL="new@example.org", UF_DEPARTMENT=[w.sales]),),
        rights=theirs(
            lambda w, who, it: {"EMAIL": f"{who}@example.org", "UF_DEPARTMENT": [1]},
            anybody="400 ERROR_CORE",
            administrator=OK,
        ),
    ),
    "user.update": Case(
        scenario=lambda w: (w.anna.answer("user.update", ID=w.boris.id, NAME="Bob"),),
        rights=[
            row(
                at.people,
                lambda w, who, it: {"ID": it.id, "NAME": "Other"},
                missing="400 ERROR_CORE",
                administrator=OK,
                administrator_missing="400 ERROR_CORE",
            )
        ],
    ),
}
