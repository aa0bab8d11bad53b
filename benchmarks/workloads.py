"""What partners and dashboards wait for, as requests: the same ones go to the service and, recorded, to pgbench."""

import json
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from app.domain.vocabulary.organisations import OrganisationKind
from app.domain.vocabulary.sharing import Purpose
from benchmarks.caseload import HOUSE, organisation
from benchmarks.counters import ASKED, SHOWN
from benchmarks.limit import PICKS
from benchmarks.service import FRESH, Load

KIND: Final = OrganisationKind.police
PURPOSE: Final = Purpose.stop_violence
PICKED: Final = 2_000
ACTED: Final = 20_000
_JSON: Final = (("Content-Type", "application/json"),)

PERSON_FIELDS: Final = "id givenName familyName birthDate sex withheld"
ACTION_FIELDS: Final = "id status text kind ownerOrganisationId dueOn withheld"
NESTED: Final = f"""query Dashboard {{ cases(first: 50) {{ nodes {{ id version reference status track openedAt withheld
  persons(first: 10) {{ nodes {{ {PERSON_FIELDS} }} }}
  actions(first: 10) {{ nodes {{ {ACTION_FIELDS} }} }} }} pageInfo {{ hasNextPage endCursor }} }} }}"""


@dataclass(frozen=True, slots=True)
class Workload:
    """A kind of request, the SQL that finds the objects it is about, and the SQL that makes them ready for a round.

    Where it `counts_live` it stands beside a count over the rows, too. In a quick run it stands where it `is_quick`.
    """

    name: str
    load: Load
    picks: str | None = None
    ready: str | None = None
    purpose: Purpose = PURPOSE
    counts_live: bool = False
    is_quick: bool = True

    def about(self, ids: list[UUID]) -> Load:
        """The requests about these objects."""
        return replace(self.load, ids=tuple(map(str, ids))) if self.picks else self.load


_ORGANISATION: Final = organisation(KIND.value, 0)
_READABLE: Final = f"""SELECT r.case_id AS id FROM case_readers r WHERE r.house_id = '{HOUSE}'
    AND r.organisation_id = '{_ORGANISATION}' AND r.purposes & {PURPOSE.bit} <> 0
    AND r.starts_at <= now() AND r.ends_at > now()"""
_SOME_CASES: Final = f"{_READABLE} ORDER BY md5(r.case_id::text) LIMIT {PICKED}"
_SOME_ACTIONS: Final = f"""SELECT id FROM actions WHERE house_id = '{HOUSE}' AND case_id IN ({_READABLE})
    ORDER BY md5(id::text) LIMIT {ACTED}"""
# a change is made once: so that rounds can be repeated, the actions begin each of them in progress and unchanged
_IN_PROGRESS: Final = f"""UPDATE actions SET status = 'in_progress', version = 1, result = NULL,
    owner_organisation_id = '{_ORGANISATION}'
    WHERE house_id = '{HOUSE}' AND id IN (SELECT id FROM {PICKS} WHERE workload = 'action')
    AND (status <> 'in_progress' OR version <> 1 OR owner_organisation_id <> '{_ORGANISATION}')"""
# so many that no two of those who ask at one moment ask the same: none can share another's read
_PAGES: Final = tuple(map(str, range(SHOWN - 50, SHOWN + 1)))
_FINISHED: Final = {"outcome": "done", "result": "Mother and son stay at the shelter since Monday"}


def _person(key: str, name: str, **more: str) -> dict[str, str]:
    # families of their own and no birth dates: the same three reported thousands of times would all match each other
    return {"key": key, "givenName": name, "familyName": f"Voorbeeld {FRESH}", **more}


def _asked(shown: int | str) -> str:
    return json.dumps({"query": " ".join(ASKED.split()).replace("<shown>", str(shown))})


_REFERRAL: Final = {
    "messageId": FRESH,
    "sentAt": "2026-10-01T09:00:00Z",
    "reference": "R-1",
    "entryPoint": "police",
    "signalKind": "notification",
    "receivedAt": "2026-10-01T07:00:00Z",
    "sourceEvent": {"system": "BVH", "number": FRESH},
    "police": {"violenceCode": "F530", "codeCorrected": False, "definition": "prosecution_narrow"},
    "ground": {"kind": "reporting_code", "purpose": "referral_handling"},
    "household": {
        "members": ["mother", "father", "child"],
        "addresses": [{"key": "home", "street": "Verzonnenlaan", "houseNumber": "1", "city": "Waterduin"}],
    },
    "persons": [
        _person("mother", "Mira", householdRole="parent", address="home"),
        _person("father", "Fedde", householdRole="partner"),
        _person("child", "Kiki", householdRole="child"),
    ],
    "concerns": [{"what": "Shouting at night, and a child that is afraid.", "aboutPersons": ["mother", "child"]}],
}

WORKLOADS: Final = (
    Workload("case", Load("GET", "/v1/cases/{id}?expand=persons,actions"), _SOME_CASES),
    Workload("list", Load("GET", "/v1/cases?pageSize=50")),
    Workload("nested", Load("POST", "/graphql", _JSON, json.dumps({"query": " ".join(NESTED.split())}))),
    Workload("counters", Load("POST", "/graphql", _JSON, _asked(SHOWN)), counts_live=True),
    Workload("counters_apart", Load("POST", "/graphql", _JSON, _asked("{id}"), ids=_PAGES), is_quick=False),
    Workload(
        "action",
        Load("POST", "/v1/actions/{id}/finish", (*_JSON, ("If-Match", '"1"')), json.dumps(_FINISHED), one_each=True),
        _SOME_ACTIONS,
        _IN_PROGRESS,
    ),
    Workload(
        "referral", Load("POST", "/v1/referrals", _JSON, json.dumps(_REFERRAL)), purpose=Purpose.referral_handling
    ),
)
