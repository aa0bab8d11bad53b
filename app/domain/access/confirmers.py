"""Who is to confirm an event, and whose word it is: what was shared is taken back, somebody is relied on.

Who may hold what is taken back stops using it and confirms that it did (rules GR-03, CO-01); who is relied on confirms
that it read what it is to do or to leave (rule NO-07).

    work.tell(NoticeType.grounds_ended, …, confirmers=Confirmers.of(owner_id, holders))

Each of them gets one row that waits for its receipt of the event; the owner and the house see which are outstanding,
and a job reminds those who stay silent (`app.domain.notices.confirming`).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import Uuid, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from app.database.statement import Statement
from app.domain.access.outbox import NEW_ID


@dataclass(frozen=True, slots=True)
class Confirmers:
    """Whose word it is, and the organisations that act on it."""

    owner_id: UUID
    holders: tuple[UUID, ...]

    @classmethod
    def of(cls, owner_id: UUID, holders: Iterable[UUID]) -> "Confirmers | None":
        """The owner itself has nothing to confirm; None where nobody else has."""
        left = sorted(set(holders) - {owner_id})
        return cls(owner_id, tuple(left)) if left else None

    def places(self) -> dict[str, object]:
        """What `ASK_CONFIRMATIONS` asks."""
        return {"owner": self.owner_id, "holders": list(self.holders)}


ASK_CONFIRMATIONS: Final = Statement(
    text(
        """
INSERT INTO confirmations (house_id, id, event_id, organisation_id, owner_id, case_id, type, subject_kind, subject_id,
                           asked_at, due_at)
SELECT e.house_id, <new id>, e.id, h.id, :owner, e.case_id, e.type, e.subject_kind, e.subject_id, e.occurred_at,
       e.occurred_at + interval '1 hour' * setting_number(e.house_id, 'receipt_hours', 24)::float8
  FROM events e CROSS JOIN unnest(:holders) AS h(id)
 WHERE e.house_id = :house AND e.id = :event
""".replace("<new id>", NEW_ID)
    ).bindparams(
        bindparam("owner", type_=Uuid()),
        bindparam("holders", type_=ARRAY(Uuid())),
        bindparam("house", type_=Uuid()),
        bindparam("event", type_=Uuid()),
    )
)
