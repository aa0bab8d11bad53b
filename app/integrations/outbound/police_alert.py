"""Alarm agreements pushed to the police as XML: what it is to do when the alarm (AWARE) goes, until it no longer holds.

An alert wants a receipt (rules SA-15, NO-07): the notice behind it is of class `acknowledge`, so one that stays without
receipt is offered again out of hours and becomes a finding. What an alert tells is the receiver's own disclosure; where
that shows nothing, nothing is told. Its schema lies beside this file.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from lxml import etree
from pydantic import Field

from app.domain.referrals.content import Reference
from app.domain.vocabulary.conditions import SafetyAgreementKind
from app.domain.vocabulary.notices import NoticeType
from app.integrations.adapter import Disclosed, Notice, Options, OutboundChannel, Rendered

NAMESPACE: Final = "urn:nld:ketenpoort:police-alert:1"
SUBJECT: Final = "safety_agreement"
ASKED, ENDED = "asked", "ended"
CHANGES: Final[Mapping[str, str]] = {
    NoticeType.safety_agreement_acknowledgement_asked: ASKED,
    NoticeType.safety_agreement_ended: ENDED,
}
"""What each notice says of the agreement."""

_TOLD: Final = ("trigger", "action", "responsible", "deputy", "horizon", "checkOn")
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class PoliceAlertOptions(Options):
    """Who receives alerts, and of which agreements."""

    receiver: Reference = Field(default="police", description="The receiver as `header/to` names it.")
    path: str = Field(
        default="agreement-alerts",
        pattern=r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)*$",
        max_length=200,
        description="Below the endpoint of the connection.",
    )
    kinds: frozenset[SafetyAgreementKind] = Field(
        default=frozenset({SafetyAgreementKind.alarm}), min_length=1, description="Kinds of agreement that are told."
    )


def render(notice: Notice, disclosed: Disclosed, options: PoliceAlertOptions) -> Rendered | None:
    """The alert on an agreement that relies on the receiver; None for every other notice."""
    change = CHANGES.get(notice.type)
    if change is None or notice.subject_kind != SUBJECT or disclosed.get("kind") not in options.kinds:
        return None
    alert = etree.Element(f"{{{NAMESPACE}}}agreementAlert", version="1.0", nsmap={None: NAMESPACE})
    _add(
        alert,
        "header",
        {
            "messageId": notice.event_id,
            "from": notice.house_code,
            "to": options.receiver,
            "sentAt": notice.occurred_at.isoformat().replace("+00:00", "Z"),
        },
    )
    _say(alert, "change", change)
    _add(alert, "agreement", _agreement(notice, disclosed))
    _add(alert, "receipt", _receipt(notice, change)).set("required", "true")
    return Rendered(
        method="POST",
        path=options.path,
        headers={"Content-Type": "application/xml; charset=utf-8"},
        body=bytes(etree.tostring(alert, xml_declaration=True, encoding="UTF-8")),
    )


def _agreement(notice: Notice, disclosed: Disclosed) -> dict[str, Any]:
    return {
        "id": notice.subject_id,
        "objectVersion": disclosed["version"],
        "caseId": notice.case_id,
        "personId": disclosed.get("personId"),
        "kind": disclosed["kind"],
        "state": disclosed["state"],
        **{name: disclosed.get(name) for name in _TOLD},
    }


def _receipt(notice: Notice, change: str) -> dict[str, str]:
    """Where the receiver says that it read the alert, and where it gives its word."""
    paths = {"eventPath": f"/v1/events/{notice.event_id}/receipts"}
    if change == ASKED:
        paths["agreementPath"] = f"/v1/safety-agreements/{notice.subject_id}/acknowledge"
    return paths


def _add(parent: etree._Element, name: str, members: Mapping[str, object]) -> etree._Element:
    added = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    for member, value in members.items():
        if value is not None:
            _say(added, member, str(value))
    return added


def _say(parent: etree._Element, name: str, text: str) -> None:
    # a text of a professional may hold characters that XML has no place for
    etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = _NOT_XML.sub("\ufffd", text)


CHANNEL: Final = OutboundChannel(
    name="police-alert",
    title="Alert on an agreement, for the police (XML)",
    options=PoliceAlertOptions,
    render=render,
    subjects=frozenset({SUBJECT}),
)
