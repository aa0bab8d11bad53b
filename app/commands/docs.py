"""`ketenpoort docs`: writes the generated texts of docs/, or says which are out of date."""

from importlib import import_module
from pathlib import Path
from typing import Annotated, Final

import typer

from app.commands.failures import plain_failures

app = typer.Typer()

# (file, where the function stands that returns its text)
TEXTS: Final = (
    ("openapi.json", "app.api.openapi.published:published"),
    ("schema.graphql", "app.api.graphql.schema:schema_text"),
    ("docs/generated/access-matrix.md", "app.domain.access.matrix:access_matrix_page"),
    ("docs/generated/life-cycles.md", "app.domain.vocabulary.text:life_cycles_page"),
    ("docs/generated/settings.md", "app.commands.settings_page:settings_page"),
    ("docs/generated/words.md", "app.domain.vocabulary.text:words_page"),
    ("docs/problems.md", "app.api.openapi.published:problems_page"),
)


@app.command()
def docs(
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail when a text is out of date.")] = False,
) -> None:
    """Write the texts that are made from the code. They are committed, so that a change shows in review."""
    with plain_failures():
        old = [name for name, text in made_texts() if not _is_current(Path(name), text)]
        if check and old:
            typer.echo(f"Out of date: {', '.join(old)}. Run `make docs` and commit what it writes.", err=True)
            raise typer.Exit(1)
        for name, text in made_texts():
            if name in old:
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).write_text(text)
        typer.echo(f"Wrote {', '.join(old)}." if old else "The generated texts are current.")


def made_texts() -> list[tuple[str, str]]:
    """Each file with the text that it should hold."""
    made = []
    for name, place in TEXTS:
        module, function = place.split(":")
        made.append((name, getattr(import_module(module), function)()))
    return made


def _is_current(path: Path, text: str) -> bool:
    return path.exists() and path.read_text() == text
