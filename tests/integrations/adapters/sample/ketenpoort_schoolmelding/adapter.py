"""The notice of a region's schools: a pupil, a worry, and whatever else the school's system sends along."""

import json
from collections.abc import Iterator

from pydantic import AwareDatetime, BaseModel, Field

from app.domain.errors import InvalidContent
from app.integrations.adapter import InboundAdapter, Options, Translated
from app.integrations.reading import as_referral, read_known


class SchoolOptions(Options):
    """What differs from one school board to the next."""

    prefix: str = Field(default="SM", pattern=r"^[A-Z]{1,10}$", description="What its file numbers begin with.")


class Pupil(BaseModel):
    """The pupil as the school knows it."""

    voornaam: str = Field(max_length=100)
    achternaam: str = Field(max_length=100)
    leeftijd: int | None = Field(default=None, ge=4, le=20)


class Notice(BaseModel):
    """The members that are mapped; all others are kept aside."""

    nummer: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")
    verzonden: AwareDatetime
    leerling: Pupil
    zorg: str = Field(max_length=4000)


def translate(body: bytes, options: SchoolOptions) -> Translated:
    """A worry about one child, as a referral."""
    notice, kept_aside = read_known(body, Notice)
    pupil = {"key": "child", "householdRole": "child", "givenName": notice.leerling.voornaam}
    draft = as_referral(
        {
            "messageId": notice.nummer,
            "reference": f"{options.prefix}-{notice.nummer}",
            "sentAt": notice.verzonden.isoformat(),
            "receivedAt": notice.verzonden.isoformat(),
            "entryPoint": "care_partner",
            "signalKind": "notification",
            "persons": [{**pupil, "familyName": notice.leerling.achternaam, "age": notice.leerling.leeftijd}],
            "concerns": [{"what": notice.zorg, "aboutPersons": ["child"]}],
        }
    )
    return Translated(draft, kept_aside)


def message_id(body: bytes) -> str | None:
    """The number of a notice of which the rest may be wrong."""
    try:
        return read_known(body, Numbered)[0].nummer
    except InvalidContent:
        return None


class Numbered(BaseModel):
    """A notice of which only the number is read."""

    nummer: str = Field(pattern=r"^[A-Za-z0-9-]{1,40}$")


def examples() -> Iterator[bytes]:
    """A notice with a member that is not mapped."""
    yield json.dumps(
        {
            "nummer": "2026-17",
            "verzonden": "2026-10-12T09:40:00Z",
            "leerling": {"voornaam": "Noor", "achternaam": "Bedacht", "leeftijd": 9, "groep": "6b"},
            "zorg": "Noor komt al weken zonder ontbijt op school en wil niet naar huis.",
        }
    ).encode()


ADAPTER = InboundAdapter(
    name="schoolmelding",
    title="School notice",
    media_types=frozenset({"application/json"}),
    options=SchoolOptions,
    translate=translate,
    message_id=message_id,
    examples=examples,
)
