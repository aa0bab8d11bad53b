"""What partners and dashboards wait for, as requests: the same ones go to the service and, recorded, to pgbench."""

import json
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import Purpose
from benchmarks.caseload import HOUSE, organisation
from benchmarks.service import Load

KIND: Final = OrganisationKind.police
PURPOSE: Final = Purpose.stop_violence
PICKED: Final = 2_000
_JSON: Final = (("Content-Type", "application/json"),)

PERSON_FIELDS: Final = "id givenName familyName birthDate sex withheld"
ACTION_FIELDS: Final = "id status text kind ownerOrganisationId dueOn withheld"
NESTED: Final = f"""query Dashboard {{ cases(first: 50) {{ nodes {{ id version reference status track openedAt withheld
  persons(first: 10) {{ nodes {{ {PERSON_FIELDS} }} }}
  actions(first: 10) {{ nodes {{ {ACTION_FIELDS} }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""


@dataclass(frozen=True, slots=True)
class Workload:
    """A kind of request, and the SQL that finds the objects it is about."""

    name: str
    load: Load
    picks: str | None = None

    def about(self, ids: list[UUID]) -> Load:
        """The requests about these objects."""
        return replace(self.load, ids=tuple(map(str, ids))) if self.picks else self.load


_READABLE: Final = f"""SELECT r.case_id AS id FROM case_readers r WHERE r.house_id = '{HOUSE}'
    AND r.organisation_id = '{organisation(KIND.value, 0)}' AND r.purposes & {PURPOSE.bit} <> 0
    AND r.starts_at <= now() AND r.ends_at > now() ORDER BY md5(r.case_id::text) LIMIT {PICKED}"""

WORKLOADS: Final = (
    Workload("case", Load("GET", "/v1/cases/{id}?expand=persons,actions"), _READABLE),
    Workload("list", Load("GET", "/v1/cases?pageSize=50")),
    Workload("nested", Load("POST", "/graphql", _JSON, json.dumps({"query": " ".join(NESTED.split())}))),
)
