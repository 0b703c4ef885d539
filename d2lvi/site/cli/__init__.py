"""The command line: `d2lvi COMMAND`.

Each command lives in a module of its own, imported when it is called, so that
`d2lvi --help` is fast. Errors of the publisher become text here and nowhere
else.
"""

from __future__ import annotations

import importlib
import sys

import click

from d2lvi.site.errors import Error

COMMANDS = {
    "build": "d2lvi.site.cli.build:build",
    "check": "d2lvi.site.cli.check:check",
    "execute": "d2lvi.site.cli.execute:execute",
    "export": "d2lvi.site.cli.export:export",
    "new": "d2lvi.site.cli.new:new",
    "outputs": "d2lvi.site.cli.outputs:outputs",
    "plan": "d2lvi.site.cli.plan:plan",
    "po": "d2lvi.site.cli.po:po",
    "preview": "d2lvi.site.cli.preview:preview",
    "state": "d2lvi.site.cli.state:state",
    "status": "d2lvi.site.cli.status:status",
    "verify": "d2lvi.site.cli.verify:verify",
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands, in alphabetical order."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command called `name`, or None."""
        if name not in COMMANDS:
            return None
        module, attribute = COMMANDS[name].split(":")
        return getattr(importlib.import_module(module), attribute)


@click.group(cls=LazyGroup)
@click.version_option(package_name="d2lvi")
def group() -> None:
    """Write, execute, check and publish a bilingual book."""


def main() -> None:
    """Run the command line; exit with 1 on an error of the publisher."""
    try:
        group()
    except Error as error:
        click.echo(str(error), err=True)
        sys.exit(1)
