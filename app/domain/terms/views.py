"""What is shown of terms."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from app.domain.access.view import Needs, View
from app.domain.vocabulary.sharing import Category
from app.domain.vocabulary.terms import TermKind


class TermView(View):
    """A term (termijn) of a case: what must have happened by when."""

    id: UUID = Field(description="Identifier of the term.")
    version: int = Field(description="Version of the record.")
    case_id: UUID = Field(description="The case.")
    kind: Annotated[TermKind | None, Needs(Category.coordination)] = Field(description="What must have happened.")
    subject_kind: Annotated[str | None, Needs(Category.coordination)] = Field(description="Kind of object it is about.")
    subject_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(description="That object.")
    organisation_id: Annotated[UUID | None, Needs(Category.coordination)] = Field(
        description="The organisation that must hear when it passes, where there is one."
    )
    starts_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="When its clock started.")
    due_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(description="By when.")
    passed_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(
        description="When it passed and was told; null while it runs or when it ended in time."
    )
    ended_at: Annotated[datetime | None, Needs(Category.coordination)] = Field(
        description="When what it waited for came; null while it runs or when it passed."
    )
