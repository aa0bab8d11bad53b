"""The figures and the words from which a caseload is generated, read once and made ready for fast drawing."""

import json
from bisect import bisect
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


class Draw:
    """Values by weight, drawn with one random number."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.values = tuple(weights)
        total, sums = 0.0, []
        for weight in weights.values():
            total += weight
            sums.append(total)
        self._sums = [part / total for part in sums[:-1]]

    def __call__(self, point: float) -> str:
        """The value at a point of [0, 1)."""
        return self.values[bisect(self._sums, point)]


# What follows is ours: no report tells it.
CARE = ("care", "care", "safety", "circumstances", "household", "client_voice", "contact", "coordination")
MEDICAL = ("health", "health", "care", "care", "safety", "client_voice")
JUSTICE = ("safety", "safety", "justice", "justice", "measures", "coordination", "contact")
BRINGS = {  # what a kind of organisation has to tell; others bring CARE
    **dict.fromkeys(("police", "prosecution", "probation", "prison_service"), JUSTICE),
    **dict.fromkeys(
        (
            "forensic_care",
            "adult_mental_health",
            "youth_mental_health",
            "addiction_care",
            "hospital",
            "general_practitioner",
            "disability_care",
            "public_health_service",
            "forensic_medical_service",
        ),
        MEDICAL,
    ),
}
CONSENT_ONLY = frozenset({"health", "client_voice", "contact"})
COVENANT = (
    "existence",
    "identity",
    "household",
    "coordination",
    "safety",
    "circumstances",
    "care",
    "justice",
    "measures",
)
CORE = frozenset({"safety_house", "veilig_thuis", "police", "prosecution"})
KNOWN = Draw({"known": 20, "active": 40, "past": 30, "not_known": 10})
REFUSAL = Draw({"professional_secrecy": 40, "treatment_trust": 20, "client_refused": 25, "investigation_interest": 15})
KIND = {
    "info_professionals": ("information_task", "feedback_task"),
    "other_professionals": ("joint_home_visit", "help_start", "legal_step", "monitoring"),
    "other_family": ("practical_provision", "practical_provision", "safety_measure"),
    "info_family": ("feedback_task", "information_task"),
    "meeting_family": ("contact_task",),
    "meeting_professionals": ("contact_task",),
}
LEGAL_DOMAIN = Draw({"help": 70, "civil": 12, "criminal": 13, "administrative": 5})


class Figures:
    """Everything that shapes a caseload; sources stand in `data/caseload-figures.json`."""

    def __init__(self, figures: Mapping[str, Any], words: Mapping[str, Any]) -> None:
        def draw(name: str) -> Draw:
            return Draw(figures[name]["weights"])

        self.words = words
        self.children, self.household, self.profile = draw("children"), draw("household"), draw("profile")
        self.track, self.meetings = draw("track"), draw("meetings")
        self.entry = {False: draw("entry_regular"), True: draw("entry_mda")}
        self.awareness = {False: draw("awareness_regular"), True: draw("awareness_mda")}
        self.parent_age: Mapping[str, float] = figures["parent_age"]
        self.child_age: Mapping[str, Any] = figures["child_age"]
        self.span: Mapping[str, float] = figures["span_days"]
        self.repeat_share: float = figures["repeat_share"]["value"]
        self.active_share: float = figures["active_share"]["value"]
        self.organisation_shares: tuple[tuple[str, float], ...] = tuple(figures["organisations"]["shares"].items())
        self.least_organisations: int = figures["organisations"]["least"]
        self.leaves_early: float = figures["organisations"]["leaves_early"]
        self.branches: Mapping[str, int] = figures["branches"]["counts"]
        self.agreements_per_meeting: float = figures["agreements_per_meeting"]["mean"]
        self.agreement_type = draw("agreement_type")
        self.rationale_share: float = figures["rationale_share"]["value"]
        self.action_status = {True: draw("action_status_running"), False: draw("action_status_ended")}
        self.case_status = draw("case_status_running")
        self.consent_state = draw("consent_state")
        self.consent_asked = {
            False: figures["consent_asked_share"]["regular"],
            True: figures["consent_asked_share"]["mda"],
        }
        self.override = {False: figures["override_share"]["regular"], True: figures["override_share"]["mda"]}
        self.weighing_share: float = figures["weighing_share"]["value"]
        self.contribution_mode = draw("contribution_mode")
        self.contributions = draw("contributions_per_organisation")
        self.protected_share: float = figures["protected_address_share"]["value"]


@cache
def load_figures() -> Figures:
    """Read the two data files."""
    folder = files("app.demo").joinpath("data")
    figures = json.loads(folder.joinpath("caseload-figures.json").read_text(encoding="utf-8"))
    words = json.loads(folder.joinpath("caseload-words.json").read_text(encoding="utf-8"))
    return Figures(figures, words)
