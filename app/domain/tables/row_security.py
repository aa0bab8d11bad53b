"""The database as second lock: which rows each of the service's two logins may touch, in plain DDL.

`ketenpoort_reader` runs disclosures. It sees a case-bound row only where the organisation set by the statement may know
of its case, and writes nothing but the disclosure record. `ketenpoort_writer` runs use cases, which must see across
organisations (a second report on a household, the grounds of others); it is held to the house. Neither owns a table,
neither may bypass a policy, and every case-bound table forces its policies on its owner too.

The policies ask by scalar subselects, not by EXISTS: PostgreSQL may turn an EXISTS into a hash over the whole reader
index (measured: 90 ms for one case of 10,000; 0.3 ms by index).

What they ask are three views of what the organisation itself holds now. A policy that asked the tables would have their
own policies inside it, and those of theirs (measured: a third of a read). The views read as the owner, who may read
these tables and no other, and narrow every row to the house, organisation and purpose of the statement.
"""

from app.domain.tables.metadata import metadata
from app.domain.tables.notices import READ_BY_ORGANISATION

WRITER = "ketenpoort_writer"
READER = "ketenpoort_reader"

FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION current_house() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.house_id', true), '')::uuid""",
    """CREATE OR REPLACE FUNCTION current_organisation() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    RETURN nullif(current_setting('app.organisation_id', true), '')::uuid""",
    """CREATE OR REPLACE FUNCTION current_purpose() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    RETURN coalesce(nullif(current_setting('app.purpose', true), ''), '0')::bigint""",
    """CREATE OR REPLACE FUNCTION setting_number(house uuid, name text, otherwise numeric) RETURNS numeric
    LANGUAGE sql STABLE PARALLEL SAFE RETURN coalesce((SELECT (s.value ->> 'value')::numeric FROM house_settings s
        WHERE s.house_id = house AND s.name = setting_number.name AND s.starts_at <= now()
        ORDER BY s.starts_at DESC LIMIT 1), otherwise)""",
    # the day in Amsterdam, as app/domain/days.py counts it
    """CREATE OR REPLACE FUNCTION day_of(moment timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (moment AT TIME ZONE 'Europe/Amsterdam')::date""",
    """CREATE OR REPLACE FUNCTION today() RETURNS date LANGUAGE sql STABLE PARALLEL SAFE RETURN day_of(now())""",
    # an opaque cursor: the id and the first 12 bytes of a keyed digest over it (a fixed-length input under SHA-256)
    """CREATE OR REPLACE FUNCTION page_cursor(key bytea, id uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN translate(encode(uuid_send(id) || substr(sha256(key || uuid_send(id)), 1, 12), 'base64'), '+/', '-_')""",
)

APPEND_ONLY = (
    "disclosures",
    "audit",
    "ground_events",
    "case_moves",
    "events",
    "referral_moves",
    "referral_decisions",
    "case_signals",
    "deviations",
    "push_throughs",
    "transfer_items",
    "finding_acknowledgements",
    "evaluations",
    "severity_ratings",
    "result_reports",
    "statistics_publications",
    "statistics",
    "supplied_figures",
    "peer_figures",
    "outbound_reports",
    "briefings",
    "scale_ratings",
    "colour_codes",
    "signal_stages",
    "plan_editions",
    "legal_weighings",
    "guide_templates",
    "guide_questions",
    "guide_answer_objects",
    "talk_cards",
    "talk_card_handovers",
)
"""Logs: the service may add to them and read them, never change or remove."""

ERASED_AT_THEIR_END = frozenset({"plan_editions"})
"""Logs that are removed, and still never changed, when the retention of a kind of meeting ends (rule GR-16)."""

OWN_OR_CASE = {
    "actions": "owner_organisation_id",
    "grounds": "recorded_by_id",
    "information_requests": "asked_id",
    "contests": "organisation_id",
    "help_periods": "organisation_id",
    "unknowns": "organisation_id",
    "tasks": "organisation_id",
    "direction_grants": "organisation_id",
    "escalations": "addressee_id",
    "conditions": "guard_organisation_id",
    "safety_agreements": "relies_on_id",
}
"""Tables whose row an organisation also sees by itself, without the case: the column that says it is its own."""

OPEN_TO_PARTNERS = {
    "tasks": "tasks.organisation_id IS NULL AND tasks.kind = 'first_contact' AND tasks.state = 'open'",
    "direction_grants": "direction_grants.case_id IS NULL",
}
"""Rows that every partner of the house may know to exist: a first contact that waits to be claimed (rule RE-14)."""

CASE_COLUMN = {"cases": "id"}

