"""What advice without a name and attempts at contact must hold (rules RE-08, RE-15)."""

import re
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.vocabulary.cases import ContactChannel
from app.domain.vocabulary.consultations import ConsultationKind
from app.domain.vocabulary.organisations import OrganisationKind

SEVERAL: Final = 2
CONSULTATION_TERM: Final = timedelta(hours=48)
"""By when several disciplines together answer (rule RE-08)."""
CONTACT_ATTEMPTS: Final = 3
"""After how many failed attempts a case is back on the agenda (rule RE-15, setting contact_attempts)."""

_IDENTIFYING: Final = re.compile(
    r"\b\d{9}\b"  # a citizen service number
    r"|\b[1-9]\d{3}\s?[A-Z]{2}\b"  # a postal code
    r"|[\w.+-]+@[\w-]+\.\w+"  # an e-mail address
    r"|(?<!\d)(?:\+31|0031|0)[\s-]?\d(?:[\s-]?\d){8}(?!\d)"  # a telephone number
    r"|\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b"  # a date of birth
)


def check_nameless(text: str, pointer: str) -> None:
    """Advice names nobody: no number, address or date by which a person is known; rule RE-08."""
    if _IDENTIFYING.search(text):
        raise InvalidContent(Fault(pointer, "identifying", "RE-08"))


def check_disciplines(kind: ConsultationKind, disciplines: Collection[OrganisationKind]) -> None:
    """Two disciplines at least answer a multidisciplinary consultation; rule RE-08."""
    several = kind is ConsultationKind.multidisciplinary_consultation
    if several and len(set(disciplines)) < SEVERAL:
        raise InvalidContent(Fault("/disciplines", "two-disciplines", "RE-08"))
    if not several and disciplines:
        raise InvalidContent(Fault("/disciplines", "not-allowed", "RE-08"))


def check_attempt(channel: ContactChannel, third_party: str | None, attempted_on: date, today: date) -> None:
    """An attempt was made; through a third party it says through whom; rule RE-15."""
    faults = []
    through = channel is ContactChannel.third_party
    if through != (third_party is not None):
        faults.append(Fault("/thirdParty", "required" if through else "not-allowed", "RE-15"))
    if attempted_on > today:
        faults.append(Fault("/attemptedOn", "in-the-future", "RE-15"))
    if faults:
        raise InvalidContent(*faults)


def check_third_party(channel: ContactChannel, *, consents: int) -> None:
    """Nobody is sought through others without having agreed to it; rule RE-15."""
    if channel is ContactChannel.third_party and not consents:
        raise GuardNotMet("RE-15", "consent")
