"""`ketenpoort house`: the safety houses that this service keeps cases for."""

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.failures import plain_failures

if TYPE_CHECKING:
    from app.domain.organisations.founding import FoundedHouse, HouseDraft

app = typer.Typer(help="Found a safety house.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Found a safety house."""


@app.command("add")
def add(
    *,
    code: Annotated[str, typer.Option(help="Short name in small letters; part of the types of its notices.")],
    name: Annotated[str, typer.Option(help="Name of the house.")],
    region: Annotated[str, typer.Option(help="Region in which it works.")],
    contact: Annotated[str, typer.Option(help="Name of the fixed contact person.")],
    email: Annotated[str | None, typer.Option(help="E-mail address of the contact person.")] = None,
    phone: Annotated[str | None, typer.Option(help="Telephone number of the contact person.")] = None,
    administrator: Annotated[str, typer.Option(help="Name of the first administrator.")],
    municipality: Annotated[list[str] | None, typer.Option(help="A municipality; may be repeated.")] = None,
) -> None:
    """Found a house with its organisation and its first administrator, who registers everything else.

    Example: ketenpoort house add --code waterduin --name "Veiligheidshuis Waterduin" --region Waterduin
    --contact "Ida Regisma" --administrator "Vera Ketenhof"
    """
    from pydantic import ValidationError

    from app.domain.errors import InvalidContent
    from app.domain.organisations.drafts import ContactDraft
    from app.domain.organisations.founding import HouseDraft

    with plain_failures():
        try:
            draft = HouseDraft(
                code=code,
                name=name,
                region=region,
                municipalities=tuple(municipality or ()),
                contact=ContactDraft(name=contact, email=email, phone=phone),
                administrator=administrator,
            )
        except ValidationError as fault:
            message = "; ".join(f"{error['loc'][0]}: {error['msg']}" for error in fault.errors(include_input=False))
            raise typer.BadParameter(message) from None
        try:
            founded = asyncio.run(_found(draft))
        except InvalidContent as fault:
            for one in fault.faults:
                typer.echo(f"{one.pointer}: {one.code}", err=True)
            raise typer.Exit(1) from None
    typer.echo(f"house         {founded.house_id}")
    typer.echo(f"organisation  {founded.organisation_id}")
    typer.echo(f"administrator {founded.administrator_id}   (for the Professional header)")


async def _found(draft: "HouseDraft") -> "FoundedHouse":
    from app.database.pool import open_pools
    from app.domain.organisations.founding import found_house
    from app.settings import load_settings

    async with open_pools(load_settings()) as pools:
        return await found_house(pools.writer, draft)
