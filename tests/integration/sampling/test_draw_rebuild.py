"""The log alone gives the same tables: those of frames and draws too."""

from services.sampling.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.crews import drawn, roster, sent, staff, table
from tests.integration.sampling.desk import BEGIN, ESCROW, LOTTERY, Desk
from tests.integration.sampling.lists import code
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect


async def check(desk: Desk) -> None:
    """Every read row equals the one made again from the log."""
    connection = await connect(desk.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        blobs = desk.app.resources.blobs
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, blobs, TABLES, PROJECTIONS))
    finally:
        await owner.dispose()


async def test_the_log_alone_gives_the_same_tables(desk: Desk) -> None:
    await desk.import_list(20)
    frame = await desk.freeze(selection={"stratify_by": "group"})
    deals = [{"name": "八月", "stratum": "工商贸", "rate": "30%"}]
    completed = await desk.announce(frame, deals=deals)
    outcome = (await desk.complete(completed))["outcome"]
    gone = {"withdrawn": outcome["deals"][0]["units"][1]["id"], "reason": "企业已注销"}
    await desk.done("leader", f"{completed}/substitutions", gone)
    desk.now = BEGIN
    void = await desk.announce(frame, ESCROW, deals=deals)
    await desk.reveal(void, "法规股")
    await desk.done("drawer", f"{void}/void-request", {"reason": "名单有误"})
    replaced = (await desk.done("chief", f"{void}/void"))["id"]
    await desk.announce(frame, LOTTERY, deals=deals, replaces=replaced)

    await check(desk)
    assert (await desk.ask("auditor", "GET", completed)).json()["version"] == 6


async def test_crews_vacancies_and_covert_draws_come_out_of_the_log_too(desk: Desk) -> None:
    await desk.import_list(12)
    await staff(desk)
    covert = await drawn(desk, covert=True)
    unit = covert["outcome"]["deals"][0]["units"][0]["id"]
    await desk.done("leader", f"/draws/{covert['id']}/substitutions", {"withdrawn": unit, "reason": "停产"})
    first = await sent(desk, await roster(desk, draw=covert["id"]))
    task = first["outcome"]["assignments"][0]["task"]["id"]
    gone = {"task": task, "slot": "组长", "because": "refused", "reason": "手上案件未结"}
    await desk.done("leader", f"/draws/{first['id']}/vacations", gone)
    await sent(desk, await roster(desk, slot={"draw": first["id"], "task": task, "slot": "组长"}))
    await desk.done("leader", f"/draws/{covert['id']}/opening", {"reason": "企业停产"})
    await roster(desk, enterprises=[code(1)])
    counts = "SELECT count(*) FILTER (WHERE embargoed), count(*) FROM sampling."
    # Five units with the substitute, all opened; eight places on four tasks and one again, none opened.
    assert [tuple((await table(desk, counts + name))[0]) for name in ("drawn", "assigned")] == [(0, 5), (9, 9)]
    await check(desk)
