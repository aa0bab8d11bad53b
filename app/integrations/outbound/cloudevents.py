"""A notice as a CloudEvents 1.0 message in structured mode, by the Dutch government's profile: thin (rule NO-02)."""

import json
from typing import Final

from app.domain.notices.queue import Parcel

CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"

_encode: Final = json.JSONEncoder(separators=(",", ":")).encode


def notice_body(parcel: Parcel, house_code: str) -> bytes:
    """Return the body of a notice: ids, a type, a time, a version and codes; nothing about a person."""
    return _encode(
        {
            "specversion": "1.0",
            "id": str(parcel.event_id),
            "source": f"urn:nld:ketenpoort:{house_code}",
            "type": f"nl.{house_code}.{parcel.type}",
            "subject": str(parcel.subject_id),
            "time": parcel.occurred_at.isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "data": {
                "objectId": str(parcel.subject_id),
                "version": parcel.subject_version,
                "reasonCode": parcel.reason_code,
                "noticeClass": parcel.notice_class,
            },
        }
    ).encode()
