"""The log alone gives the same tables: those of frames and draws too."""

from datetime import timedelta

from tests.integration.sampling.crews import changed, drawn, roster, sent, staff, table, units
from tests.integration.sampling.desk import EVIDENCE, Desk
from tests.integration.sampling.lists import code
from tests.integration.sampling.log_alone import check_log
from tests.support.parties import LEGAL


async def test_the_log_alone_gives_the_same_tables(desk: Desk) -> None:
    await desk.import_list(20)
    completed = await desk.announce(await desk.freeze())
    shown = await desk.complete(completed)
    gone = {"withdrawn": units(shown)[1]["id"], "reason": "closed", "evidence": EVIDENCE}
    await changed(desk, f"{completed}/substitutions", gone)
    failed = await desk.announce(await desk.freeze())
    await desk.publish()
    await desk.reveal(failed, LEGAL)
    await desk.conduct()
    desk.now += timedelta(days=7)
    await desk.publish()
    await desk.conduct()

    statuses = "SELECT status, count(*) FROM sampling.draw GROUP BY status"
    assert dict(map(tuple, await table(desk, statuses))) == {"announced": 1, "completed": 1, "failed": 1}
    await check_log(desk)
    # Announced, witnessed, three times revealed, completed, substituted.
    assert (await desk.shown(completed))["version"] == 7


async def test_crews_successions_and_covert_draws_come_out_of_the_log_too(desk: Desk) -> None:
    await desk.import_list(12)
    await staff(desk)
    covert = await drawn(desk, 3, covert=True)
    gone = {"withdrawn": units(covert)[0]["id"], "reason": "closed", "evidence": EVIDENCE}
    await changed(desk, f"/draws/{covert['id']}/substitutions", gone)
    first = await sent(desk, await roster(desk, draw=covert["id"]))
    task = first["outcome"]["assignments"][0]["task"]["id"]
    path, given_up = f"/draws/{first['id']}/successions", {"task": task, "slot": 2, "reason": "ill"}
    (succession,) = (await desk.done("leader", path, given_up))["successions"]
    assert succession["successor"], "six of the eight were drawn"
    await changed(desk, f"/draws/{covert['id']}/opening", {"reason": "closed"})
    await roster(desk, enterprises=[code(1)])
    counts = "SELECT count(*) FILTER (WHERE embargoed), count(*) FROM sampling."
    # Four units with the substitute, all opened; six slots on three tasks and one again, none opened.
    assert [tuple((await table(desk, counts + name))[0]) for name in ("drawn", "assigned")] == [(0, 4), (7, 7)]
    await check_log(desk)
