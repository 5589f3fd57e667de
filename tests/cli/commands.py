"""Commands beside a server, without a start of Python for each: that is most of what a command costs.

In ``make soak`` each of them is a process, as for everybody else.
"""

import os
from subprocess import CompletedProcess

from click.testing import CliRunner

from beseda.cli import main
from beseda.testing import PortalProcess
from tests.volume import SOAK

_SERVERS = ("serve", "demo")


class Portal(PortalProcess):
    """A server in a process of its own; other commands on its data folder run in ours."""

    def run(self, *arguments: str, given: str = "") -> CompletedProcess[str]:
        """See ``PortalProcess``."""
        if SOAK or arguments[0] in _SERVERS:
            return super().run(*arguments, given=given)
        environment = dict.fromkeys(os.environ, None) | self.environment
        _, _, program, *line = self.command(*arguments)
        done = CliRunner().invoke(main, line, input=given, env=environment, prog_name=program)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return CompletedProcess(line, done.exit_code, done.stdout, done.stderr)
