"""A draw counts in the year it was announced for, in frames and in coverage alike, on whatever day it was held."""

from datetime import UTC, datetime

from tests.integration.sampling.desk import DUE, Desk

EXCLUDE = {"exclude": [{"because": "drawn"}]}


async def test_a_draw_of_next_year_leaves_out_next_year(desk: Desk) -> None:
    await desk.import_list(10)
    draw = await desk.announce(await desk.freeze(), year=DUE.year + 1)
    completed = await desk.complete(draw)
    assert sum(len(deal["units"]) for deal in completed["outcome"]["deals"]) == 3
    this_year = await desk.freeze(selection=EXCLUDE)
    assert (this_year["size"], this_year["excluded"]) == (10, 0)
    desk.now = datetime(DUE.year + 1, 1, 10, 2, 0, tzinfo=UTC)
    next_year = await desk.freeze(selection=EXCLUDE)
    assert (next_year["size"], next_year["excluded"]) == (7, 3)
    desk.now = datetime(DUE.year + 2, 1, 10, 2, 0, tzinfo=UTC)
    year_after = await desk.freeze(selection=EXCLUDE)
    assert (year_after["size"], year_after["excluded"]) == (10, 0)
