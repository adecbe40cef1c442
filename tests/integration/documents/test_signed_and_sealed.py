"""A paper that is signed and sealed with what a bureau has registered is found genuine by what the log says alone."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from services.documents.rendering.sealing import seal as sealed_by
from shared.draws.entry import Entry, entry_of
from shared.papers.code import sign_code
from shared.papers.file import PaperFile
from shared.papers.keys import CodeVerdict
from shared.papers.pdf import read_pdf
from shared.papers.registered import Registered
from tests.integration.documents.keys import CHIEF, KEYS, OTHER, TODAY, revoked, signer
from tests.integration.documents.seals import seal
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork
from tests.support.postgres import connect
from tests.unit.documents.pages import OVER_THE_DATE, page
from tests.unit.papers.made_up import PAPER


async def entries(paperwork: Paperwork) -> Sequence[Entry]:
    connection = await connect(paperwork.database.admin_url)
    rows = await connection.fetch("SELECT entry FROM log.event ORDER BY id")
    await connection.close()
    return [entry_of(bytes(row["entry"])) for row in rows]


async def issued(paperwork: Paperwork, bureau: str) -> PaperFile:
    """A paper of today with its seal, as a stranger reads it."""
    key = await signer(paperwork, TODAY, bureau)
    code = sign_code(key.private, replace(PAPER, day=TODAY))
    own = await seal(paperwork, TODAY, bureau)
    assert own is not None
    return await asyncio.to_thread(lambda: read_pdf(sealed_by(page(code), own, OVER_THE_DATE)))


async def test_the_log_says_whose_code_and_whose_seal_a_paper_has(paperwork: Paperwork) -> None:
    await paperwork.open_for(BUREAU, OTHER)
    registered = Registered.of(await entries(paperwork))
    for bureau, stranger in ((BUREAU, OTHER), (OTHER, BUREAU)):
        paper = await issued(paperwork, bureau)
        assert paper.code is not None
        judged = registered.keys.judge(paper.code)
        assert (judged.verdict, judged.key and judged.key.bureau) == (CodeVerdict.GENUINE, bureau)
        (mark,) = paper.seals
        assert (mark.whole, mark.intact) == (True, True)
        assert registered.seal_of(mark.certificate, bureau) is not None
        assert registered.seal_of(mark.certificate, stranger) is None


async def test_after_a_revocation_the_log_says_so(paperwork: Paperwork) -> None:
    await paperwork.open_for(BUREAU)
    code = (await issued(paperwork, BUREAU)).code
    assert code is not None
    (key,) = (await paperwork.get(CHIEF, KEYS))["items"]
    paperwork.now += timedelta(days=2)
    await paperwork.post(CHIEF, f"{KEYS}/{key['key']}/revocation", revoked(TODAY + timedelta(days=1)))
    judged = Registered.of(await entries(paperwork)).keys.judge(code)
    assert (judged.verdict, judged.needs_log) == (CodeVerdict.GENUINE, True)
    await paperwork.post(CHIEF, f"{KEYS}/{key['key']}/revocation", revoked(TODAY))
    judged = Registered.of(await entries(paperwork)).keys.judge(code)
    assert judged.verdict is CodeVerdict.KEY_REVOKED
