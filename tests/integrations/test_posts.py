"""How a worker divides its posts, so that whoever does not answer costs nobody else anything."""

from contextlib import ExitStack
from uuid import UUID

from app.integrations.posts import Posts, Share

MOST = 256
EACH = 64


class Hour:
    """A clock that a test moves on."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def partner(number: int) -> UUID:
    return UUID(int=number)


def take_all(posts: Posts, calls: ExitStack, *partners: UUID) -> int:
    """Let these partners, with no end of notices, take whatever a claim allows until it allows nothing; how many."""
    taken = 0
    while (share := posts.share()) is not None:
        left = share.most
        for one in partners:
            for _ in range(min(left, share.free.get(one, share.each))):
                posts.take(one)
                calls.enter_context(posts.call(one))
                left -= 1
        if left == share.most:
            break
        taken += share.most - left
    return taken


def free_to(share: Share | None, one: UUID) -> int:
    return 0 if share is None else min(share.most, share.free.get(one, share.each))


def test_four_that_hang_from_one_moment_on_leave_a_part_to_the_others() -> None:
    posts = Posts(MOST, EACH, Hour())
    with ExitStack() as calls:
        taken = take_all(posts, calls, *map(partner, range(4)))
        assert taken < MOST
        assert free_to(posts.share(), partner(9)) >= 4


def test_a_call_that_waits_longer_than_a_second_makes_room_for_another() -> None:
    hour = Hour()
    posts = Posts(MOST, EACH, hour)
    dead = [partner(n) for n in range(40)]
    with ExitStack() as calls:
        take_all(posts, calls, *dead)
        hour.now = 1.1
        share = posts.share()
        assert free_to(share, partner(99)) == EACH
        assert share is not None
        assert all(free_to(share, one) <= EACH // 8 for one in dead if one in share.free)


def test_however_many_hang_there_are_never_more_than_twice_the_posts() -> None:
    hour = Hour()
    posts = Posts(MOST, EACH, hour)
    with ExitStack() as calls:
        taken = 0
        for lap in range(20):
            taken += take_all(posts, calls, *(partner(1000 * lap + n) for n in range(100)))
            hour.now += 1.1
        assert MOST < taken <= 2 * MOST


def test_one_that_was_slow_holds_an_eighth_until_it_answers_in_time() -> None:
    hour = Hour()
    posts = Posts(MOST, EACH, hour)
    slow = partner(1)
    posts.take(slow)
    with posts.call(slow):
        hour.now = 10.0
    posts.give_back(slow)
    assert free_to(posts.share(), slow) == EACH // 8
    with posts.call(slow):
        hour.now += 0.2
    assert free_to(posts.share(), slow) == EACH


def test_one_partner_alone_gets_all_that_one_may_hold() -> None:
    posts = Posts(MOST, EACH, Hour())
    with ExitStack() as calls:
        assert take_all(posts, calls, partner(1)) == EACH
    for _ in range(EACH):
        posts.give_back(partner(1))
    assert posts.share() == Posts(MOST, EACH, Hour()).share()


def test_a_claim_waits_until_a_part_of_what_moves_is_free_again() -> None:
    posts = Posts(MOST, EACH, Hour())
    for n in range(MOST - 10):
        posts.take(partner(n))
    assert posts.share() is None
    for n in range(60):
        posts.give_back(partner(n))
    assert posts.share() is not None
