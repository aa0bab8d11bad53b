"""What differs from one municipality to the next: its zaaktypen, the names of its roles and of its properties."""

from typing import Annotated

from pydantic import Field, StringConstraints

from app.domain.vocabulary.persons import HouseholdRole
from app.integrations.inbound.columns import Column, Heading, Place
from app.integrations.zgw import ZgwOptions

SecretName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,62}$")]
Address = Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=1000)]
RoleName = Annotated[str, StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=100)]


def _household() -> dict[RoleName, HouseholdRole]:
    return {
        "ouder": HouseholdRole.parent,
        "partner": HouseholdRole.partner,
        "ex-partner": HouseholdRole.ex_partner,
        "kind": HouseholdRole.child,
        "belanghebbende": HouseholdRole.other,
    }


class ZaakOptions(ZgwOptions):
    """How the zaken of one municipality become referrals."""

    notifications_secret: SecretName = Field(
        default="zgw-notifications",
        description="Name of the secret that holds the `Authorization` of the municipality's abonnement, whole.",
    )
    pause_seconds: int = Field(
        default=60,
        ge=0,
        le=86_400,
        description="How long a case system needs after the zaak itself to add its roles and properties.",
    )
    zaaktypes: tuple[Address, ...] = Field(
        default=(), max_length=200, description="Zaaktypen (URL) that are referrals; all others are left unread."
    )
    household: dict[RoleName, HouseholdRole] = Field(
        default_factory=_household,
        max_length=100,
        description="Roles (omschrijving, or else omschrijvingGeneriek) that make a natural person of the household.",
    )
    properties: dict[Heading, Column] = Field(
        default_factory=dict,
        max_length=200,
        description="Where a zaakeigenschap, by its name, stands in a referral.",
    )
    always: dict[Place, str | bool | int] = Field(
        default={"/entryPoint": "local_team", "/signalKind": "notification"},
        max_length=50,
        description="What holds for each zaak of this municipality.",
    )

    def property_of(self, name: str) -> Column | None:
        """The mapping of a zaakeigenschap, in whatever case its name is written."""
        wanted = " ".join(name.lower().split())
        return next((column for each, column in self.properties.items() if each.lower() == wanted), None)
