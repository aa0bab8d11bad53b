"""The words: complete, well-formed, in both languages, and as the field's own lists count them."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import errors, vocabulary
from app.domain.errors import (
    Fault,
    GuardNotMet,
    InvalidContent,
    KetenpoortError,
    LimitExceeded,
    MissingScope,
    each_error,
)
from app.domain.vocabulary.contributions import RefusalReason
from app.domain.vocabulary.measures import MeasureKind
from app.domain.vocabulary.notices import RETRACTIONS, NoticeClass, NoticeType
from app.domain.vocabulary.organisations import STATIC_EXCLUDED_BY_DEFAULT, OrganisationKind
from app.domain.vocabulary.problem_texts import PROBLEM_TEXTS
from app.domain.vocabulary.roles import CASE_ROLES, HOUSE_ROLES, Role
from app.domain.vocabulary.safety import LifeDomain, RedFlag
from app.domain.vocabulary.scopes import Scope
from app.domain.vocabulary.sharing import Category, Purpose, SharingGround
from app.domain.vocabulary.text import ROOMS, each_list
from app.domain.vocabulary.word import BitWord, Word

LISTS = [words for room in ROOMS for words in each_list(room)]
BIT_LISTS: list[type[BitWord]] = [words for words in LISTS if issubclass(words, BitWord)]
OWN_ERRORS = [error for error in each_error() if error.__module__ == "app.domain.errors"]


def test_every_file_of_words_stands_in_reading_order() -> None:
    files = {path.stem for path in Path(vocabulary.__path__[0]).glob("*.py")}
    assert set(ROOMS) == files - {"__init__", "word", "lifecycle", "problem_texts", "text"}


def test_every_list_is_found_and_none_is_read_twice() -> None:
    assert len(LISTS) > 50
    assert len({words.__name__ for words in LISTS}) == len(LISTS)


@pytest.mark.parametrize("words", LISTS, ids=lambda words: words.__name__)
def test_every_word_has_a_wire_value_and_both_labels(words: type[Word]) -> None:
    assert words.term
    assert words.__doc__
    assert words.__doc__ != Word.__doc__
    for word in words:
        # questions of the guide keep the code that stands before them in print
        assert re.fullmatch(r"[a-z0-9]+([_:.-][a-z0-9]+)*|[A-Z]{2}-[A-Z][0-9]", word.value), word
        assert word.nl
        assert word.en
        assert word.nl == word.nl.strip()
        assert word.en == word.en.strip()
        assert word.name.removeprefix("age_") == re.sub(r"[:.-]", "_", word.value.lower())
        assert words(word.value) is word
        assert f"{word}" == word.value


@pytest.mark.parametrize("words", LISTS, ids=lambda words: words.__name__)
def test_no_two_words_of_a_list_share_a_dutch_label(words: type[Word]) -> None:
    labels = [word.nl for word in words]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("words", BIT_LISTS, ids=lambda words: words.__name__)
def test_every_word_of_a_bit_list_has_a_bit_of_its_own(words: type[BitWord]) -> None:
    assert [word.bit for word in words] == [1 << position for position in range(len(words))]
    assert words.mask(words) == words.everything()


@given(st.sets(st.sampled_from(list(Category))))
def test_a_set_of_categories_survives_its_mask(chosen: set[Category]) -> None:
    assert Category.of_mask(Category.mask(chosen)) == chosen


@given(st.integers(min_value=0, max_value=(1 << 20) - 1))
def test_bits_beyond_the_list_are_ignored(mask: int) -> None:
    assert Category.mask(Category.of_mask(mask)) == mask & Category.everything()


@pytest.mark.parametrize(
    ("words", "count"),
    [
        (OrganisationKind, 39),
        (LifeDomain, 14),
        (Category, 12),
        (SharingGround, 10),
        (Purpose, 14),
        (RefusalReason, 16),
        (RedFlag, 11),
        (MeasureKind, 43),
    ],
)
def test_the_lists_of_the_field_are_whole(words: type[Word], count: int) -> None:
    assert len(words) == count


def test_stored_bits_stay_where_they_are() -> None:
    assert [category.value for category in Category] == [
        "existence",
        "identity",
        "contact",
        "household",
        "coordination",
        "safety",
        "circumstances",
        "care",
        "health",
        "justice",
        "measures",
        "client_voice",
    ]
    assert Purpose.stop_violence.bit == 1
    assert Purpose.criminal_advice.bit == 1 << 9
    assert Purpose.client_transparency.bit == 1 << 13
    assert SharingGround.statutory_other.bit == 1 << 9


@pytest.mark.rule("GR-07")
def test_only_consent_and_a_serious_threat_carry_health() -> None:
    assert [ground for ground in SharingGround if ground.may_carry_health] == [
        SharingGround.consent,
        SharingGround.serious_threat_override,
    ]


@pytest.mark.rule("GR-15")
def test_probation_is_the_kind_that_past_involvement_excludes() -> None:
    assert frozenset({OrganisationKind.probation}) == STATIC_EXCLUDED_BY_DEFAULT


@pytest.mark.rule("NO-07")
def test_a_change_of_director_or_contact_an_incident_and_a_breach_need_a_receipt() -> None:
    needing = {kind for kind in NoticeType if kind.notice_class is NoticeClass.acknowledge}
    assert needing == RETRACTIONS | {
        NoticeType.cases_director_changed,
        NoticeType.cases_contact_changed,
        NoticeType.safety_incident_reported,
        NoticeType.safety_condition_breached,
        NoticeType.safety_agreement_acknowledgement_asked,
        NoticeType.safety_agreement_ended,
    }


@pytest.mark.rule("GR-03", "CO-01")
def test_what_takes_something_back_needs_a_receipt_and_cannot_be_left_out() -> None:
    assert {
        NoticeType.grounds_ended,
        NoticeType.contributions_corrected,
        NoticeType.contributions_withdrawn,
    } == RETRACTIONS
    assert all(kind.is_compulsory and kind.notice_class is NoticeClass.acknowledge for kind in RETRACTIONS)


def test_every_role_is_held_somewhere_or_is_the_service() -> None:
    assert set(Role) - CASE_ROLES - HOUSE_ROLES == {Role.chair, Role.system}


def test_a_scope_names_a_thing_and_an_act() -> None:
    assert all(re.fullmatch(r"[a-z]+:[a-z]+", scope.value) for scope in Scope)


def test_every_error_has_its_own_name_and_every_text_its_error() -> None:
    types = [error.type for error in OWN_ERRORS]
    assert len(set(types)) == len(types)
    assert set(types) == set(PROBLEM_TEXTS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in types)


@pytest.mark.parametrize("error", OWN_ERRORS, ids=lambda error: error.type)
def test_every_error_says_in_two_languages_what_is_wrong_and_what_to_do(error: type[KetenpoortError]) -> None:
    assert len({error.title_nl, error.title_en, error.advice_nl, error.advice_en}) == 4
    assert error.advice_nl.endswith(".")
    assert error.advice_en.endswith(".")
    assert 400 <= error.status <= 503


@pytest.mark.parametrize("error", OWN_ERRORS, ids=lambda error: error.type)
def test_an_error_keeps_the_status_of_its_family(error: type[KetenpoortError]) -> None:
    parent = error.__mro__[1]
    if issubclass(parent, KetenpoortError) and parent is not KetenpoortError:
        assert error.status == parent.status


def test_the_tree_in_the_docstring_is_the_tree() -> None:
    drawn = dict(re.findall(r"[├└]── (\w+)\s+(\d{3})", errors.__doc__ or ""))
    assert drawn == {error.__name__: str(error.status) for error in OWN_ERRORS if error is not KetenpoortError}


def test_errors_name_rules_and_places_only() -> None:
    assert InvalidContent(Fault("/persons/0/birthDate", "in-future")).members == {}
    assert MissingScope(Scope.case_read).members == {"scopes": ["case:read"]}
    assert GuardNotMet("CA-04", "caseDirector").members == {"rule": "CA-04", "missing": ["caseDirector"]}
    assert LimitExceeded("depth", allowed=8, asked=9).members == {"limit": "depth", "allowed": 8, "asked": 9}
