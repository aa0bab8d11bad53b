"""The operator's door. One list names the commands; their imports stay inside, so that `--help` answers at once."""

import sys
from importlib import import_module
from typing import Final

import typer

# (file under app/commands, name of the group; None puts its commands at the top)
COMMANDS: Final = (
    ("migrate", None),
    ("demo", None),
    ("serve", None),
    ("doctor", None),
    ("worker", None),
    ("house", "house"),
    ("client", "client"),
    ("operations", "operations"),
    ("connection", "connection"),
    ("importing", None),
    ("statistics", "statistics"),
    ("keys", "keys"),
    ("openapi", None),
    ("docs", None),
)

app = typer.Typer(
    name="ketenpoort",
    help="Ketenpoort: the gate through which partners work on one family's safety.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,  # a traceback with values of variables could show personal data
    rich_markup_mode=None,
    epilog="Exit codes: 0 done, 1 not done, 2 wrong use of the command, 3 settings or database are not in order.",
)

for _file, _group in COMMANDS:
    app.add_typer(import_module(f"app.commands.{_file}").app, name=_group)


def main() -> None:
    """Run the command that the operator typed."""
    from app.logs import configure_logs, hide_tracebacks, tell_uncaught

    configure_logs()
    hide_tracebacks()
    try:
        app()
    except Exception as error:  # noqa: BLE001 - the last net: a traceback would show values
        tell_uncaught(error)
        sys.exit(1)


if __name__ == "__main__":
    main()