BY_PARENT = {
    "household_members": ("persons", "person_id"),
    "relations": ("persons", "person_id"),
    "awareness": ("contributions", "contribution_id"),
    "action_comments": ("actions", "action_id"),
    "ground_events": ("grounds", "ground_id"),
    "referral_persons": ("referrals", "referral_id"),
    "referral_moves": ("referrals", "referral_id"),
    "referral_questions": ("referrals", "referral_id"),
    "referral_decisions": ("referrals", "referral_id"),
    "investigations": ("referrals", "referral_id"),
    "referral_conditions": ("referrals", "referral_id"),
}

SEEN_BY_KEEPER = ("deliveries", "delivery_attempts")
"""Of what belongs to one organisation alone, that which the house sees too."""

PROGRAMME_CATALOGUE = (
    "programmes",
    "interventions",
    "arrangements",
    "acute_routes",
    "direction_rules",
    "conference_forms",
)
"""Reference rows of a house about no person: the owner lays them for every house when the service is migrated."""

KEEPER = "(SELECT h.organisation_id = current_organisation() FROM houses h WHERE h.id = current_house())"
"""That the organisation keeps the house: it sees the grants and the records of the house whole."""


_MINE = "(SELECT current_organisation())"
_TRIAGE_DESK = f"""(SELECT true FROM organisations o
    WHERE o.id = {_MINE} AND o.kind = 'veilig_thuis' LIMIT 1) IS NOT NULL"""

BEFORE_THE_CASE = {
    # a release signal belongs to its municipality alone until that shares it (rule RE-13)
    "referrals": f"""organisation_id = {_MINE} OR municipality_id = {_MINE} OR ((municipality_id IS NULL
        OR released_at IS NOT NULL) AND ({KEEPER} OR (triage_requested AND {_TRIAGE_DESK})))""",
    "referral_handovers": f"giver_id = {_MINE} OR receiver_id = {_MINE} OR {KEEPER}",
    "consultations": f"organisation_id = {_MINE} OR asked_id = {_MINE}",
    "quarantined_messages": f"organisation_id = {_MINE} OR {KEEPER}",
}
"""Tables whose rows exist before there is a case to know of: sender, house, triage, and who is asked to go on."""


VIEWS = {
    "known_cases": """SELECT r.case_id FROM case_readers r
    WHERE (r.house_id, r.organisation_id) = (SELECT current_house(), current_organisation())
    AND r.purposes & (SELECT current_purpose()) <> 0 AND r.starts_at <= now() AND r.ends_at > now()""",
    "held_grants": """SELECT g.case_id, g.giver_ids, g.person_ids FROM grants g
    WHERE (g.house_id, g.receiver_id) = (SELECT current_house(), current_organisation())
    AND g.purposes & (SELECT current_purpose()) <> 0 AND g.starts_at <= now() AND g.ends_at > now()""",
    # one subselect in the other keeps the order: the person's cases first, then the reader's grants of each
    "known_persons": """SELECT c.person_id FROM case_persons c WHERE c.house_id = (SELECT current_house())
    AND (SELECT true FROM held_grants g WHERE g.case_id = c.case_id AND c.person_id = ANY (g.person_ids) LIMIT 1)
        IS NOT NULL""",
    # no policy asks this one: what a replica showed is compared by it with what was changed meanwhile
    "house_changes": "SELECT a.xid FROM audit a WHERE a.house_id = (SELECT current_house())",
}
"""What the policies ask: cases that the organisation knows of, grants it holds, persons of whom it holds one.

Beside them the numbers of the house's transactions, and nothing else of them.
"""

READ_BY_VIEWS = ("audit", "case_persons", "case_readers", "grants")


def _knows(case_column: str) -> str:
    return f"(SELECT true FROM known_cases k WHERE k.case_id = {case_column} LIMIT 1) IS NOT NULL"


def case_bound() -> list[str]:
    """The tables whose rows belong to a house: every one of them is under row-level security."""
    catalogue = {"houses", "house_settings", "role_assignments", "agreements", "weighing_sets", "oauth_clients"}
    catalogue |= {*PROGRAMME_CATALOGUE}
    return sorted(
        name
        for name, table in metadata.tables.items()
        if "house_id" in table.c and table.c.house_id.primary_key and name not in catalogue
    )


MINE = "organisation_id = (SELECT current_organisation())"

