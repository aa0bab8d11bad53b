"""The rules of guides: what a template holds, how a question is answered, what an answer proposes and may become."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from app.domain.errors import Fault, GuardNotMet, InvalidContent
from app.domain.guides.drafts import GuideAnswerDraft
from app.domain.guides.template import GuidePhaseDraft, GuidePointDraft, GuideTemplateDraft, TalkCardDraft
from app.domain.vocabulary.case_course import PHASE
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.guides import (
    AnswerObject,
    ClientVoice,
    GuideItemType,
    GuideRunState,
    GuideSection,
    QuestionTheme,
    TalkCardBlock,
)
from app.domain.vocabulary.safety import SCALES, RatingKind

SECTION_OF: Final[Mapping[str, GuideSection]] = {
    "V": GuideSection.beforehand,
    "B": GuideSection.image_forming,
    "S": GuideSection.scale_question,
    "O": GuideSection.judgement,
    "C": GuideSection.decision,
}
"""The letter of a section in the codes of its questions; the goal has none, for it asks nothing."""

SCALE_OF: Final[Mapping[CasePhase, RatingKind]] = {
    CasePhase.direct_safety: RatingKind.worry_direct_safety,
    CasePhase.risk_led_care: RatingKind.worry_stable_safety,
    CasePhase.recovery: RatingKind.quality_of_life,
}
"""The kind of figure that each phase asks for; rule SA-04."""

_ANSWERED_BY: Final[Mapping[GuideItemType, frozenset[str]]] = {
    GuideItemType.group: frozenset({"text"}),
    GuideItemType.text: frozenset({"text"}),
    GuideItemType.list: frozenset({"items"}),
    GuideItemType.per_person: frozenset({"text"}),
    GuideItemType.ranking: frozenset({"items"}),
    GuideItemType.integer_1_10: frozenset({"number", "rationale"}),
    GuideItemType.gate: frozenset({"yes", "rationale"}),
    GuideItemType.person_or_organisation: frozenset({"text"}),
    GuideItemType.date: frozenset({"on"}),
}
"""What an answer to each type of question must hold."""

_MAY_HOLD: Final[Mapping[GuideItemType, frozenset[str]]] = {
    GuideItemType.list: frozenset({"text"}),
    GuideItemType.ranking: frozenset({"text"}),
    GuideItemType.date: frozenset({"text"}),
    GuideItemType.person_or_organisation: frozenset({"named_person_id", "named_organisation_id"}),
}
_VALUES: Final = ("text", "items", "number", "yes", "rationale", "on", "named_person_id", "named_organisation_id")
_WIRE: Final[Mapping[str, str]] = {"named_person_id": "namedPersonId", "named_organisation_id": "namedOrganisationId"}
_BREACH_PHASES: Final = frozenset({CasePhase.direct_safety, CasePhase.risk_led_care})


def check_template(draft: GuideTemplateDraft) -> None:
    """Questions stand in order, gates propose moves of the case-phase table, figures are as SA-04 has them; GU-01."""
    faults = []
    if len({phase.code for phase in draft.phases}) < len(draft.phases):
        faults.append(Fault("/phases", "repeated", "GU-01"))
    for number, phase in enumerate(draft.phases):
        faults += _phase_faults(phase, f"/phases/{number}")
    if faults:
        raise InvalidContent(*faults, rule="GU-01")


def _phase_faults(phase: GuidePhaseDraft, at: str) -> list[Fault]:
    faults = []
    letters = [section.letter for section in phase.sections]
    if letters != sorted(set(letters), key=list(SECTION_OF).index):
        faults.append(Fault(f"{at}/sections", "not-in-order", "GU-01"))
    for i, section in enumerate(phase.sections):
        if SECTION_OF[section.letter] is not section.section:
            faults.append(Fault(f"{at}/sections/{i}/section", "not-in-list", "GU-01"))
        for j, head in enumerate(section.questions):
            where, code = f"{at}/sections/{i}/questions/{j}", f"{phase.code}-{section.letter}{j + 1}"
            faults += _question_faults(phase, head, code, where)
            for k, point in enumerate(head.points):
                faults += _question_faults(phase, point, f"{code}.{k + 1}", f"{where}/points/{k}")
    return faults


def _question_faults(phase: GuidePhaseDraft, question: GuidePointDraft, code: str, at: str) -> list[Fault]:
    met = (
        ("code", "not-in-order", "GU-01", question.code == code),
        ("onYes", "gate", "GU-02", _gate_fits(phase.phase, question)),
        ("scaleKind", "not-in-list", "SA-04", _scale_fits(phase.phase, question)),
        ("theme", "not-allowed", "GU-01", _theme_fits(phase.phase, question.theme)),
    )
    return [Fault(f"{at}/{member}", word, rule) for member, word, rule, fits in met if not fits]


def _gate_fits(phase: CasePhase | None, question: GuidePointDraft) -> bool:
    """A gate proposes moves of the case-phase table and nothing else; rule GU-02."""
    targets = {*question.on_yes, *question.on_no}
    if question.item_type is not GuideItemType.gate:
        return not targets
    return phase is not None and bool(targets) and all(PHASE.find(phase, target) for target in targets)


def _scale_fits(phase: CasePhase | None, question: GuidePointDraft) -> bool:
    if question.item_type is not GuideItemType.integer_1_10:
        return question.scale_kind is None
    return question.scale_kind in (SCALES if phase is None else (SCALE_OF.get(phase),))


def _theme_fits(phase: CasePhase | None, theme: QuestionTheme | None) -> bool:
    if phase is None or theme is None:
        return True
    return phase in _BREACH_PHASES if theme is QuestionTheme.breach else phase is CasePhase.recovery


def check_card(draft: TalkCardDraft) -> None:
    """A talk card has its seven texts in order; rule GU-08."""
    if [text.block for text in draft.blocks] != list(TalkCardBlock):
        raise InvalidContent(Fault("/blocks", "not-in-order", "GU-08"), rule="GU-08")


def check_scope(asked: Collection[str] | None, known: Collection[str], *, all_parts: bool) -> None:
    """Questions are selected from the run's own phase; where the house wants all parts nothing is left out; GU-03."""
    if asked is None:
        return
    faults = []
    if all_parts:
        faults.append(Fault("/questionCodes", "not-allowed", "GU-03"))
    if set(asked) - set(known):
        faults.append(Fault("/questionCodes", "not-in-list", "GU-03"))
    if len(set(asked)) < len(asked):
        faults.append(Fault("/questionCodes", "repeated", "GU-03"))
    if faults:
        raise InvalidContent(*faults, rule="GU-03")


