"""What hangs on a case of safety, by the name of its edge."""

from collections.abc import Mapping
from typing import Final

from app.domain.access.view import Source
from app.domain.safety.statements.conditions import CONDITIONS, SAFETY_PLANS
from app.domain.safety.statements.views import (
    ASSESSMENTS,
    COLOUR_CODES,
    CONCERNS,
    DEPENDENCY_CHECKS,
    INCIDENTS,
    LIFE_DOMAINS,
    RED_FLAGS,
    RISK_FACTORS,
    SAFETY_LEVELS,
    SCALE_RATINGS,
    SEPARATIONS,
    STRENGTHS,
)

SAFETY_OF_CASE: Final[Mapping[str, Source]] = {
    "incidents": INCIDENTS,
    "concerns": CONCERNS,
    "risk_factors": RISK_FACTORS,
    "strengths": STRENGTHS,
    "scale_ratings": SCALE_RATINGS,
    "safety_levels": SAFETY_LEVELS,
    "colour_codes": COLOUR_CODES,
    "red_flags": RED_FLAGS,
    "life_domains": LIFE_DOMAINS,
    "assessments": ASSESSMENTS,
    "dependency_checks": DEPENDENCY_CHECKS,
    "separations": SEPARATIONS,
    "conditions": CONDITIONS,
    "safety_plans": SAFETY_PLANS,
}
"""The edges of a case that lead into this room."""
