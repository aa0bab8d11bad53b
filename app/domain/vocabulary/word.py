"""What a word of the field is: a wire value with a Dutch and an English label.

Every code list of the service is a subclass of `Word`. The wire value is the member's own name (or, where a colon or a dot
belongs to it, the name with an underscore in its place), so one search finds a word in code, documents and messages.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import ClassVar, Self


class Word(StrEnum):
    """A member of a code list; `nl` is the field's own Dutch term, by which a lawyer can find it.

    Declared as `name = value, nl, en`; without `en` the English label is the value with spaces. The class keywords name the list:
    `code` is its number in the field rules ("" for a list of our own), `term` its Dutch name, `is_open` that a region may add
    values to it.
    """

    nl: str
    en: str
    code: ClassVar[str]
    term: ClassVar[str]
    is_open: ClassVar[bool]

    def __new__(cls, value: str, nl: str = "", en: str = "") -> Self:
        """A word is its wire value, with its labels beside it."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.nl = nl
        word.en = en or value.replace("_", " ")
        return word

    def __init_subclass__(cls, *, code: str = "", term: str = "", is_open: bool = False) -> None:
        super().__init_subclass__()
        cls.code, cls.term, cls.is_open = code, term, is_open

    @classmethod
    def values(cls) -> tuple[str, ...]:
        """The wire values in the order of the list, for a CHECK or a schema."""
        return tuple(word.value for word in cls)


class BitWord(Word):
    """A word of a fixed list that also has a bit, so that a set of words is one integer in a row.

    Bits follow the order of the list and are stored: a list of this kind may grow at its end only.
    """

    @property
    def bit(self) -> int:
        """1 << position in the list."""
        return 1 << type(self)._member_names_.index(self._name_)

    @classmethod
    def mask(cls, words: Iterable[Self]) -> int:
        """The set of words as one integer."""
        total = 0
        for word in words:
            total |= word.bit
        return total

    @classmethod
    def of_mask(cls, mask: int) -> frozenset[Self]:
        """The set of words of an integer; bits beyond the list are ignored."""
        return frozenset(word for word in cls if mask & word.bit)

    @classmethod
    def everything(cls) -> int:
        """The mask in which every word of the list is set."""
        return (1 << len(cls._member_names_)) - 1
