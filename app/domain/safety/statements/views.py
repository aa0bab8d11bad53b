"""Records of safety as views: incidents, concerns, risks, levels, signs, assessments."""

from sqlalchemy import case, null

from app.domain.access.masks import about, about_one, of_case, told_by
from app.domain.access.view import Edge, Filter, Source
from app.domain.access.words import among, word
from app.domain.safety.rules import VICTIMS
from app.domain.safety.statements.masks import kept_from_acting, shown_safety
from app.domain.safety.views import (
    AssessmentView,
    ColourCodeView,
    ConcernRankingView,
    ConcernView,
    DependencyCheckView,
    IncidentView,
    LifeDomainEntryView,
    RedFlagView,
    RiskFactorView,
    RoleInIncidentView,
    SafetyLevelView,
    ScaleRatingView,
    SeparationView,
    StrengthView,
)
from app.domain.tables.safety import (
    AssessmentRow,
    ColourCodeRow,
    ConcernRankingRow,
    ConcernRow,
    DependencyCheckRow,
    IncidentRoleRow,
    IncidentRow,
    LifeDomainRow,
    RedFlagRow,
    RiskFactorRow,
    SafetyLevelRow,
    ScaleRatingRow,
    SeparationRow,
    StrengthRow,
)
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.scopes import Scope

INCIDENT_ROLES = Source(
    view=RoleInIncidentView,
    row=IncidentRoleRow,
    scope=Scope.safety_read,
    mask=about_one(),
    visible=shown_safety,
    expressions={"counts_as_victim": lambda frame: among(frame.row.c.role, sorted(VICTIMS))},
)

INCIDENTS = Source(
    view=IncidentView,
    row=IncidentRow,
    scope=Scope.safety_read,
    mask=told_by(about(), lambda row: row.c.told_by_id),
    visible=shown_safety,
    listed=lambda frame: frame.row.c.organisation_id == frame.reader.organisation,
    edges={"roles": Edge(INCIDENT_ROLES, on=lambda incident, row: row.c.incident_id == incident.row.c.id)},
    filters={"source": Filter("source", "any"), "label": Filter("label", "any")},
)

CONCERN_RANKINGS = Source(
    view=ConcernRankingView,
    row=ConcernRankingRow,
    scope=Scope.safety_read,
    mask=of_case,
    visible=shown_safety,
)

CONCERNS = Source(
    view=ConcernView,
    row=ConcernRow,
    scope=Scope.safety_read,
    mask=told_by(about(), lambda row: row.c.told_by_id),
    visible=shown_safety,
    edges={"rankings": Edge(CONCERN_RANKINGS, on=lambda concern, row: row.c.concern_id == concern.row.c.id)},
    filters={"phase": Filter("phase", "any")},
)

RISK_FACTORS = Source(
    view=RiskFactorView,
    row=RiskFactorRow,
    scope=Scope.safety_read,
    mask=about(),
    visible=shown_safety,
    filters={"phase": Filter("phase", "any"), "kind": Filter("kind", "any")},
)

STRENGTHS = Source(
    view=StrengthView,
    row=StrengthRow,
    scope=Scope.safety_read,
    mask=about_one(),
    visible=shown_safety,
    filters={"personId": Filter("person_id")},
)

SCALE_RATINGS = Source(
    view=ScaleRatingView,
    row=ScaleRatingRow,
    scope=Scope.safety_read,
    mask=told_by(about(), lambda row: row.c.rater_id),
    visible=shown_safety,
    filters={"kind": Filter("kind", "any")},
)

SAFETY_LEVELS = Source(
    view=SafetyLevelView,
    row=SafetyLevelRow,
    scope=Scope.safety_read,
    mask=told_by(
        about_one(), lambda row: case((row.c.kind == word(RatingKind.self_rating), row.c.person_id), else_=null())
    ),
    visible=shown_safety,
    filters={"personId": Filter("person_id"), "kind": Filter("kind", "any"), "isLatest": Filter("is_latest")},
)

COLOUR_CODES = Source(
    view=ColourCodeView, row=ColourCodeRow, scope=Scope.safety_read, mask=of_case, visible=shown_safety
)

RED_FLAGS = Source(
    view=RedFlagView,
    row=RedFlagRow,
    scope=Scope.safety_read,
    mask=kept_from_acting(about_one()),
    visible=shown_safety,
    filters={"personId": Filter("person_id"), "flag": Filter("flag", "any")},
)

LIFE_DOMAINS = Source(
    view=LifeDomainEntryView,
    row=LifeDomainRow,
    scope=Scope.safety_read,
    mask=about_one(),
    visible=shown_safety,
    filters={"personId": Filter("person_id"), "domain": Filter("domain", "any")},
)

ASSESSMENTS = Source(
    view=AssessmentView,
    row=AssessmentRow,
    scope=Scope.safety_read,
    mask=kept_from_acting(about("subject_ids"), when="coercive", alleged="alleged_ids"),
    visible=shown_safety,
    filters={"instrument": Filter("instrument", "any")},
)

DEPENDENCY_CHECKS = Source(
    view=DependencyCheckView, row=DependencyCheckRow, scope=Scope.safety_read, mask=about_one(), visible=shown_safety
)

SEPARATIONS = Source(
    view=SeparationView,
    row=SeparationRow,
    scope=Scope.safety_read,
    mask=kept_from_acting(about()),
    visible=shown_safety,
)
