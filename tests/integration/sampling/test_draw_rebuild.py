"""The log alone gives the same tables: those of frames and draws too."""

from services.sampling.projections import TABLES, projections
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.integration.sampling.desk import BEGIN, ESCROW, LOTTERY, Desk
from tests.support.log import sequence_all
from tests.support.oracle import check_rebuild
from tests.support.postgres import connect


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

    connection = await connect(desk.database.admin_url)
    await sequence_all(connection)
    await connection.close()
    owner = create_engine(desk.database.admin_url, application="tests")
    try:
        made = projections(desk.app.state.blobs)
        await check_rebuild(desk.database, TABLES, lambda: rebuild(owner, TABLES, made))
    finally:
        await owner.dispose()
    assert (await desk.ask("auditor", "GET", completed)).json()["version"] == 6
