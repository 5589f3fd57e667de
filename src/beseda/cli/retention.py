"""``beseda retention``: how long is kept what was said, and what lies in the trash."""

import click

from beseda.background.housekeeping import expire
from beseda.cli.opening import with_portal
from beseda.cli.options import settings_of_portal
from beseda.cli.output import json_option, print_json, print_table
from beseda.domain.messages import retention as rules
from beseda.kernel.portal import Portal
from beseda.settings import Settings

_FOREVER, _DEFAULT = "keep", "default"


_MOST_DAYS = 36500


class _Days(click.ParamType[int | None]):
    """A number of days, or a word."""

    name = "days"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int | None:
        """Days, 0 for ever, None as the default says."""
        if value in (_FOREVER, _DEFAULT):
            return rules.KEEP if value == _FOREVER else None
        if not value.isdecimal() or not 1 <= int(value) <= _MOST_DAYS:
            self.fail(f"{value} is neither a number of days nor {_FOREVER} nor {_DEFAULT}", param, ctx)
        return int(value)


@click.command
@settings_of_portal()
@click.argument("kind", metavar="[KIND", type=click.Choice((rules.ALL, *rules.KINDS, rules.TRASH)), required=False)
@click.argument("days", metavar="DAYS|keep|default]", type=_Days(), required=False)
@click.option(
    "--now", "at_once", is_flag=True, help="Delete what is too old now; a server does once their day is over."
)
@json_option
def retention(settings: Settings, kind: str | None, days: int | None, *, at_once: bool, as_json: bool) -> None:
    """Delete messages that are older than so many days, by the kind of chat; nothing is deleted until told to.

    Kinds are private, chat, open, lines, notify (notifications), and all for those without a rule of their own; trash
    is what people put into the trash of the disk so long ago. `keep` keeps them for ever, `default` as all says.
    Without a kind: say what the rules are.
    """
    given = click.get_current_context().get_parameter_source("days")
    if kind is not None and given is not click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("for how many days?")

    async def work(portal: Portal) -> dict[str, int]:
        if kind is not None:
            await portal.database.write(lambda tx: rules.set_rule(tx, kind, days))
        if at_once:
            await expire(portal)
        return await portal.database.read(rules.rules)

    known = with_portal(settings, work)
    shown = {one: rules.days_of(known, one) for one in (rules.ALL, *rules.KINDS, rules.TRASH)}
    if as_json:
        print_json({one: number or None for one, number in shown.items()})
    else:
        print_table(("KIND", "DAYS"), [(one, number or _FOREVER) for one, number in shown.items()])
