"""The rules of exports: what may enter another's file, how long it stays, who is a name and who a number."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from app.domain.days import day_of
from app.domain.errors import GuardNotMet, NotKeeper
from app.domain.vocabulary.exports import Issuer
from app.domain.vocabulary.sharing import Category

OWN_ACTION_FIELDS: Final = frozenset({"id", "text", "due_on", "subject_ids"})
"""What of an own action enters an own file: the action, its due date and whom it is for, and nothing more (EX-01)."""

REUSED_FIELDS: Final = frozenset(
    {"id", "organisation_id", "person_ids", "category", "content", "as_of", "ground_kind", "ground_id"}
)
"""What of another's contribution enters, where its owner gave reuse permission (EX-01)."""

RESEARCH_CATEGORIES: Final = Category.identity.bit | Category.coordination.bit
"""What a research consent must cover: the age band and sex of a person, and how the case went."""

_BANDS: Final = ((4, "0-3"), (12, "4-11"), (18, "12-17"), (24, "18-23"))
_ADULT: Final = "adult"


@dataclass(frozen=True, slots=True)
class Content:
    """The content of a file as text, with its checksum."""

    text: str
    checksum: str


def content_of(parts: Mapping[str, Any]) -> Content:
    """A JSON object with its SHA-256; rule EX-05."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return Content(text, hashlib.sha256(text.encode()).hexdigest())


def check_fetched(expires_at: datetime, now: datetime) -> None:
    """A file cannot be fetched after its expiry; rule EX-05."""
    if now >= expires_at:
        raise GuardNotMet("EX-05", "expired")


def check_issuer(issuer: Issuer, *, keeps_the_house: bool) -> None:
    """In the name of the house only the house itself writes; rule EX-04."""
    if issuer is Issuer.house and not keeps_the_house:
        raise NotKeeper(rule="EX-04")


def pseudonym(key: bytes, subject: UUID) -> str:
    """A number for a person or a case: the same within one file, another one in the next; rule EX-03."""
    return hmac.new(key, subject.bytes, hashlib.sha256).hexdigest()[:24]


def age_band(birth_date: date | None, band: str | None, on: date) -> str | None:
    """The age on a day as a band, for a birth date names somebody."""
    if birth_date is None:
        return band
    years = on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
    return next((name for end, name in _BANDS if years < end), _ADULT)


def research_lines(rows: Iterable[Mapping[str, Any]], key: bytes) -> list[dict[str, Any]]:
    """The lines of a research file: pseudonyms, bands and codes, never a direct identifier; rule EX-03."""
    return [
        {
            "person": pseudonym(key, row["person_id"]),
            "case": pseudonym(key, row["case_id"]),
            "ageBand": age_band(row["birth_date"], row["age_band"], day_of(row["opened_at"])),
            "sex": row["sex"],
            "track": row["track"],
            "phase": row["phase"],
            "opened": f"{row['opened_at']:%Y-%m}",
            "months": None if row["closed_at"] is None else (row["closed_at"] - row["opened_at"]).days // 30,
        }
        for row in rows
    ]
