"""What is shown of findings."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, View
from app.domain.vocabulary.findings import FindingState
from app.domain.vocabulary.sharing import Category

Coordination = Needs(Category.coordination)


class CaseFindingView(View):
    """A finding (bevinding): what a soft rule noticed in a case. It blocks nothing, and data resolve it (rule RP-05).

    It is shown to who may read the category of the data that it is about.
    """

    id: UUID = Field(description="Identifier of the finding; the same at every read.")
    case_id: UUID = Field(description="The case.")
    rule: str = Field(description="The rule that noticed it.")
    code: str = Field(description="What it noticed, in a word.")
    subject: str = Field(description="The kind of object that it is about.")
    subject_id: UUID = Field(description="That object.")
    since: datetime = Field(description="Since when.")
    category: Category = Field(description="The category of the data that it is about (E11).")
    state: FindingState = Field(description="Open, or acknowledged with a reason; open again once the data change.")
    acknowledged_at: Annotated[datetime | None, Coordination] = Field(description="When it was acknowledged.")
    acknowledged_by: Annotated[UUID | None, Coordination] = Field(description="By which organisation.")
    reason: Annotated[str | None, Coordination] = Field(description="Why it is accepted as it is.")
