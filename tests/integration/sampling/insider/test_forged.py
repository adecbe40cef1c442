"""An insider with the database and the log's key appends what the service would not: S3 and, by force, S2 and S11.

The service cannot hinder him. Everybody sees it.
"""

from datetime import timedelta

import pytest

from tests.integration.sampling.auditing import audited, entries_of
from tests.integration.sampling.desk import DUE, Desk
from tests.integration.sampling.insider import forging, roles
from tests.integration.sampling.insider.plot import Plot, begun, prepare


@pytest.fixture
async def plot(desk: Desk) -> Plot:
    """A draw by the beacon that is announced and witnessed, and whose round is out by now."""
    await prepare(desk)
    plot = begun(desk)
    await roles.freeze(plot, "b", approved=True)
    await roles.announce(plot, 0, "as ruled")
    await plot.publish()
    await plot.work()
    desk.now = DUE
    return plot


async def shown(plot: Plot) -> dict[str, set[str]]:
    """What everybody sees: of each draw, the codes of the rules that it breaks. There is no choice beyond that."""
    await plot.check()
    found = audited(await entries_of(plot.desk), plot.desk.now, plot.policies)
    named = {candidate.draw for candidate in plot.choices.candidates}
    return {draw: {f.remark.code.value for f in found.findings if f.broken and f.where.draw == draw} for draw in named}


def drawn(plot: Plot) -> list[str]:
    """The draws in the log, in the order of their announcements."""
    return list(dict.fromkeys(candidate.draw for candidate in plot.choices.candidates))


async def test_s3_a_second_announcement_in_the_stream_of_a_draw(plot: Plot) -> None:
    for _ in range(3):
        await forging.announce(plot, 0, "the same", plot.desk.now)
    await plot.work()
    (draw,) = drawn(plot)
    assert (await shown(plot))[draw] >= {"one-announcement"}


async def test_s3_another_announcement_of_the_purpose_in_a_stream_of_its_own(plot: Plot) -> None:
    for where in ("another", "polite"):
        await forging.announce(plot, 0, where, plot.desk.now)
        await forging.forge(plot, -1, "completed", plot.desk.now)
    first, copied, polite = drawn(plot)
    found = await shown(plot)
    assert found[copied] >= {"purpose-once", "frame-once", "serials", "in-time"}
    assert found[polite] >= {"purpose-once", "in-time"}
    await plot.work()
    assert (await shown(plot))[first] == set(), "the draw that was announced in time is completed, and stands"


async def test_s3_an_announcement_that_is_dated_back(plot: Plot) -> None:
    early = plot.desk.now - timedelta(minutes=14)
    await forging.announce(plot, 0, "polite, by hand", early)
    await forging.forge(plot, -1, "witnessed", early)
    await forging.forge(plot, -1, "completed", plot.desk.now)
    _, forged = drawn(plot)
    assert (await shown(plot))[forged] >= {"in-time"}


async def test_s2_a_completion_without_the_honest_party(plot: Plot) -> None:
    by_parties = await announce_by_parties(plot)
    await roles.hand_in(plot, 1, "next")
    await forging.forge(plot, 1, "completed", plot.desk.now)
    assert (await shown(plot))[by_parties] >= {"seed"}


async def test_s11_a_failure_when_all_values_are_known(plot: Plot) -> None:
    by_parties = await announce_by_parties(plot)
    for _ in range(3):
        await roles.hand_in(plot, 1, "next")
    for choice in (0, 1):
        await forging.forge(plot, choice, "failed", plot.desk.now)
    found = await shown(plot)
    assert found[drawn(plot)[0]] >= {"ended"}
    assert found[by_parties] >= {"ended"}


async def test_s11_an_annulment_that_nobody_may_decide(plot: Plot) -> None:
    await plot.work()
    await forging.forge(plot, 0, "annulled", plot.desk.now)
    await forging.announce(plot, 0, "polite", plot.desk.now)
    first, again = drawn(plot)
    found = await shown(plot)
    assert found[first] >= {"registered"}
    assert found[again] >= {"purpose-once"}


async def announce_by_parties(plot: Plot) -> str:
    """A draw by parties, whose notary is honest; its id."""
    await roles.freeze(plot, "p", approved=True)
    await roles.announce(plot, -1, "as ruled")
    await plot.publish()
    return drawn(plot)[-1]
