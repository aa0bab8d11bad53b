"""What the demo says on the terminal: progress, then how to look at what was played."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from app.demo.partners import Partner
    from app.demo.play import Player
    from app.demo.play_scene import Scene

POLICE: Final = "politie_waterduin"
YOUTH: Final = "jeugdbescherming_getij"
BEST: Final = "03"
"""The story in which two partners see most differently: acute danger, a refusal, a protected source, a charge."""
PURPOSE: Final = "stop_violence"

_BAR: Final = 40
_FIELDS: Final = "organisationId,category,mode,content"


def say(text: str = "") -> None:
    """One line, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def told(scene: Scene, calls: int, fault: str | None) -> None:
    """One story in one line."""
    end = scene.case.story.referral.path[-1].value.replace("_", " ")
    notes = "; ".join(dict.fromkeys(scene.notes))
    say(f"{scene.case.id[:2]}  {scene.case.title[:64]:64}  {calls:3} calls  {end}{', ' + notes if notes else ''}")
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
    for number, fault in player.failures.items():
        say(f"Story {number[:2]} stopped: {fault}")
    say()
    for what, place in (("API", "/v1"), ("Reference", "/docs"), ("GraphiQL", "/graphiql"), ("Health", "/readyz")):
        say(f"{what:10} {base_url}{place}")
    scene = next((scene for key, scene in player.scenes.items() if key.startswith(BEST) and scene.case_id), None)
    if scene is None:
        return
    await compare(scene, base_url)
    await tokens(player, base_url)
    say(f"\n{calls(scene.case_id)}\n\nCtrl-C ends it all.")


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
    say(f"  {'brought by':28} {'police':52} youth protection")
    for item in scene.case.story.contributions:
        by = scene.cast.region.organisation(item.organisation).name
        left, right = (_shown(seen[key].get(item.key)) for key in (POLICE, YOUTH))
        say(f"  {by[:28]:28} {left:52} {right}")


def _shown(item: dict[str, Any] | None) -> str:
    if item is None:
        return "-"
    if item["content"] is None:
        return "withheld by its owner" if item["mode"] == "withheld" else "something that is not for you"
    source = "" if item["organisationId"] else ", source protected"
    return f"{item['category']}: {item['content'][:30].rstrip()}…{source}"


async def tokens(player: Player, base_url: str) -> None:
    """Fresh tokens of the two, as lines that a shell understands."""
    say(f"\nAPI={base_url}")
    for name, key in (("POLICE", POLICE), ("YOUTH", YOUTH)):
        say(f"{name}={await bearer(player.cast.partners[key])}")
    say("# these end after an hour; new ones are printed before")


async def bearer(partner: Partner) -> str:
    """A token for reading, bound to no key, so that `curl` can use it."""
    return await partner.bearer(scope for scope in partner.scopes if scope.value.endswith(":read"))


def calls(case_id: str) -> str:
    """Five lines for a shell."""
    lines = []
    for name in ("POLICE", "YOUTH"):
        who = f'-H "Authorization: Bearer ${name}" -H "Purpose: {PURPOSE}"'
        lines.append(f'curl -s "$API/v1/cases/{case_id}/contributions?fields={_FIELDS}" {who}')
        lines.append(f'curl -s "$API/v1/cases/{case_id}?expand=persons,actions" {who}')
    who = f'-H "Authorization: Bearer $YOUTH" -H "Purpose: {PURPOSE}" -H "Content-Type: application/json"'
    query = "{ cases(first: 3) { nodes { reference status actions(first: 2) { nodes { text status } } } } }"
    lines.append(f"""curl -s "$API/graphql" {who} -d '{{"query": "{query}"}}'""")
    return "\n".join(lines)
