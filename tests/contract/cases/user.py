"""People by their profiles.

Official: user, "any user" reads, "administrator" writes and adds fields; Quirk 79: guests find whom they share a chat
with, and bots are found by nobody.
"""

from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import OK, Given, Row, row, theirs
from tests.contract.world import World

ACCESS_DENIED = "400 "
HOBBY = {
    "FIELD_NAME": "HOBBY",
    "USER_TYPE_ID": "enumeration",
    "SETTINGS": {"DISPLAY": "UI"},
    "LABEL": "Hobby",
    "LIST": [{"VALUE": "Chess", "XML_ID": "chess"}],
}


def hobby(w: World) -> int:
    """A field that is there."""
    w.anna.call("user.userfield.add", fields={"FIELD_NAME": "BUDGET", "USER_TYPE_ID": "money"})
    return int(w.anna.call("user.userfield.add", fields=HOBBY))


def of_administrators(given: Given) -> Row:
    """What an administrator may do to a field."""
    return row(
        at.custom_fields,
        given,
        missing=ACCESS_DENIED,
        administrator_there=OK,
    )


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
    "user.userfield.add": Case(
        scenario=lambda w: (w.anna.answer("user.userfield.add", fields=HOBBY),),
        rights=theirs(
            lambda w, who, it: {"fields": {"FIELD_NAME": f"OF_{who}", "USER_TYPE_ID": "string"}},
            anybody=ACCESS_DENIED,
            administrator=OK,
        ),
        sdk=lambda sdk, w: sdk.user.userfield.add(HOBBY),
    ),
    "user.userfield.update": Case(
        scenario=lambda w: (w.anna.answer("user.userfield.update", id=hobby(w), fields={"SORT": 5}),),
        rights=[of_administrators(lambda w, who, it: {"id": it.id, "fields": {"SORT": 5}})],
        sdk=lambda sdk, w: sdk.user.userfield.update(hobby(w), {"SORT": 5}),
    ),
    "user.userfield.delete": Case(
        scenario=lambda w: (w.anna.answer("user.userfield.delete", id=hobby(w)),),
        rights=[of_administrators(lambda w, who, it: {"id": it.id})],
        sdk=lambda sdk, w: sdk.user.userfield.delete(hobby(w)),
    ),
    "user.userfield.list": Case(
        scenario=lambda w: (w.anna.answer("user.userfield.list", filter={"<=ID": hobby(w)}),),
        rights=theirs(anybody=ACCESS_DENIED, administrator=OK),
        sdk=lambda sdk, w: sdk.user.userfield.list(filter={"<=ID": hobby(w)}),
    ),
    "user.userfield.file.get": Case(
        rights=[
            row(
                at.profile_files,
                lambda w, who, it: {"id": it.id, "field": "UF_USR_FILE", "value": it.key},
                missing=ACCESS_DENIED,
                known=OK,
                bot_self=ACCESS_DENIED,
            )
        ],
    ),
}
