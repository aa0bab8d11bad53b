"""Two steps that formats in JSON share: part what is mapped from what is kept aside, and make a referral of it."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel

from app.domain.access.faults import pointer_to
from app.domain.access.strict_json import parse, read_draft
from app.domain.errors import Fault, InvalidContent
from app.domain.referrals.drafts import ReferralDraft

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[int | str, ...]


def read_known(body: bytes, model: type[Model]) -> tuple[Model, tuple[str, ...]]:
    """The members that the class maps, read strictly, and the places of all others; raises InvalidContent.

    A place ends before a name that is no plain word: names are chosen by the sender and could hold personal data.
    """
    sent = parse(body)
    if not isinstance(sent, dict):
        raise InvalidContent(Fault("", "wrong-type"))
    aside: list[Place] = []
    known = _known(sent, model, (), aside)
    return read_draft(_text(known), model), tuple(dict.fromkeys(map(pointer_to, aside)))


def as_referral(told: Mapping[str, Any]) -> ReferralDraft:
    """A referral from its members as they stand on the wire, read as our own door reads them; raises InvalidContent."""
    return read_draft(_text(told), ReferralDraft)


def _text(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, default=str).encode()


def _known(sent: Mapping[str, Any], model: type[BaseModel], place: Place, aside: list[Place]) -> dict[str, Any]:
    fields = {field.alias or name: field for name, field in model.model_fields.items()}
    aside += [(*place, name) for name in sent if name not in fields]
    return {
        name: _below(value, _model_in(fields[name].annotation), (*place, name), aside)
        for name, value in sent.items()
        if name in fields
    }


def _below(value: object, model: type[BaseModel] | None, place: Place, aside: list[Place]) -> object:
    if model is not None and isinstance(value, dict):
        return _known(value, model, place, aside)
    if model is not None and isinstance(value, list):
        return [_below(item, model, (*place, n), aside) for n, item in enumerate(value)]
    return value


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The class behind an annotation such as `tuple[Pupil, ...] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)
