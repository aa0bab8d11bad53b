"""What stays unknown because somebody who was invited to a meeting did not come (rule CO-14)."""

from typing import Final
from uuid import UUID

from app.domain.access.work import Work
from app.domain.contributions.statements.absence import ABSENT
from app.domain.tables.contributions import UnknownRow

NOT_HEARD: Final = "What an organisation knows that was invited and did not come."


async def keep_absence(work: Work, meeting_id: UUID) -> None:
    """Keep as unknown what those would have told who were invited, did not come and brought nothing. A step."""
    absent = await work.fetch(ABSENT, meeting=meeting_id)
    await work.insert(
        *(
            UnknownRow(
                house_id=work.actor.house_id,
                case_id=row["case_id"],
                person_ids=row["person_ids"],
                question=NOT_HEARD,
                organisation_id=work.actor.organisation_id,
                silent_id=row["organisation_id"],
            )
            for row in absent
            if row["person_ids"]
        )
    )
