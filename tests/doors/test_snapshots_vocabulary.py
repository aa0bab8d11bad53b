"""The generated pages of words, life cycles and rights are those that the code gives."""

from collections.abc import Callable
from pathlib import Path

import pytest

from app.domain.access.matrix import access_matrix_page
from app.domain.vocabulary.text import life_cycles_page, words_page

GENERATED = Path(__file__).resolve().parents[2] / "docs" / "generated"


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("life-cycles.md", life_cycles_page),
        ("words.md", words_page),
        ("access-matrix.md", access_matrix_page),
    ],
)
def test_the_page_is_current(name: str, page: Callable[[], str]) -> None:
    assert (GENERATED / name).read_text() == page(), f"run `make docs` and commit docs/generated/{name}"
