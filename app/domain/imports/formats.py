"""In which format the lines of a file are: our own, or one that is installed for messages of partners."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from app.domain.access import strict_json
from app.domain.connections.catalogue import Format
from app.domain.connections.receiving import message_id, say
from app.domain.errors import Fault, InvalidContent
from app.domain.imports.files import SHEETS
from app.domain.referrals.bulk import Message
from app.domain.referrals.drafts import ReferralDraft
from app.domain.referrals.message_ids import read_message_id

OWN_ROUTE: Final = "import"
TABLE_ROW: Final = "table-row"
_JSON: Final = "application/json"


class _NoOptions(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class OwnContent:
    """What a line of our own says: nothing of it is kept aside, for a member that we do not know is a fault."""

    draft: ReferralDraft
    kept_aside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnFormat:
    """A referral as `POST /v1/referrals` takes it."""

    name: str = OWN_ROUTE
    title: str = "Referral of this API"
    media_types: frozenset[str] = frozenset({_JSON})
    options: type[BaseModel] = _NoOptions
    verify: Callable[[bytes, Sequence[bytes]], None] | None = None
    receipt_of: None = None
    by_parameters: None = None
    announced: None = None

    def translate(self, body: bytes, _: Any) -> OwnContent:  # noqa: ANN401 - as every format
        """The draft; raises InvalidContent."""
        return OwnContent(strict_json.read_draft(body, ReferralDraft))

    def message_id(self, body: bytes) -> str | None:
        """The sender's identifier of a line whose content breaks rules, where it can be read."""
        return read_message_id(body)


OWN: Final[Format] = OwnFormat()


def format_of(formats: Mapping[str, Format], adapter: str | None, media_type: str) -> str | None:
    """The name of the format of a file's lines, None for our own; raises InvalidContent where it cannot be that one."""
    if media_type in SHEETS:
        adapter = adapter or TABLE_ROW
        if adapter != TABLE_ROW:
            raise InvalidContent(Fault("/query/adapter", "not-for-sheets"))
    if adapter is None:
        return None
    form = formats.get(adapter)
    if form is None or form.verify is not None or _JSON not in form.media_types:
        raise InvalidContent(Fault("/query/adapter", "unknown-word"))
    return adapter


def read_messages(lines: Sequence[tuple[int, bytes]], form: Format, options: Any) -> list[Message]:  # noqa: ANN401
    """What each line says, or every fault of it; no input, no output."""
    return [_message(form, body, options) for _, body in lines]


def _message(form: Format, body: bytes, options: Any) -> Message:  # noqa: ANN401 - the format's own class
    try:
        said = say(form, body, options)
    except InvalidContent as refused:
        return Message(body, faults=refused.faults, message_id=message_id(form, body))
    return Message(body, said.draft, message_id=said.draft.message_id, kept_aside=said.kept_aside)
