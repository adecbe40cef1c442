"""What a paper needs is away: the paper waits with the reason, other papers go on, and after the mending it is issued,
or its number is void.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from prometheus_client import CollectorRegistry

from services.documents.paper.background import issue_papers
from shared.access.roles import Role
from shared.background import TaskMetrics, running
from shared.clock import beijing_date
from shared.durable import write_durably
from shared.identifiers import AreaCode
from shared.papers.keyfile import PaperKeyFile
from shared.papers.pdf import read_pdf
from tests.integration.documents.authority import Authority, authority_in
from tests.integration.documents.letters import approved
from tests.integration.documents.offices import away, blobs_in, office_on, shown, wrong
from tests.integration.documents.test_asked_papers import asked, note_names
from tests.support.apps import BUREAU
from tests.support.facts import PARTY, inspection_facts
from tests.support.paperwork import Paperwork, adopted, paperwork_on
from tests.support.postgres import Database

_SOON = 31
"""Seconds after which the service has looked again at every paper."""
_FIRST = "（示）应急指导〔2026〕1号"
_SECOND = "（示）应急指导〔2026〕2号"
_RARE = "\U0002e9f5"
"""A character that no font has."""


@pytest.mark.parametrize(
    ("breaks", "code"),
    [
        (away("paper.keys"), "paper-key-missing"),
        (wrong("paper.keys", f"{BUREAU} {'0' * 64}\n"), "paper-key-missing"),
        (wrong("paper.keys", "no key\n"), "malformed-paper-keys"),
        (away(f"seals/{BUREAU}.passphrase"), "seal-unusable"),
        (wrong(f"seals/{BUREAU}.passphrase", "wrong\n"), "seal-unusable"),
        (wrong(f"seals/{BUREAU}.p12", "no seal"), "seal-unusable"),
        (wrong(f"seals/{BUREAU}.pdf", "no picture"), "seal-unusable"),
    ],
)
async def test_what_the_operator_mends_takes_no_number_before(
    office: Paperwork, breaks: Callable[[Path], Callable[[], None]], code: str
) -> None:
    mend = breaks(office.folder)
    papers = [await approved(office) for _ in range(2)]
    for _ in range(3):
        await office.issue(seconds=_SOON)
    assert [await shown(office, paper) for paper in papers] == [("approved", None, code)] * 2
    mend()
    await office.issue(seconds=_SOON)
    assert {await shown(office, paper) for paper in papers} == {("issued", _FIRST, None), ("issued", _SECOND, None)}
    await office.check()


async def test_fonts_that_are_away_or_broken_are_replaced_by_ours(database: Database, tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    write_durably(fonts / "title" / "licensed.ttf", b"no font")
    async with office_on(database, tmp_path, fonts_folder=fonts) as office:
        paper = await approved(office)
        await office.issue()
        assert await shown(office, paper) == ("issued", _FIRST, None)
        await office.check()


async def test_a_character_that_no_font_has_keeps_only_its_own_paper_back(office: Paperwork) -> None:
    await note_names(office)
    party = PARTY.model_copy(update={"name": f"示例{_RARE}厂"})
    facts = inspection_facts().model_copy(update={"party": party})
    wish = asked("site-plan").model_copy(update={"facts": facts})
    await office.happens("cases", "paper-wish", wish)
    other = await approved(office)
    await office.issue()
    assert await shown(office, str(wish.paper)) == ("approved", None, "character-not-in-fonts")
    assert await shown(office, other) == ("issued", _FIRST, None)


async def test_an_error_of_the_software_is_a_reason_too(office: Paperwork, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = await approved(office)
    metrics = TaskMetrics(CollectorRegistry())

    def fail(*_: Any) -> None:
        raise LookupError("made up")

    with monkeypatch.context() as broken:
        broken.setattr("services.documents.rendering.proof.unproved", fail)
        async with running([issue_papers], office.app.resources, metrics, "documents"):
            while (await shown(office, paper))[2] is None:
                pass
    assert await shown(office, paper) == ("numbered", _FIRST, "paper-not-made")
    await office.issue(seconds=_SOON)
    assert await shown(office, paper) == ("issued", _FIRST, None)
    await office.check()


@pytest.mark.parametrize(
    "silent", [pytest.param(True, marks=pytest.mark.chaos, id="silent"), pytest.param(False, id="gone")]
)
async def test_a_time_stamp_authority_that_gives_no_answer(database: Database, tmp_path: Path, silent: bool) -> None:
    with TemporaryDirectory() as folder, authority_in(Path(folder)) as authority:
        with closing(socket.create_server(("127.0.0.1", 0))) as nobody:
            address = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
            if not silent:
                nobody.close()
            async with paperwork_on(database, tmp_path, **_stamps(authority, tmp_path, address)) as office:
                await _register(office, authority)
                late = await approved(office)
                await office.issue()
                assert await shown(office, late) == ("numbered", _FIRST, "peer-failed")
                await office.issue(seconds=61)
                assert await shown(office, late) == ("voided", None, None)
                soon, now = await approved(office), office.now
                await office.issue()
                assert await shown(office, soon) == ("numbered", _SECOND, "peer-failed")
        async with paperwork_on(database, tmp_path, **_stamps(authority, tmp_path, authority.stamps)) as office:
            office.now = now
            await office.issue(seconds=_SOON)
            assert await shown(office, soon) == ("issued", _SECOND, None)
            await office.post(Role.CHIEF, f"/papers/{late}/resumption", {"because": "时间戳服务已恢复"})
            await office.issue()
            assert await shown(office, late) == ("issued", "（示）应急指导〔2026〕3号", None)
            file = await office.ask(Role.CLERK, "GET", f"/papers/{late}/file")
            (mark,) = (await asyncio.to_thread(read_pdf, file.content)).seals
            assert (mark.level, mark.intact) == ("B-LT", True)
            await office.check()


def _stamps(authority: Authority, folder: Path, address: str) -> dict[str, Any]:
    """The settings of an office that has its seals stamped at an address."""
    roots = folder / "roots.pem"
    roots.write_bytes(authority.root.public_bytes(Encoding.PEM))
    return {"stamp_address": address, "stamp_roots_file": roots, "blob_url": blobs_in(folder)}


async def _register(office: Paperwork, authority: Authority) -> None:
    """A bureau with a policy, a paper key, and a seal that the authority certifies."""
    seals = office.settings.seals_folder
    write_durably(seals / f"{BUREAU}.p12", authority.pkcs12("bureau"))
    write_durably(seals / f"{BUREAU}.passphrase", b"made-up\n")
    PaperKeyFile(office.settings.paper_keys_file).add(AreaCode(BUREAU))
    await office.happens("sampling", "policy", adopted("示例方案"))
    for what in ("/paper-keys", "/seals"):
        await office.post(Role.CHIEF, what, {"first": beijing_date(office.now).isoformat()})
