"""Many calls in one, and what a portal tells of itself."""

from tests.contract.world import Scenario

commands = {"get_user": "user.current", "get_department": "department.get"}

SCENARIOS: dict[str, Scenario] = {
    "batch": lambda w: (
        w.anna.answer("batch", cmd=commands),
        w.anna.answer("batch", cmd={**commands, "failed": "im.dialog.get"}),
        w.anna.answer("batch", cmd=[]),
    ),
    "server.time": lambda w: (w.anna.answer("server.time"),),
    "scope": lambda w: (w.anna.answer("scope"), w.anna.answer("scope", full=True)),
    "methods": lambda w: (w.anna.answer("methods"), w.anna.answer("methods", full=True)),
    "method.get": lambda w: (w.anna.answer("method.get", name="scope"), w.anna.answer("method.get", name="none")),
    "im.revision.get": lambda w: (w.anna.answer("im.revision.get"),),
    "imbot.v2.Revision.get": lambda w: (w.anna.answer("imbot.v2.Revision.get"),),
}
