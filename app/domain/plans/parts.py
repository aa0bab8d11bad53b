"""Structures inside one field: the same on the wire, in a draft and in a view."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from pydantic.alias_generators import to_camel

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2_000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True)


class CausalLink(_Part):
    """One thing that leads to another, and why the team thinks so (rule PL-03)."""

    cause: _Text = Field(description="What leads to it.")
    effect: _Text = Field(description="What it leads to.")
    why: _Text = Field(description="Why the team thinks so.")


class HelperPart(_Part):
    """Who helps one person while a home ban runs (rule PL-14)."""

    person_id: UUID = Field(description="Whom.")
    organisation_id: UUID = Field(description="The organisation that helps.")
    professional_id: UUID = Field(description="Its professional: this person's own helper.")
