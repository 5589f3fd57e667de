"""The command line: one module per command, imported when it is asked for."""

from importlib import import_module
from typing import Any

import click

from beseda import __version__
from beseda.settings import SettingWrong
from beseda.store.database import StorageError

_COMMANDS = (
    "serve",
    "demo",
    "user",
    "chat",
    "webhook",
    "app",
    "call",
    "new",
    "methods",
    "openapi",
    "deliveries",
    "storage",
    "block",
    "retention",
    "db",
    "doctor",
    "completion",
)
_MODULES = {"demo": "serve"}


class Commands(click.Group):
    """Imports a command when it is needed; what goes wrong for a known reason is one line and exit code 1."""

    def list_commands(self, _: click.Context) -> list[str]:
        """Every command, in the order of a portal's life."""
        return list(_COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        """The command, with nothing imported that others need."""
        if name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"beseda.cli.{_MODULES.get(name, name)}"), name)
        return command

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except BrokenPipeError:  # of `beseda methods | head`: click knows what to do
            raise
        except SettingWrong as error:
            raise click.ClickException(str(error)) from error
        except StorageError as error:
            first_line = str(error).partition("\n")[0]  # PostgreSQL adds details
            raise click.ClickException(f"the database: {first_line}") from error
        except OSError as error:
            text = f"{error.filename}: {error.strerror}" if error.filename else str(error)
            raise click.ClickException(text) from error


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="beseda")
def main() -> None:
    """Beseda, a self-hosted messenger server.

    Every command but `demo`, `new` and `completion` works on the portal of a data folder (--data), beside a running
    server too.
    """
