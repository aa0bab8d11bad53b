"""Words of the field in a coded FHIR element: by our own systems, by the standard's, or as the connection maps its own.

Our own system of a list is `urn:nld:ketenpoort:` with the list's number, E05 for the kinds of signal.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Annotated, Final, TypeVar

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from app.domain.vocabulary.cases import Track
from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.persons import HouseholdRole
from app.domain.vocabulary.referrals import EntryPoint, SignalKind, Urgency
from app.domain.vocabulary.safety import FamilyProfile, LifeDomain, RedFlag, RiskCode
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from app.domain.vocabulary.word import Word
from app.integrations.adapter import Options
from app.integrations.fhir import OURS, FhirVersion
from app.integrations.inbound.fhir.node import Node

W = TypeVar("W", bound=Word)

ROLE_CODE: Final = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
BSN: Final = "http://fhir.nl/fhir/NamingSystem/bsn"

LISTS: Final[Mapping[str, type[Word]]] = {
    "E01": OrganisationKind,
    "E04": EntryPoint,
    "E05": SignalKind,
    "E06": HouseholdRole,
    "E07": Track,
    "E10": LifeDomain,
    "E11": Category,
    "E12": SharingGround,
    "E13": Purpose,
    "E18": RedFlag,
    "E19": RiskCode,
    "E20": FamilyProfile,
}
_NUMBERS: Final = {words: number for number, words in LISTS.items()}

URGENCIES: Final[Mapping[str, Urgency]] = {
    "routine": Urgency.routine,
    "urgent": Urgency.urgent,
    "asap": Urgency.urgent,
    "stat": Urgency.acute,
}

ROLES: Final[Mapping[str, HouseholdRole]] = {
    **dict.fromkeys(
        ("PRN", "FTH", "MTH", "NPRN", "NFTH", "NMTH", "ADOPTP", "ADOPTF", "ADOPTM"),
        HouseholdRole.parent,
    ),
    **dict.fromkeys(("STPPRN", "STPFTH", "STPMTH"), HouseholdRole.step_parent),
    **dict.fromkeys(("SPS", "HUSB", "WIFE", "DOMPART", "SIGOTHR"), HouseholdRole.partner),
    "FORMERSPS": HouseholdRole.ex_partner,
    **dict.fromkeys(("CHILD", "SON", "DAU", "NCHILD", "SONC", "DAUC", "STPCHLD", "CHLDADOPT"), HouseholdRole.child),
    **dict.fromkeys(("SIB", "BRO", "SIS", "HSIB", "STPSIB", "NSIB", "NBRO", "NSIS"), HouseholdRole.sibling),
    **dict.fromkeys(("GRPRN", "GRFTH", "GRMTH", "UNCLE", "AUNT", "FAMMEMB", "EXT"), HouseholdRole.other),
}
"""Roles of HL7's own list; the codes that stand for a person around the family are `NETWORK`."""

NETWORK: Final = frozenset({"FRND", "NBOR", "ROOM"})


class CodeMap(Options):
    """A code of the partner's own that stands for a word of the field."""

    system: Annotated[str, StringConstraints(min_length=1, max_length=200)] = Field(description="Its code system.")
    code: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(description="The code.")
    list: Annotated[str, StringConstraints(pattern=r"^E[0-9]{2}$")] = Field(description="Number of our list.")
    word: Annotated[str, StringConstraints(min_length=1, max_length=60)] = Field(description="Word of that list.")

    @model_validator(mode="after")
    def _is_a_word(self) -> "CodeMap":
        if self.list not in LISTS or self.word not in LISTS[self.list].values():
            raise PydanticCustomError("not-in-list", "no word of that list")
        return self


class FhirOptions(Options):
    """What a connection may say of its own use of FHIR."""

    fhir_version: FhirVersion | None = Field(
        default=None, description="Release of its messages; left out, each message tells."
    )
    entry_point: EntryPoint = Field(
        default=EntryPoint.care_partner, description="Entry (E04) of a message that names none."
    )
    signal_kind: SignalKind = Field(
        default=SignalKind.care_report, description="Kind of signal (E05) of a message that names none."
    )
    codes: tuple[CodeMap, ...] = Field(default=(), max_length=500, description="Its own codes, as words of the field.")


class Words:
    """Finds words in coded elements, for one connection."""

    def __init__(self, options: FhirOptions) -> None:
        self._mapped = {(line.list, line.system, line.code): line.word for line in options.codes}

    def of_concept(self, concept: Node, words: type[W]) -> W | None:
        """The first coding of a CodeableConcept that says a word of this list."""
        return next(self.of_codings(concept.at("coding"), words), None)

    def of_codings(self, codings: Iterable[Node], words: type[W]) -> Iterator[W]:
        """Every coding that says a word of this list; one of our own system that does not is a fault."""
        number = _NUMBERS[words]
        for coding in codings:
            system, code = coding.at("system").word(), coding.at("code").word()
            said = self._mapped.get((number, system or "", code or ""))
            if said is None and words is HouseholdRole and system == ROLE_CODE:
                said = ROLES.get(code or "")
            if said is None and system == OURS + number:
                said = self.of_text(coding.at("code"), words)
            if said is not None:
                coding.take()
                yield words(said)

    def of_text(self, place: Node, words: type[W]) -> W | None:
        """The word of this list that stands here; another text is a fault."""
        text = place.text()
        if text is not None and text not in words.values():
            place.fault("not-in-list")
            return None
        return words(text) if text else None
