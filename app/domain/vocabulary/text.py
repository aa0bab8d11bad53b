"""The life cycles and code lists as pages that people read and reviewers compare: made from the tables, never by hand."""

from collections.abc import Iterator
from importlib import import_module
from inspect import isclass
from typing import Any, Final

from app.domain.vocabulary.actions import ACTION
from app.domain.vocabulary.case_course import CASE, PHASE
from app.domain.vocabulary.case_work import ESCALATION, TRANSFER
from app.domain.vocabulary.cases import DIRECTOR_CHANGE
from app.domain.vocabulary.conditions import CONDITION, SAFETY_AGREEMENT, SAFETY_PLAN
from app.domain.vocabulary.connections import CONNECTION
from app.domain.vocabulary.consultations import CONSULTATION
from app.domain.vocabulary.contributions import CONTEST, INFORMATION_REQUEST
from app.domain.vocabulary.disclosures import SUBJECT_REQUEST
from app.domain.vocabulary.findings import FINDING
from app.domain.vocabulary.grounds import CONSENT, GROUND
from app.domain.vocabulary.guides import GUIDE_RUN
from app.domain.vocabulary.lifecycle import LifeCycle
from app.domain.vocabulary.measures import MEASURE
from app.domain.vocabulary.meetings import AGENDA_ITEM, MEETING, PROSECUTION_QUESTION
from app.domain.vocabulary.notices import DELIVERY
from app.domain.vocabulary.plans import OPTION, PLAN
from app.domain.vocabulary.programmes import ACUTE_INTAKE, PROFILE
from app.domain.vocabulary.referrals import QUARANTINE, REFERRAL, REFERRAL_HANDOVER
from app.domain.vocabulary.reports import IMPROVEMENT
from app.domain.vocabulary.word import BitWord, Word

LIFE_CYCLES: tuple[LifeCycle[Any], ...] = (
    REFERRAL,
    REFERRAL_HANDOVER,
    CONSULTATION,
    QUARANTINE,
    CASE,
    PHASE,
    CONSENT,
    GROUND,
    MEETING,
    ACTION,
    PLAN,
    OPTION,
    MEASURE,
    SAFETY_PLAN,
    SAFETY_AGREEMENT,
    CONDITION,
    DELIVERY,
    CONNECTION,
    INFORMATION_REQUEST,
    CONTEST,
    DIRECTOR_CHANGE,
    PROFILE,
    ACUTE_INTAKE,
    AGENDA_ITEM,
    PROSECUTION_QUESTION,
    TRANSFER,
    ESCALATION,
    FINDING,
    IMPROVEMENT,
    GUIDE_RUN,
    SUBJECT_REQUEST,
)
"""Every life cycle, in the order of the field rules."""

ROOMS = (
    "sharing",
    "organisations",
    "clients",
    "roles",
    "scopes",
    "persons",
    "safety",
    "conditions",
    "measures",
    "referrals",
    "consultations",
    "meetings",
    "guides",
    "cases",
    "case_course",
    "case_work",
    "grounds",
    "contributions",
    "plans",
    "actions",
    "notices",
    "connections",
    "imports",
    "programmes",
    "terms",
    "findings",
    "reports",
    "statistics",
    "exports",
    "disclosures",
)
"""The files of words, in reading order."""

_ABOUT_LIFE_CYCLES: Final = """# Life cycles

Made by `make docs` from `app/domain/vocabulary/`. Everything not listed is refused (rule CA-02). *Not offered yet* names
moves of the field whose guards are not built; they are refused like any other."""

_ABOUT_WORDS: Final = """# Words on the wire

Made by `make docs` from `app/domain/vocabulary/`. *Open* lists may get more values in a region; a reader must accept a
value of such a list that it does not know."""


def each_list(room: str) -> Iterator[type[Word]]:
    """The code lists of one file, in the order in which they stand there."""
    module = import_module(f"app.domain.vocabulary.{room}")
    yield from (
        each
        for name, each in vars(module).items()
        if isclass(each) and issubclass(each, Word) and each.__module__ == module.__name__ and each.__name__ == name
    )


def life_cycles_page() -> str:
    """The page docs/generated/life-cycles.md."""
    parts = [_ABOUT_LIFE_CYCLES, *(_life_cycle(cycle) for cycle in LIFE_CYCLES)]
    return "\n\n".join(parts) + "\n"


def words_page() -> str:
    """The page docs/generated/words.md."""
    parts = [_ABOUT_WORDS]
    for room in ROOMS:
        parts.append(f"## {room}")
        parts += [_word_list(words) for words in each_list(room)]
    return "\n\n".join(parts) + "\n"


def _life_cycle(cycle: LifeCycle[Any]) -> str:
    states = "; ".join(f"`{state}` ({state.nl})" + (" [end]" if state in cycle.ends else "") for state in cycle.states)
    lines = [
        f"## {cycle.name.capitalize()} ({cycle.states.term})",
        "",
        f"States: {states}.",
        "",
        "| from | to | who may | when | rules |",
        "| --- | --- | --- | --- | --- |",
        f"| (new) | {_codes(cycle.initial)} | {_codes(cycle.starts_by)} | | {', '.join(cycle.starts_rules)} |",
    ]
    lines += [
        f"| {_codes(move.sources)} | {_codes(move.targets)} | {_codes(move.by)} | {move.when} | {', '.join(move.rules)} |"
        for move in cycle.moves
    ]
    if cycle.later:
        lines += ["", "Not offered yet:", "", "| from | to | waits for |", "| --- | --- | --- |"]
        lines += [f"| {_codes(move.sources)} | {_codes(move.targets)} | {move.waits_for} |" for move in cycle.later]
    return "\n".join(lines)


def _word_list(words: type[Word]) -> str:
    marks = [words.code] if words.code else []
    marks += ["open"] if words.is_open else []
    heading = f"### {words.__name__}: {words.term}" + (f" ({', '.join(marks)})" if marks else "")
    has_bits = issubclass(words, BitWord)
    lines = [
        heading,
        "",
        "| value | nl | en |" + (" bit |" if has_bits else ""),
        "| --- | --- | --- |" + (" --- |" if has_bits else ""),
    ]
    for word in words:
        bit = f" {word.bit} |" if isinstance(word, BitWord) else ""
        lines.append(f"| `{word}` | {word.nl} | {word.en} |{bit}")
    return "\n".join(lines)


def _codes(words: tuple[Word, ...]) -> str:
    return ", ".join(f"`{word}`" for word in words)
