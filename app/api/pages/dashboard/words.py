"""The words by which the dashboard names the values of axes and cells, in both languages: those of the code lists."""

from typing import Final

from app.domain.access.programme import shipped
from app.domain.vocabulary.actions import ActionStatus
from app.domain.vocabulary.cases import CasePhase
from app.domain.vocabulary.referrals import EntryPoint
from app.domain.vocabulary.safety import RatingKind
from app.domain.vocabulary.statistics import DataQuality
from app.domain.vocabulary.terms import TermKind
from app.domain.vocabulary.word import Word

_LISTS: Final[dict[str, type[Word]]] = {
    "actionStatus": ActionStatus,
    "entryPoint": EntryPoint,
    "phase": CasePhase,
    "quality": DataQuality,
    "ratingKind": RatingKind,
    "termKind": TermKind,
}


def words() -> dict[str, dict[str, dict[str, str]]]:
    """For each list the labels of each value; the programmes are those that come with the service."""
    found = {name: {word.value: {"nl": word.nl, "en": word.en} for word in kind} for name, kind in _LISTS.items()}
    found["programme"] = {each.code: {"nl": each.title_nl, "en": each.title_en} for each in shipped().values()}
    return found
