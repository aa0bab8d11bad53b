"""Findings: what a soft rule notices. Each room declares its own in `findings.py`; they never block and never lie.

A finding is computed whenever it is read, from the rows as they stand: data alone resolve it. The room findings joins
all of them into one view of the database, which the reader's row-level security goes through like any other table.
"""

from dataclasses import dataclass

from app.domain.vocabulary.sharing import Category


@dataclass(frozen=True, slots=True)
class Finding:
    """One soft rule as SQL: `query` selects house_id, case_id, subject_id and since, a row for each open finding.

    `rule` is the rule's id, `code` tells two findings of one rule apart, `subject` is the kind of object that
    `subject_id` names. Who may not read `category` of the case is not shown the finding. In the query
    `setting_number(house_id, 'name', default)` gives the house's value of a setting.
    """

    rule: str
    code: str
    subject: str
    query: str
    category: Category = Category.coordination
