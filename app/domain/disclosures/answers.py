"""What the log's overviews answer: facts of sharing, never content."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from app.domain.vocabulary.sharing import Category, Purpose, SharingGround


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True, extra="forbid")


class OverviewEntry(_Answer):
    """One time that something of the person was shared (rule DI-02)."""

    at: datetime = Field(description="When.")
    giver_id: UUID | None = Field(description="Whose information it was; null where the source is protected.")
    receiver_id: UUID = Field(description="Who saw it.")
    purpose: Purpose = Field(description="For which purpose (E13).")
    categories: list[Category] = Field(description="Which categories (E11).")
    ground_kinds: list[SharingGround] = Field(description="On which kinds of ground (E12).")
    consent_absent: bool = Field(description="Whether no consent was among them.")


class PersonOverview(_Answer):
    """What was shared of one person, by whom with whom, when and on which ground (overzicht van verstrekkingen)."""

    person_id: UUID = Field(description="The person.")
    entries: list[OverviewEntry] = Field(description="The latest first.")
    is_complete: bool = Field(description="False where the period holds more than one overview can.")


class AgreementUse(_Answer):
    """How often one organisation saw a category of another's information under an agreement."""

    giver_id: UUID = Field(description="Whose information.")
    receiver_id: UUID = Field(description="Who saw it.")
    category: Category = Field(description="Which category (E11).")
    purpose: Purpose = Field(description="For which purpose (E13).")
    times: int = Field(description="How often, counted by person.")


class AgreementShare(_Answer):
    """How many items one organisation brought under an agreement."""

    giver_id: UUID = Field(description="Who brought them.")
    category: Category = Field(description="Which category (E11).")
    items: int = Field(description="How many.")


class AgreementAudit(_Answer):
    """Who shared and who saw what under an agreement in a period, without content (rule DI-06)."""

    agreement_id: UUID = Field(description="The covenant or exchange agreement.")
    shared: list[AgreementShare] = Field(description="Who brought what.")
    seen: list[AgreementUse] = Field(description="Who saw what.")
    is_complete: bool = Field(description="False where the period holds more than one audit can.")
