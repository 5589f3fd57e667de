"""Push & pull. No page documents these methods, so no scenario shows what a page says."""

from tests.contract.case import Case
from tests.contract.rights import things as at
from tests.contract.rights.rows import ANSWER, OK, row, theirs

CASES: dict[str, Case] = {
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
    "pull.api.user.getLastSeen": Case(
        rights=[row(at.people, lambda w, who, it: {"userIds": [it.id]}, self=ANSWER, known=ANSWER, missing="[]")]
    ),
}