def check_answer(draft: GuideAnswerDraft, item_type: GuideItemType) -> None:
    """An answer holds what its question asks and nothing else; a figure and a gate come with their rationale; GU-02."""
    asked, allowed = _ANSWERED_BY[item_type], _MAY_HOLD.get(item_type, frozenset())
    given = {name for name in _VALUES if getattr(draft, name) not in (None, ())}
    rule = "GU-02" if item_type is GuideItemType.gate else "SA-04" if item_type is GuideItemType.integer_1_10 else None
    faults = [Fault(f"/{_WIRE.get(name, name)}", "required", rule) for name in _VALUES if name in asked - given]
    faults += [Fault(f"/{_WIRE.get(name, name)}", "not-allowed") for name in _VALUES if name in given - asked - allowed]
    if item_type is GuideItemType.per_person and not draft.person_ids and draft.client_id is None:
        faults.append(Fault("/personIds", "required"))
    if faults:
        raise InvalidContent(*faults, rule=rule)


def check_respondent(draft: GuideAnswerDraft, *, named: bool) -> None:
    """Who answered is on the record: a professional by name, or a client and how the answer reached us; rule GU-04."""
    faults = []
    if draft.client_id is None:
        if draft.client_voice is not None:
            faults.append(Fault("/clientVoice", "not-allowed", "GU-04"))
        if draft.reported_by_id is not None:
            faults.append(Fault("/reportedById", "not-allowed", "GU-04"))
        if not named:
            faults.append(Fault("/respondentId", "required", "GU-04"))
    else:
        if draft.client_voice is None:
            faults.append(Fault("/clientVoice", "required", "GU-04"))
        if draft.client_voice is ClientVoice.reported and draft.reported_by_id is None:
            faults.append(Fault("/reportedById", "required", "GU-04"))
        if draft.client_voice is ClientVoice.given and draft.reported_by_id is not None:
            faults.append(Fault("/reportedById", "not-allowed", "GU-04"))
        if draft.respondent_id is not None:
            faults.append(Fault("/respondentId", "not-allowed", "GU-04"))
    if faults:
        raise InvalidContent(*faults, rule="GU-04")


def check_answerable(state: GuideRunState) -> None:
    """A run that ended takes no more answers; rule GU-03."""
    if state is GuideRunState.ended:
        raise GuardNotMet("GU-03", "open-run")


def check_derivable(becomes: Collection[str], wanted: AnswerObject, *, withdrawn: bool, made: bool) -> None:
    """An answer becomes what its question is for, while it stands, and each of its items once; rule GU-07."""
    missing = [
        code
        for code, met in (
            ("question-for-it", wanted.value in becomes),
            ("standing-answer", not withdrawn),
            ("not-made-yet", not made),
        )
        if not met
    ]
    if missing:
        raise GuardNotMet("GU-07", *missing)


def text_of(items: Sequence[str], text: str | None, item: int) -> str:
    """The words of one item of an answer."""
    if items:
        if item >= len(items):
            raise InvalidContent(Fault("/item", "out-of-range", "GU-07"), rule="GU-07")
        return items[item]
    if item > 0:
        raise InvalidContent(Fault("/item", "out-of-range", "GU-07"), rule="GU-07")
    return text or ""
