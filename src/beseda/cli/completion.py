"""``beseda completion``: what a shell needs to complete commands, methods and their parameters."""

import click
from click.shell_completion import ShellComplete, get_completion_class

# After `KEY=` the value follows: no blank. fish sees to that by itself.
_ADDED = {
    "COMPREPLY+=($value)": "COMPREPLY+=($value); [[ $value == *= ]] && compopt -o nospace",
    "compadd -U": "local -a joined; [[ $completions[1] == *= ]] && joined=(-S ''); compadd \"${joined[@]}\" -U",
}


@click.command
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print a script that lets SHELL complete commands, methods and parameters."""
    made: type[ShellComplete] | None = get_completion_class(shell)
    assert made is not None  # noqa: S101 - click knows these three
    script = made(context.find_root().command, {}, "beseda", "_BESEDA_COMPLETE").source()
    for line, better in _ADDED.items():
        script = script.replace(line, better)
    click.echo(script)
