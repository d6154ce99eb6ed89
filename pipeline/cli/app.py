"""The application that the commands belong to, and how it ends."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

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
        app()
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
