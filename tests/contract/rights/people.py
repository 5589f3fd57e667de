"""Portal facts, people and departments: who may call what."""

from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, Row, row, theirs

NO = "403 ACCESS_ERROR"


def departments(**expected: str) -> list[Row]:
    """Official: chats/departments, "any intranet user, except bots"."""
    return [row(at.departments, lambda w, who, it: {"ID": [it.id]}, guest=NO, bot=NO, **expected)]


PORTAL: dict[str, list[Row]] = {
    "batch": [
        row(
            at.dialogs,
            lambda w, who, it: {"cmd": {"one": f"im.dialog.get?DIALOG_ID={it.key}"}},
            outside=ANSWER,
            unknown=ANSWER,
        )
    ],
    "profile": theirs(),
    "server.time": theirs(),
    "scope": theirs(),
    "methods": theirs(),
    "method.get": theirs(lambda w, who, it: {"name": "im.chat.add"}),
    "feature.get": theirs(lambda w, who, it: {"CODE": "rest_auth_connector"}),
    "app.info": theirs(anybody="400 ACCESS_DENIED"),  # webhooks belong to no application
    "user.admin": theirs(anybody="false", administrator=OK),
    "user.access": [
        row(at.people, lambda w, who, it: {"ACCESS": [f"U{it.id}"]}, missing="false", self=OK, administrator=OK)
    ],
    "access.name": [row(at.people, lambda w, who, it: {"ACCESS": [f"U{it.id}"]}, missing="[]", known=OK)],
    "im.revision.get": theirs(),
    "imbot.v2.Revision.get": theirs(),
}

# Official: user, "any user" reads, "administrator" writes; Quirk 79: guests find whom they share a chat with, and bots
# are found by nobody.
PEOPLE: dict[str, list[Row]] = {
    "user.current": theirs(),
    "user.fields": theirs(),
    "user.get": [
        row(at.people, lambda w, who, it: {"FILTER": {"ID": it.id}}, missing="[]", known=OK, bot_self="[]"),
        *theirs(),
    ],
    "user.search": [
        row(at.people, lambda w, who, it: {"FILTER": {"NAME": it.key}}, missing="[]", known=OK, bot_self="[]"),
        *theirs(),
    ],
    "user.add": theirs(
        lambda w, who, it: {"EMAIL": f"{who}@example.org", "UF_DEPARTMENT": [1]},
        anybody="400 ERROR_CORE",
        administrator=OK,
    ),
    "user.update": [
        row(
            at.people,
            lambda w, who, it: {"ID": it.id, "NAME": "Other"},
            missing="400 ERROR_CORE",
            administrator=OK,
            administrator_missing="400 ERROR_CORE",
        )
    ],
    # Official: chats/users/im-user-get names ACCESS_DENIED for strangers, USER_NOT_EXISTS for nobody.
    "im.user.get": [
        row(
            at.people,
            lambda w, who, it: {"ID": it.id},
            known=OK,
            unknown="400 ACCESS_DENIED",
            missing="400 USER_NOT_EXISTS",
        )._replace(two_codes=True)
    ],
    "im.user.list.get": [row(at.people, lambda w, who, it: {"ID": [it.id]}, missing="[]", known=OK)],
    "im.search.user.list": [row(at.people, lambda w, who, it: {"FIND": it.key}, missing="[]", known=OK)],
    "im.user.status.get": theirs(anybody=ANSWER),
    "im.user.status.set": theirs(lambda w, who, it: {"STATUS": "away"}),
    "im.user.status.idle.start": theirs(),
    "im.user.status.idle.end": theirs(),
    "department.get": [row(at.departments, lambda w, who, it: {"ID": it.id}, there=OK, missing="[]")],
    "department.fields": theirs(),
    # Official: departments, "user with rights to modify the structure".
    "department.add": theirs(
        lambda w, who, it: {"NAME": "New", "PARENT": 1}, anybody="400 ERROR_CORE", administrator=OK
    ),
    **{
        f"department.{name}": [
            row(
                at.departments,
                lambda w, who, it: {"ID": it.id, "NAME": "Other"},
                missing="400 ERROR_CORE",
                administrator=OK,
                administrator_missing="400 ERROR_CORE",
            )
        ]
        for name in ("update", "delete")
    },
    "im.department.get": departments(there=OK, missing="[]"),
    "im.department.managers.get": departments(missing=OK),
    "im.department.employees.get": departments(missing=OK),
    "im.department.colleagues.list": theirs(anybody=OK, guest=NO, bot=NO),
}
