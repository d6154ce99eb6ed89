"""The application that the commands belong to, and how it ends."""

from __future__ import annotations

import copy
import sys
from collections.abc import Collection
from typing import Annotated

import typer
from typer.main import get_command_name, solve_typer_info_help
from typer.models import CommandInfo

from pipeline import __version__
from pipeline.batch.wrong_use import WrongUse
from pipeline.errors import ThihanhError

app = typer.Typer(
    name="thihanh",
    help="Đọc quyết định hành chính: ai phải làm gì, khi nào, theo căn cứ nào.\n\n"
    "Reads Vietnamese administrative decisions: who must do what, by when and under which law.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def main() -> None:
    """Run the command; an error that a user can act on ends in one line and its own exit code."""
    try:
        outlined(sys.argv[1:])()
    except ThihanhError as error:
        say(f"{error.message_vi}\n{error.message}")
        raise SystemExit(error.exit_code) from error
    except WrongUse as error:
        say(f"{error.message_vi}\n{error.message}")
        raise SystemExit(2) from error
    except BrokenPipeError:
        # The reader of our output has gone (`thihanh schema | head`): nothing is left to say.
        sys.stderr.close()
        raise SystemExit(0) from None


def outlined(words: Collection[str]) -> typer.Typer:
    """Return the application with all commands, those whose name is not among the words without options, as nobody calls them.

    Typer looks through the options of every command before it looks which one is called: that took as long as importing Typer.
    """
    found = copy.copy(app)
    found.registered_commands, found.registered_groups = [], []
    for command in app.registered_commands:
        name = command.name or get_command_name(command.callback.__name__ if command.callback else "")
        outline = CommandInfo(name, callback=_outline, help=command.help or command.callback.__doc__)
        found.registered_commands.append(command if name in words else outline)
    for group in app.registered_groups:
        if group.name in words:
            found.registered_groups.append(group)
        else:
            found.registered_commands.append(
                CommandInfo(group.name, callback=_outline, help=solve_typer_info_help(group))
            )
    return found


def _outline() -> None:
    """Stand for a command that is only named."""


def say(text: str) -> None:
    """Write a message to standard error."""
    typer.echo(text, err=True)


def _version(value: bool) -> None:
    if value:
        typer.echo(f"thihanh {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Phiên bản / version")
    ] = False,
) -> None:
    """Đọc quyết định hành chính: ai phải làm gì, khi nào, theo căn cứ nào / who must do what, by when, under which law."""
