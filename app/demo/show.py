"""What the demo says on the terminal: progress, then how to look at what was played."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from textwrap import fill, shorten, wrap
from typing import TYPE_CHECKING, Any, Final

from app.domain.vocabulary.notices import NoticeType

if TYPE_CHECKING:
    from app.demo.partners import Partner
    from app.demo.play import Player
    from app.demo.play_scene import Scene

POLICE: Final = "politie_waterduin"
YOUTH: Final = "jeugdbescherming_getij"
BEST: Final = "03"
"""The story in which two partners see most differently: acute danger, a refusal, a protected source, a charge."""
PURPOSE: Final = "stop_violence"
OTHER_PURPOSE: Final = "joint_analysis"
"""For which the acute danger opens nothing, and the mother's consent something."""

_PLACES: Final = (
    ("API", "/v1"),
    ("Reference", "/docs"),
    ("GraphiQL", "/graphiql"),
    ("Dashboard", "/dashboard"),
    ("Health", "/readyz"),
)

ENV_FILE: Final = Path("var/demo.env")

_BAR: Final = 40
_WIDTH: Final = 110
_FIELDS: Final = "mode,category,content"
_COLUMN: Final = 60


def say(text: str = "") -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def told(scene: Scene, calls: int, fault: str | None) -> None:
    """One story: what it is about and where it came to, below that what happened on the way."""
    end = scene.case.story.referral.path[-1].value.replace("_", " ")
    say(f"{scene.case.id[:2]}  {shorten(scene.case.title, 74, placeholder='…'):74}  {calls:3} calls  {end}")
    notes = "; ".join(dict.fromkeys(scene.notes))
    for line in wrap(notes, _WIDTH, initial_indent="      ", subsequent_indent="      "):
        say(line)
    if fault is not None:
        say(f"    STOPPED {fault}")


def bar(what: str, done: int, of: int) -> None:
    """A bar that grows in its line; where nobody looks on, the last one only."""
    if not sys.stdout.isatty() and done < of:
        return
    filled = _BAR * done // of
    sys.stdout.write(f"\r{what} [{'#' * filled}{'.' * (_BAR - filled)}] {done}/{of}{chr(10) if done == of else ''}")
    sys.stdout.flush()


async def ending(player: Player, base_url: str) -> None:
    """What was played, where it is, and five calls that show how differently two partners see the same case."""
    receiver = player.receiver
    say(
        f"\nPlayed {len(player.scenes)} stories in {player.cast.calls} calls; {receiver.verified} webhooks arrived and "
        f"were verified, {receiver.forged} were not genuine."
    )
    for programme, count in by_programme(player).items():
        say(f"{programme:40} {count} {'case' if count == 1 else 'cases'}")
    for line in taken_back(player):
        say(fill(line, _WIDTH, subsequent_indent="  "))
    for number, fault in player.failures.items():
        say(f"Story {number[:2]} stopped: {fault}")
    say()
    for what, place in _PLACES:
        say(f"{what:10} {base_url}{place}")
    scene = best(player)
    if scene is None:
        return
    await compare(scene, base_url)
    await tokens(player, base_url, scene.case_id)
    say(f"\n{calls()}")


def by_programme(player: Player) -> dict[str, int]:
    """How many of the cases that were played are in each programme, by the name that they joined it under."""
    return dict(sorted(Counter(scene.programme for scene in player.scenes.values() if scene.programme).items()))


def taken_back(player: Player) -> list[str]:
    """What became of consents that were withdrawn: what their recipients read before and since, and who was told."""
    lines = []
    for number, scene in player.scenes.items():
        for one in scene.taken_back:
            told = player.receiver.told.get((NoticeType.grounds_ended.value, one.ground_id), set())
            names = [scene.cast.region.organisation(key).name for key in one.recipients]
            lines.append(
                f"Story {number[:2]}, consent taken back: {' and '.join(names)} could read {one.before} times what was "
                f"shared on it, and {one.since or 'not once'} since; {len(told & set(one.recipients))} of "
                f"{len(one.recipients)} were told by webhook."
            )
    return lines


def best(player: Player) -> Scene | None:
    """The story to look at, where it was played."""
    return next((scene for key, scene in player.scenes.items() if key.startswith(BEST) and scene.case_id), None)


