"""The base of every part of a demo file."""

from pydantic import BaseModel, ConfigDict


class Part(BaseModel):
    """Frozen, and strict about its members."""

    model_config = ConfigDict(frozen=True, extra="forbid")
