"""``beseda openapi``: the REST API of the portal for other programs."""

import click
import orjson

from beseda.cli.addresses import addresses
from beseda.cli.options import settings_of_portal
from beseda.http.openapi import document
from beseda.methods import REGISTRY
from beseda.settings import Settings


@click.command
@settings_of_portal()
def openapi(settings: Settings) -> None:
    """Print the methods of the portal as an OpenAPI 3.1 document."""
    base = settings.public_url or addresses(settings).best
    described = document(REGISTRY, settings.revision, settings.name, base)
    click.echo(orjson.dumps(described, option=orjson.OPT_INDENT_2))
