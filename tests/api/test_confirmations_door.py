"""Who was told to stop using something and has not confirmed: over REST and GraphQL, and gone with the receipt."""

import json

from app.database.pool import Pools
from app.domain.grounds import consents
from app.domain.grounds.drafts import ConsentWithdrawal
from app.settings import Settings
from tests.client import Client, serve
from tests.world import make_world

OUTSTANDING = "/v1/confirmations?outstanding=true"
ASKED = "{ confirmations(first: 5, outstanding: true) { nodes { id organisationId eventId reminders outstanding } } }"


async def listed(client: Client) -> list[str]:
    """Who still has to confirm, as a reader of both doors is told: they say the same."""
    over_rest = (await client.get(OUTSTANDING)).json()["items"]
    answer = (await client.ask(ASKED)).json()
    over_graphql = answer["data"]["confirmations"]["nodes"]
    assert [one["id"] for one in over_rest] == [one["id"] for one in over_graphql], json.dumps(answer)
    return [one["organisationId"] for one in over_rest]


async def test_a_receipt_over_rest_takes_a_holder_from_the_list_of_the_house_and_the_owner(
    database: Settings, pools: Pools
) -> None:
    world = await make_world(pools)
    case = await world.case(members=("addiction_care", "school"))
    kinds = ("safety_house", "addiction_care", "school", "police")
    async with serve(database) as service:
        house, clinic, school, police = [
            await service.register(world.organisations[kind], world.house_id, kind) for kind in kinds
        ]
        ground_id = await world.consent(case, 0, recipients=("addiction_care", "school"))
        await consents.withdraw_consent(
            world.gate, world.keeper(), ground_id=ground_id, seen=1, change=ConsentWithdrawal()
        )
        both = {str(world.organisations[kind]) for kind in ("addiction_care", "school")}
        assert set(await listed(house)) == both
        assert await listed(school) == [str(world.organisations["school"])]
        assert await listed(police) == []
        [asked] = (await clinic.get(OUTSTANDING)).json()["items"]
        assert asked["type"] == "grounds.ended"
        assert (await police.get(f"/v1/confirmations/{asked['id']}")).status_code == 404
        receipt = f"/v1/events/{asked['eventId']}/receipts"
        assert (await clinic.send("POST", receipt, headers={"idempotency-key": "bevestigd-1"})).status_code == 204
        assert await listed(house) == [str(world.organisations["school"])]
        told = (await house.get(f"/v1/confirmations/{asked['id']}")).json()
        assert told["outstanding"] is False
        assert told["confirmedAt"] is not None