async def compare(scene: Scene, base_url: str) -> None:
    """Side by side: what each of the two reads of the contributions to the case."""
    say(f"\nThe same case at the same moment (story {BEST}, {scene.case.title}):\n")
    names = {item_id: key for key, item_id in scene.contributions.items()}
    seen = {}
    for key in (POLICE, YOUTH):
        path = f"{base_url}/v1/cases/{scene.case_id}/contributions?pageSize=200"
        headers = {"Authorization": f"Bearer {await bearer(scene.partner(key))}", "Purpose": PURPOSE}
        reply = await scene.partner(key).http.get(path, headers=headers)
        seen[key] = {names.get(item["id"], ""): item for item in reply.raise_for_status().json()["items"]}
    say(f"  {'brought by':28} {'police':{_COLUMN}} youth protection")
    for item in scene.case.story.contributions:
        by = scene.cast.region.organisation(item.organisation).name
        left, right = (_shown(seen[key].get(item.key)) for key in (POLICE, YOUTH))
        say(f"  {by[:28]:28} {left:{_COLUMN}} {right}")
    say("  (-: does not know that it exists)")


def _shown(item: dict[str, Any] | None) -> str:
    if item is None:
        return "-"
    if item["content"] is None:
        return "withheld by its owner" if item["mode"] == "withheld" else "something that is not for you"
    source = "" if item["organisationId"] else ", source protected"
    return f"{item['category']}: {item['content'][:30].rstrip()}…{source}"


async def tokens(player: Player, base_url: str, case_id: str) -> None:
    """Fresh tokens of the two and of a dashboard, as lines that a shell understands; also in a file."""
    lines = [f"API={base_url}", f"CASE={case_id}"]
    for name, key in (("POLICE", POLICE), ("YOUTH", YOUTH)):
        lines.append(f"{name}={await bearer(player.cast.partners[key])}")
    lines.append(f"DASHBOARD={await bearer(player.cast.dashboard)}")
    say("\n" + "\n".join(lines))
    say("# DASHBOARD reads numbers and nothing else: give it to the page /dashboard")
    say(f"# these end after an hour; new ones are printed before. The same lines: `. {ENV_FILE}`")
    ENV_FILE.parent.mkdir(exist_ok=True)
    ENV_FILE.touch(mode=0o600)
    ENV_FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def forget() -> None:
    """Take the file with the tokens away."""
    ENV_FILE.unlink(missing_ok=True)


async def bearer(partner: Partner) -> str:
    """A token that is bound to no key, so that `curl` can use it, with every scope that asks for no proof."""
    return await partner.bearer(partner.scopes)


def calls() -> str:
    """Five lines for a shell: the same question by two partners, for another purpose, and two wider ones."""
    items = f'curl -s "$API/v1/cases/$CASE/contributions?fields={_FIELDS}"'
    actions = 'curl -s "$API/v1/cases/$CASE/actions?fields=status,text"'
    query = "{ cases(first: 3) { nodes { reference status actions(first: 2) { nodes { text status } } } } }"
    graphql = f"""-H "Content-Type: application/json" -d '{{"query": "{query}"}}'"""
    return "\n".join(
        (
            "# What the police read of the case: a charge, nothing of the hospital, and that there is something more",
            f"{items} {_as('POLICE', PURPOSE)} {_rows('mode')}",
            "# The same question by youth protection: what the hospital saw and what the mother said, no charge",
            f"{items} {_as('YOUTH', PURPOSE)} {_rows('mode')}",
            "# Youth protection again, to plan instead of to stop violence: the hospital's lines are gone",
            f"{items} {_as('YOUTH', OTHER_PURPOSE)} {_rows('mode')}",
            "# What was agreed",
            f"{actions} {_as('YOUTH', PURPOSE)} {_rows('status')}",
            "# Three cases of the police by GraphQL, with two actions of each",
            f'curl -s "$API/graphql" {_as("POLICE", PURPOSE)} {graphql} {_rows("reference", "text")}',
        )
    )


def _rows(*begin: str) -> str:
    """A filter that leaves one line for each object which holds one of these members, from there on."""
    return f"""| tr '{{' '\\n' | grep -oE '"({"|".join(begin)})"[^}}]*'"""


def _as(name: str, purpose: str) -> str:
    return f'-H "Authorization: Bearer ${name}" -H "Purpose: {purpose}"'
