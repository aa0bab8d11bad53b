"""The steps of a referral and of its case as statussen of the zaak that it was, and the end as its resultaat (ZGW).

Nothing of anybody is sent: the zaak, a statustype or resultaattype of the municipality's own catalogue, an instant and
the word for the step. A status that stands there is not set twice, and what is told is how things stand at delivery:
two steps in quick succession are one status. A resultaat that the municipality set itself is left as it is.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Annotated, Any, Final
from urllib.parse import quote

from pydantic import Field, StringConstraints

from app.domain.connections.places import address_below
from app.domain.vocabulary.cases import CaseStatus
from app.domain.vocabulary.referrals import ReferralState
from app.integrations.adapter import Asked, Disclosed, Look, Notice, OutboundChannel, Rendered
from app.integrations.zgw import JSON, ZgwOptions, authorise, zaak_of

REFERRAL, CASE = "referral", "case"
_SENT: Final = {**JSON, "Content-Type": "application/json"}
_AFTER_THE_REFERRAL: Final = timedelta(seconds=1)
"""A case opens at the instant at which its referral is accepted; the standard has one status for a zaak and instant."""

Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=1000)]


class ZaakStatusOptions(ZgwOptions):
    """Which step is which status, and which end which result; a step that is not named is not told."""

    referral_statuses: dict[ReferralState, Address] = Field(
        default_factory=dict, description="Statustype (URL) for a state of the referral, as its sender reads it."
    )
    referral_results: dict[ReferralState, Address] = Field(
        default_factory=dict, description="Resultaattype (URL) for a state in which the referral ends."
    )
    case_statuses: dict[CaseStatus, Address] = Field(
        default_factory=dict, description="Statustype (URL) for a status of the case."
    )
    case_results: dict[CaseStatus, Address] = Field(
        default_factory=dict, description="Resultaattype (URL) for a status in which the case ends."
    )


def render(notice: Notice, disclosed: Disclosed, options: ZaakStatusOptions) -> list[Rendered]:
    """What a step asks of each zaak behind it: the result first, for the standard closes a zaak by its last status."""
    if notice.subject_kind == REFERRAL and disclosed.keys() >= {"state", "messageId", "updatedAt"}:
        state = ReferralState(disclosed["state"])
        asked = (options.referral_results.get(state), options.referral_statuses.get(state))
        at = datetime.fromisoformat(disclosed["updatedAt"])
        return list(_told(notice, [disclosed["messageId"]], state.nl, asked, at))
    if notice.subject_kind == CASE and disclosed.get("status") and disclosed.get("updatedAt"):
        status = CaseStatus(disclosed["status"])
        asked = (options.case_results.get(status), options.case_statuses.get(status))
        at = datetime.fromisoformat(disclosed["updatedAt"]) + _AFTER_THE_REFERRAL
        return list(_told(notice, disclosed.get("messageIds") or [], status.nl, asked, at))
    return []


def _told(
    notice: Notice, message_ids: list[str], word: str, asked: tuple[str | None, str | None], at: datetime
) -> Iterator[Rendered]:
    result, status = asked
    for zaak in filter(None, map(zaak_of, message_ids)):
        url = address_below(notice.endpoint, f"zaken/{zaak}")
        if result is not None:
            told = {"zaak": url, "resultaattype": result, "toelichting": word}
            yield _posted("resultaten", told, lambda body: bool(_results(body)))
        if status is not None:
            moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
            told = {"zaak": url, "statustype": status, "datumStatusGezet": moment, "statustoelichting": word}
            yield _posted("statussen", told, partial(_stands, status=status, at=at))


def _posted(resource: str, told: Mapping[str, str], stands: Any) -> Rendered:  # noqa: ANN401 - bytes to bool
    seen = Asked(f"{resource}?zaak={quote(told['zaak'], safe='')}", JSON)
    return Rendered("POST", resource, json.dumps(told).encode(), _SENT, unless=Look(seen, stands))


def _stands(body: bytes, *, status: str, at: datetime) -> bool:
    """Whether this status is the zaak's latest, or was set at this very second."""
    known = [(datetime.fromisoformat(each["datumStatusGezet"]), each["statustype"]) for each in _results(body)]
    latest = max(known, default=None)
    return latest is not None and (
        latest[1] == status or any(kind == status and abs(moment - at) < timedelta(seconds=1) for moment, kind in known)
    )


def _results(body: bytes) -> list[dict[str, Any]]:
    found = json.loads(body)
    return list(found["results"])


CHANNEL: Final = OutboundChannel(
    name="zgw_status",
    title="Status and result of a zaak (ZGW)",
    options=ZaakStatusOptions,
    render=render,
    authorise=authorise,
    subjects=frozenset({REFERRAL, CASE}),
    shown_as={CASE: "referred_case"},
)
