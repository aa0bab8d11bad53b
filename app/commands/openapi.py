"""`ketenpoort openapi`: writes the description of the REST door, as partners find it."""

from pathlib import Path
from typing import Annotated

import typer

from app.commands.failures import plain_failures

app = typer.Typer()


@app.command()
def openapi(path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("openapi.json")) -> None:
    """Write the OpenAPI document. It is committed, so that a change of the API shows in review."""
    with plain_failures():
        from app.api.openapi.published import published

        path.write_text(published(), encoding="utf-8")
        typer.echo(f"Wrote {path}.")
