"""Push & pull. Those of people stand on no page, so no scenario shows what it says."""

from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, row, theirs

WRONG = "403 WRONG_AUTH_TYPE"  # nobody in the matrix calls from an application

CASES: dict[str, Case] = {
    "pull.application.config.get": Case(
        scenario=lambda w: (w.application("pull.application.config.get", CACHE="N"),),
        rights=theirs(anybody=WRONG),
    ),
    "pull.application.event.add": Case(
        scenario=lambda w: (w.application("pull.application.event.add", COMMAND="done", PARAMS={"id": 1}),),
        rights=theirs(lambda w, who, it: {"COMMAND": "done"}, anybody=WRONG),
    ),
    "pull.application.push.add": Case(
        scenario=lambda w: (w.application("pull.application.push.add", USER_ID=w.boris.id, TEXT="Done"),),
        rights=theirs(lambda w, who, it: {"USER_ID": w.id(who), "TEXT": "Done"}, anybody=WRONG),
    ),
    "pull.config.get": Case(rights=theirs()),
    "pull.channel.public.list": Case(
        rights=[
            row(
                at.people,
                lambda w, who, it: {"users": [it.id]},
                self=OK,
                known=OK,
                unknown="[]",
                missing="[]",
            )
        ]
    ),
    "pull.watch.extend": Case(
        rights=[row(at.chats, lambda w, who, it: {"tags": [f"IM_PUBLIC_{it.id}"]}, outside=ANSWER)]
    ),
    "pull.api.user.getLastSeen": Case(
        rights=[row(at.people, lambda w, who, it: {"userIds": [it.id]}, self=ANSWER, known=ANSWER, missing="[]")]
    ),
}