RULES = {
    "grants": f"receiver_id = (SELECT current_organisation()) OR {KEEPER}",
    "case_readers": MINE,
    "disclosures": f"{MINE} OR {KEEPER}",
    "audit": f"{MINE} OR {KEEPER}",
    "time_entries": f"{MINE} OR {KEEPER}",
    "result_reports": f"{MINE} OR {KEEPER}",
    "supplied_figures": f"{MINE} OR {KEEPER}",
    "export_jobs": MINE,
    "import_jobs": MINE,
    "import_lines": MINE,
    "import_parts": "false",
    "connections": f"{MINE} OR {KEEPER}",
    "kept_messages": f"{MINE} OR {KEEPER}",
    "announcements": f"{MINE} OR {KEEPER}",
    "confirmations": f"{MINE} OR owner_id = (SELECT current_organisation()) OR {KEEPER}",
    "peer_pseudonyms": KEEPER,
    "facts": "false",
    "fact_cells": "false",
    "persons": "(SELECT true FROM known_persons k WHERE k.person_id = persons.id LIMIT 1) IS NOT NULL",
    # read by ground, giver by giver: knowing of the case opens nothing here, and a named recipient need not know it
    "criteria_checks": f"""{_knows("criteria_checks.case_id")} OR (SELECT true FROM referrals p
        WHERE p.house_id = criteria_checks.house_id AND p.id = criteria_checks.referral_id LIMIT 1) IS NOT NULL""",
    "acute_intakes": f"""{MINE} OR follow_up_organisation_id = (SELECT current_organisation())
        OR {_knows("acute_intakes.case_id")}""",
    "contributions": f"""{MINE} OR (SELECT true FROM held_grants g WHERE g.case_id = contributions.case_id
        AND contributions.organisation_id = ANY (g.giver_ids) LIMIT 1) IS NOT NULL""",
    # an organisation's chair at the table is no data of a case; a client's is
    "attendances": f"attendances.case_id IS NULL OR {_knows('attendances.case_id')}",
}
"""Tables with a rule of their own."""


def reader_rule(name: str) -> str:
    """The condition under which the reader's login sees a row of a table."""
    rule = _rule(name)
    if rule == MINE:  # both in one look at what the statement set
        return "(house_id, organisation_id) = (SELECT current_house(), current_organisation())"
    return f"house_id = (SELECT current_house()) AND ({rule})"


def _rule(name: str) -> str:
    if name in RULES:
        rule = RULES[name]
    elif name in READ_BY_ORGANISATION:
        rule = f"{MINE} OR {KEEPER}" if name in SEEN_BY_KEEPER else MINE
    elif name in BEFORE_THE_CASE:
        rule = BEFORE_THE_CASE[name]
    elif name in BY_PARENT:
        parent, column = BY_PARENT[name]
        of_row = f"p.house_id = {name}.house_id AND p.id = {name}.{column}"
        rule = f"(SELECT true FROM {parent} p WHERE {of_row} LIMIT 1) IS NOT NULL"
    elif name in OWN_OR_CASE:
        own = f"{OWN_OR_CASE[name]} = (SELECT current_organisation())"
        anyone = f" OR ({OPEN_TO_PARTNERS[name]})" if name in OPEN_TO_PARTNERS else ""
        rule = f"{own} OR {_knows(f'{name}.case_id')}{anyone}"
    elif name in CASE_COLUMN or "case_id" in metadata.tables[name].c:
        rule = _knows(f"{name}.{CASE_COLUMN.get(name, 'case_id')}")
    else:
        rule = "true"
    return rule


def rights_of_writer(name: str) -> str:
    """What the service may do with the rows of a table."""
    if name not in APPEND_ONLY:
        return "SELECT, INSERT, UPDATE, DELETE"
    return "SELECT, INSERT, DELETE" if name in ERASED_AT_THEIR_END else "SELECT, INSERT"


def statements() -> list[str]:
    """Functions, grants of rights and policies, in the order in which they must run. Roles exist already."""
    ddl = [*FUNCTIONS]
    bound = case_bound()
    ddl += [f"CREATE POLICY {name}_views ON {name} FOR SELECT TO CURRENT_USER USING (true)" for name in READ_BY_VIEWS]
    for name, query in VIEWS.items():
        ddl += [f"CREATE VIEW {name} AS {query}", f"GRANT SELECT ON {name} TO {READER}"]
    for name in sorted(metadata.tables):
        ddl.append(f"GRANT {rights_of_writer(name)} ON {name} TO {WRITER}")
    for name in bound:
        ddl += [
            f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY {name}_writer ON {name} TO {WRITER} USING (house_id = (SELECT current_house()))",
            f"CREATE POLICY {name}_reader ON {name} FOR SELECT TO {READER} USING ({reader_rule(name)})",
            f"GRANT SELECT ON {name} TO {READER}",
        ]
    ddl.append(f"GRANT INSERT ON disclosures TO {READER}")
    ddl.append(
        f"""CREATE POLICY disclosures_record ON disclosures FOR INSERT TO {READER}
        WITH CHECK (house_id = (SELECT current_house()) AND organisation_id = (SELECT current_organisation()))"""
    )
    for name in (
        "houses", "house_parents", "organisations", "organisation_contacts", "professionals", "agreements",
        "agreement_parties", "mandates", "role_assignments", "house_settings", "weighing_sets", *PROGRAMME_CATALOGUE,
    ):  # fmt: skip
        ddl.append(f"GRANT SELECT ON {name} TO {READER}")
    return ddl


STATEMENTS = tuple(statements())
