"""`ketenpoort doctor`: is everything in order, and if not, why, and what to do. Prints no secret, no person."""

import asyncio
import json
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object for machines.")] = False,
) -> None:
    """Examine settings, database, logins and schema in a few seconds. Exit code 1 when something must be repaired."""
    from app.commands.examination import examine
    from app.commands.findings import Finding
    from app.settings import SettingsError, load_settings

    try:
        findings = asyncio.run(examine(load_settings()))
    except SettingsError as faults:
        findings = [Finding("settings", ok=False, cause=fault, fix="Correct the variable.") for fault in faults.faults]
    ok = all(finding.ok for finding in findings)
    if as_json:
        typer.echo(json.dumps({"ok": ok, "findings": [finding.as_dict() for finding in findings]}))
    else:
        for finding in findings:
            typer.echo(finding.as_text())
        bad = sum(not finding.ok for finding in findings)
        typer.echo(f"{len(findings)} checks, {bad} to repair.")
    raise typer.Exit(0 if ok else 1)
