"""A caseload of any size, of realistic shape, for load tests: one seed and one number always give the same case.

Pure: no rows, no identifiers, no clock. What a case consists of stands in `generated.py`, the figures and their sources
in `data/caseload-figures.json`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from math import exp
from random import Random

from app.demo.figures import (
    BRINGS,
    CARE,
    CONSENT_ONLY,
    CORE,
    COVENANT,
    KIND,
    KNOWN,
    LEGAL_DOMAIN,
    REFUSAL,
    Figures,
    load_figures,
)
from app.demo.generated import (
    GeneratedAction,
    GeneratedAddress,
    GeneratedCase,
    GeneratedContribution,
    GeneratedGround,
    GeneratedParticipation,
    GeneratedPerson,
)

FIRST_DAY = date(2020, 1, 6).toordinal()
LAST_DAY = date(2026, 10, 30).toordinal()
"""Between these days lies everything that a generated case tells of."""

_DAYS_A_YEAR = 365.25
_ADULT = 18
_day = date.fromordinal


class _Builder:
    """Draws one case; its parts refer to each other by position."""

    def __init__(self, number: int, seed: int, figures: Figures, agreements_per_meeting: float) -> None:
        self.rng = Random(seed * 1_000_000_007 + number)
        self.draw = self.rng.random
        self.figures = figures
        self.number = number
        self.agreements = agreements_per_meeting
        self.track = figures.track(self.draw())
        self.mda = self.track.startswith("mda")
        self.meetings = self._meeting_days()
        self.opened = self.meetings[0] - 3 - int(self.draw() * 25)
        self.running = self.draw() < figures.active_share

    def pick(self, values: Sequence[str]) -> str:
        """One of the values, all alike."""
        return values[int(self.draw() * len(values))]

    def _meeting_days(self) -> list[int]:
        """Ordinals of the meetings, first to last (S0: 1 to 7 meetings over 18 to 577 days)."""
        count, span = int(self.figures.meetings(self.draw())), self.figures.span
        first = FIRST_DAY + 30 + int(self.draw() * (LAST_DAY - FIRST_DAY - 30))
        if count == 1:
            return [first]
        length = span["least"] + (span["most"] - span["least"]) * self.rng.betavariate(span["alpha"], span["beta"])
        step = length / (count - 1)
        return [min(first + int(step * place), LAST_DAY) for place in range(count)]

    def _count(self, mean: float) -> int:
        """A Poisson number (Knuth), for small means."""
        limit, product, count = exp(-mean), self.draw(), 0
        while product > limit:
            product *= self.draw()
            count += 1
        return count

    def case(self) -> GeneratedCase:
        """The whole case."""
        figures, draw = self.figures, self.draw
        profile = figures.profile(draw())
        shape = figures.household(draw())
        pair = (
            (0, 1)
            if profile == "intimate_terror" and shape != "single_parent" and draw() < figures.active_share
            else None
        )
        addresses = self._addresses(shape, hidden=pair is not None and draw() < figures.protected_share)
        persons = self._persons(shape, len(addresses))
        participations = self._participations()
        grounds = self._grounds(persons, participations)
        closed = None if self.running else min(self.meetings[-1] + 20 + int(draw() * 120), LAST_DAY)
        return GeneratedCase(
            number=self.number,
            track=self.track,
            profile=profile,
            status=figures.case_status(draw()) if self.running else "closed",
            entry_point=figures.entry[self.mda](draw()),
            earlier_reports=1 + int(draw() * 5) if draw() < figures.repeat_share else 0,
            opened_on=_day(self.opened),
            closed_on=None if closed is None else _day(closed),
            meetings_on=tuple(map(_day, self.meetings)),
            addresses=addresses,
            persons=persons,
            danger_pair=pair,
            participations=participations,
            grounds=grounds,
            contributions=self._contributions(persons, participations, grounds),
            actions=self._actions(persons, participations),
        )

    def _addresses(self, shape: str, *, hidden: bool) -> tuple[GeneratedAddress, ...]:
        words, draw = self.figures.words, self.draw
        count = 2 if shape == "two_addresses" or hidden else 1
        return tuple(
            GeneratedAddress(
                street=self.pick(words["streets"]),
                house_number=str(1 + int(draw() * 180)),
                postal_code=f"0000 {chr(65 + int(draw() * 26))}{chr(65 + int(draw() * 26))}",
                city=self.pick(words["cities"]),
                protected=hidden and place == 0,
            )
            for place in range(count)
        )

    def _person(self, family: str, role: str, age: float, sex: str | None, address: int | None) -> GeneratedPerson:
        words = self.figures.words
        names = words["given_female"] if sex == "female" or (sex is None and self.draw() < 0.5) else words["given_male"]
        return GeneratedPerson(
            given_name=self.pick(names),
            family_name=family,
            sex=sex,
            birth_date=_day(self.opened - int(age * _DAYS_A_YEAR)) if self.draw() < 0.92 else None,
            household_role=role,
            address=address,
        )

    def _family_name(self) -> str:
        words = self.figures.words
        return self.pick(words["family_first"]) + self.pick(words["family_last"])

    def _parent_age(self) -> float:
        ages = self.figures.parent_age
        return min(max(self.rng.gauss(ages["mean"], ages["deviation"]), ages["least"]), ages["most"])

    def _child_age(self) -> float:
        ages, draw = self.figures.child_age, self.draw
        least, most = ages["older"] if draw() < ages["older_share"] else ages["younger"]
        return float(least + (most - least) * draw())

    def _persons(self, shape: str, addresses: int) -> tuple[GeneratedPerson, ...]:
        draw = self.draw
        family = self._family_name()
        persons = [self._person(family, "parent", self._parent_age(), "female" if draw() < 0.85 else "male", 0)]
        if shape != "single_parent":
            apart = shape == "two_addresses"
            sex = "male" if persons[0].sex == "female" else "female"
            address = 1 if addresses > 1 else None if shape == "parent_and_partner" else 0
            role = "ex_partner" if apart else "partner"
            persons.append(self._person(self._family_name(), role, self._parent_age(), sex, address))
        for _ in range(int(self.figures.children(draw()))):
            age = self._child_age()
            told = self.pick(("female", "male")) if draw() < 0.95 else None
            persons.append(self._person(family, "child" if age < _ADULT else "adult_child", age, told, 0))
        return tuple(persons)

    def _participations(self) -> tuple[GeneratedParticipation, ...]:
        figures, draw = self.figures, self.draw
        kinds = [kind for kind, share in figures.organisation_shares if draw() < share]
        if len(kinds) < figures.least_organisations:
            common = [kind for kind, _ in figures.organisation_shares[:7] if kind not in kinds]
            kinds += common[: figures.least_organisations - len(kinds)]
        return tuple(self._participation(kind) for kind in ("safety_house", *kinds))

    def _participation(self, kind: str) -> GeneratedParticipation:
        draw, core = self.draw, kind in CORE
        starts = self.opened if core else min(self.meetings[0] + int(draw() * 40), LAST_DAY)
        ends = self.meetings[-1] if not core and draw() < self.figures.leaves_early else None
        return GeneratedParticipation(
            organisation_kind=kind,
            branch=int(draw() * self.figures.branches.get(kind, 1)),
            basis="core" if core else "case_involved",
            starts_on=_day(starts),
            ends_on=None if ends is None else _day(max(ends, starts + 1)),
        )

    def _grounds(
        self, persons: tuple[GeneratedPerson, ...], participations: tuple[GeneratedParticipation, ...]
    ) -> tuple[GeneratedGround, ...]:
        draw, opened = self.draw, _day(self.opened)
        grounds = [GeneratedGround("covenant", "active", "joint_analysis", COVENANT, None, 0, (), opened, None)]
        asked = self.figures.consent_asked[self.mda]
        grounds += [self._consent(place, len(participations)) for place in range(len(persons)) if draw() < asked]
        if draw() < self.figures.override[self.mda]:
            grounds.append(
                self._drafted("serious_threat_override", "stop_violence", ("health", "safety"), participations)
            )
        if draw() < self.figures.weighing_share:
            grounds.append(
                self._drafted("safety_weighing", "stop_violence", ("safety", "circumstances"), participations)
            )
        return tuple(grounds)

    def _consent(self, person: int, organisations: int) -> GeneratedGround:
        draw = self.draw
        state = self.figures.consent_state(draw())
        giver = int(draw() * organisations)
        starts = self.opened + int(draw() * 30)
        recipients = {int(draw() * organisations) for _ in range(1 + int(draw() * 3))} - {giver}
        return GeneratedGround(
            kind="consent",
            state=state,
            purpose="joint_analysis",
            categories=self.pick_categories(),
            person=person,
            giver=giver,
            recipients=tuple(sorted(recipients)) or ((giver + 1) % organisations,),
            starts_on=_day(starts),
            ends_on=_day(starts + 182),
        )

    def pick_categories(self) -> tuple[str, ...]:
        """What a consent form ticks: care, mostly health, sometimes the person's own words and whereabouts."""
        draw = self.draw
        extra = [("health", 0.6), ("client_voice", 0.35), ("contact", 0.2), ("circumstances", 0.3)]
        return ("care", *(category for category, share in extra if draw() < share))

    def _drafted(
        self, kind: str, purpose: str, categories: tuple[str, ...], participations: tuple[GeneratedParticipation, ...]
    ) -> GeneratedGround:
        draw, count = self.draw, len(participations)
        starts = self.meetings[-1] - int(draw() * 10)
        giver = int(draw() * count)
        recipients = tuple(place for place in (1 % count, 2 % count, 3 % count) if place != giver)
        ended = starts + 30 <= LAST_DAY
        return GeneratedGround(
            kind=kind,
            state="expired" if ended else "active",
            purpose=purpose,
            categories=categories,
            person=0,
            giver=giver,
            recipients=recipients,
            starts_on=_day(starts),
            ends_on=_day(starts + 30),
        )

    def _contributions(
        self,
        persons: tuple[GeneratedPerson, ...],
        participations: tuple[GeneratedParticipation, ...],
        grounds: tuple[GeneratedGround, ...],
    ) -> tuple[GeneratedContribution, ...]:
        consents: dict[tuple[int, str], int] = {}
        for place, ground in enumerate(grounds):
            if ground.kind == "consent" and ground.state in {"given", "limited"} and ground.person is not None:
                consents.update({(ground.person, category): place for category in ground.categories})
        return tuple(
            self._contribution(place, participation.organisation_kind, len(persons), consents)
            for place, participation in enumerate(participations[1:], 1)
            for _ in range(int(self.figures.contributions(self.draw())))
        )

    def _contribution(
        self, place: int, kind: str, persons: int, consents: dict[tuple[int, str], int]
    ) -> GeneratedContribution:
        draw, figures = self.draw, self.figures
        about = int(draw() * persons)
        mode = figures.contribution_mode(draw())
        category = "existence" if mode == "known_flag" else self.pick(BRINGS.get(kind, CARE))
        ground: int | None = 0
        if category in CONSENT_ONLY:
            ground = consents.get((about, category))
            mode = mode if ground is not None else "withheld"
        refusal = None
        if mode == "withheld":
            refusal = "no_consent_asked" if ground is None else REFUSAL(draw())
        also = (about + 1) % persons
        two = category == "safety" and also != about and draw() < 0.4
        return GeneratedContribution(
            participation=place,
            persons=(about, also) if two else (about,),
            mode=mode,
            category=category,
            restriction=self._restriction(kind, category) if mode == "content" else "none",
            ground=None if mode == "withheld" else ground,
            known=KNOWN(draw()) if mode == "known_flag" else None,
            refusal_reason=refusal,
            text=self.pick(figures.words["contributions"][category]) if mode == "content" else None,
            awareness=figures.awareness[self.mda](draw()),
            as_of=_day(min(self.opened + int(draw() * 90), LAST_DAY)),
        )

    def _restriction(self, kind: str, category: str) -> str:
        """Mostly none; what a kind of organisation may mark on such an item."""
        point = self.draw()
        if category == "justice" and kind in {"police", "prosecution"}:
            return "ongoing_investigation" if point < 0.15 else "prosecution_only" if point < 0.3 else "none"
        likely = {"client_voice": ("member_compartment", 0.4), "contact": ("safe_location", 0.3)}
        restriction, share = likely.get(category, ("protected_source", 0.03 if kind == "veilig_thuis" else 0.0))
        return restriction if point < share else "none"

    def _actions(
        self, persons: tuple[GeneratedPerson, ...], participations: tuple[GeneratedParticipation, ...]
    ) -> tuple[GeneratedAction, ...]:
        return tuple(
            self._action(meeting, persons, len(participations), last=meeting == self.meetings[-1])
            for meeting in self.meetings
            for _ in range(self._count(self.agreements))
        )

    def _action(
        self, meeting: int, persons: tuple[GeneratedPerson, ...], organisations: int, *, last: bool
    ) -> GeneratedAction:
        draw, figures = self.draw, self.figures
        agreement = figures.agreement_type(draw())
        return GeneratedAction(
            owner=int(draw() * organisations),
            subjects=(int(draw() * len(persons)),),
            agreement_type=agreement,
            kind=self.pick(KIND[agreement]),
            legal_domain=LEGAL_DOMAIN(draw()),
            status=figures.action_status[self.running and last](draw()),
            text=self.pick(figures.words["actions"][agreement]),
            rationale=self.pick(figures.words["rationale"]) if draw() < figures.rationale_share else None,
            agreed_on=_day(meeting),
            due_on=_day(meeting + 7 + int(draw() * 60)),
        )


def cases(
    n: int, seed: int = 1, *, first: int = 0, agreements_per_meeting: float | None = None
) -> Iterator[GeneratedCase]:
    """Cases `first` to `first + n - 1` of the caseload of that seed, one by one.

    A case depends on seed and number only, so several processes may each generate their slice. The reports count 7.7
    agreements a meeting, 21 a case; `agreements_per_meeting` makes a lighter or heavier action list.
    """
    figures = load_figures()
    agreements = figures.agreements_per_meeting if agreements_per_meeting is None else agreements_per_meeting
    for number in range(first, first + n):
        yield _Builder(number, seed, figures, agreements).case()
