"""What the doctor says of one check."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    ok: bool
    cause: str = ""
    fix: str = ""

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        return asdict(self)

    def as_text(self) -> str:
        """For people: one line when all is well, three when not."""
        if self.ok:
            return f"ok    {self.name}"
        return f"WRONG {self.name}\n      why: {self.cause}\n      fix: {self.fix}"
