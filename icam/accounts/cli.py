"""`flask icam first-admin`, `flask icam demo-accounts`."""

import sys

import click
from flask.cli import AppGroup

from icam.accounts import commands, demo, queries
from icam.accounts.labels import ROLES
from icam.config import LANGUAGES
from icam.core import clock
from icam.core.access import OFFICE
from icam.core.errors import RuleBroken


def register(group: AppGroup) -> None:
    """Add the commands to `flask icam`."""
    group.add_command(first_admin)
    group.add_command(demo_accounts)


@click.command("first-admin")
@click.option("--email", help="e-mail address to sign in with")
@click.option("--name", help="first name and name")
@click.option("--language", type=click.Choice(LANGUAGES), default="nl", show_default=True)
@click.option("--password-stdin", is_flag=True, help="read the password from the standard input")
def first_admin(email: str | None, name: str | None, language: str, password_stdin: bool) -> None:
    """Add the first administrator; ask what was not given. Does nothing when there is one."""
    if queries.has_administrator():
        click.echo("There is an administrator.")
        return
    if not sys.stdin.isatty() and not (email and name and password_stdin):
        raise click.ClickException("Give --email, --name and --password-stdin, or run it in a terminal.")
    email = email or click.prompt("E-mail address")
    name = name or click.prompt("Name")
    while True:
        password = _password(password_stdin)
        try:
            commands.first_administrator(
                OFFICE, email=email, name=name, password=password, language=language, today=clock.today()
            )
        except RuleBroken as broken:
            if password_stdin or broken.field != "password":
                raise click.ClickException(str(broken)) from None
            click.echo(str(broken))
            continue
        click.echo(f"{name} ({email}) can sign in, and add the others.")
        return


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password (at least 12 characters)", hide_input=True, confirmation_prompt=True))


@click.command("demo-accounts")
def demo_accounts() -> None:
    """Add one account for every role, with the demo's password. Never in production."""
    demo.demo_accounts()
    tell_demo_accounts()


def tell_demo_accounts() -> None:
    """Print who can sign in to the demo office, and with what password."""
    click.echo(f"Demo accounts, password {demo.PASSWORD}")
    for one in demo.PEOPLE:
        click.echo(f"  {one.email:<28} {ROLES[one.role]!s:<38} {one.language.upper()}  {one.name}")
