"""The page of a party in Chromium: a year of a party, offline, with the browser's Ed25519 and with the library's."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request, Response
from playwright.async_api import Browser, Page, expect

from deploy.keyring_file import KeyringFile
from services.publishing.party import api
from services.publishing.party.document import document
from shared.canonical import JsonObject, canonical
from shared.draws.entropy import Reveal, check_reveal
from shared.draws.signing import is_committed
from shared.draws.spec import read_spec
from tests.browser.conftest import served
from tests.browser.test_site import DESK, PHONE, reading
from tests.unit.cli.parties import KEYS, NAMES, Office, answer, office_in
from tests.unit.draws.builders import NOTARY, PURPOSE, parties
from tests.unit.draws.keyrings import is_registered_by, proved, receipt_of
from tests.unit.draws.published import LOG, WITNESS, by_parties, set_public

pytestmark = pytest.mark.asyncio(loop_scope="session")

WITHOUT_ED25519 = """
for (const name of ["generateKey", "importKey"]) {
  const plain = crypto.subtle[name].bind(crypto.subtle);
  crypto.subtle[name] = (...given) => given.includes("Ed25519")
    ? Promise.reject(new DOMException("unknown", "NotSupportedError")) : plain(...given);
}
"""
WITHOUT_TLS = "Object.defineProperty(Crypto.prototype, 'subtle', { value: undefined });"
# Nobody has opened yet: the outcome is not there, and nobody computes it.
DRAW = by_parties().but(opened=0)
ENGINES = {"the browser": "", "the library": WITHOUT_ED25519, "no TLS": WITHOUT_TLS}


class House:
    """A site with the page, the receipt of a draw, and a sampling service that keeps what is handed in."""

    def __init__(self) -> None:
        self.posted: list[JsonObject] = []
        self.draw = DRAW
        self.app = FastAPI()
        self.app.include_router(api.router)
        self.app.get("/draws/{draw}.json")(self.state)
        self.app.get("/draws/{draw}/announcement.tlog-proof")(self.receipt)
        self.app.post("/sampling/draws/{draw}/values")(self.take)

    async def receipt(self, draw: str) -> Response:
        return Response(receipt_of(self.draw) if draw == self.draw.spec["draw"] else b"", media_type="text/plain")

    async def state(self, draw: str) -> JsonObject:
        return {"draw": draw, "reveals": [{**reveal, "late": False} for reveal in self.posted]}

    async def take(self, draw: str, request: Request) -> JsonObject:
        self.posted.append({"draw": draw, **await request.json()})
        return {}


@pytest.fixture
def house() -> House:
    return House()


@pytest.fixture
def address(house: House) -> Iterator[str]:
    with served(house.app) as address:
        yield address


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return office_in(tmp_path / "office")


@asynccontextmanager
async def visiting(chromium: Browser, address: str, width: int = DESK, engine: str = "") -> AsyncIterator[Page]:
    """The page, loaded, and from then on without a network."""
    async with reading(chromium, address, width) as page:
        await page.add_init_script(engine)
        await page.goto(f"{address}/party")
        await page.context.set_offline(True)
        yield page


async def save(page: Page, folder: Path) -> Path:
    """Save the keyring that the page offers, and choose the saved file."""
    path = folder / "saved.json"
    async with page.expect_download() as started:
        await page.get_by_role("button", name="保存密钥文件").click()
    await (await started.value).save_as(path)
    path.chmod(0o600)
    await page.locator("input.saved").set_input_files(path)
    return path


async def shown(page: Page, place: str) -> Any:
    """The JSON that the page shows in a place, to be handed over."""
    text = await page.locator(f"#{place} pre").inner_text()
    value = json.loads(text)
    assert canonical(value).decode() == text
    return value


async def open_keyring(page: Page, path: Path) -> None:
    await page.locator("#keyring").set_input_files(path)
    await expect(page.locator("#owner")).to_be_visible()
    await expect(page.locator("#new")).to_be_hidden()


async def check(page: Page, receipt: Path, *before: str) -> None:
    """Ask the page to check a receipt, with the keys of the made-up log and its witness."""
    await page.locator("#receipt").set_input_files(receipt)
    await page.locator("[name=log]").fill(str(LOG.verifier))
    await page.locator("[name=witnesses]").fill(f"{WITNESS.verifier}\n")
    await page.locator("[name=before]").evaluate("(area, text) => { area.value = text }", "\n".join(before))
    await page.get_by_role("button", name="核对").click()


@pytest.mark.parametrize("engine", ENGINES)
async def test_python_verifies_what_the_page_signs(
    engine: str, address: str, chromium: Browser, office: Office, tmp_path: Path
) -> None:
    async with visiting(chromium, address, engine=ENGINES[engine]) as page:
        await page.locator("#new [name=organisation]").fill(f" {NOTARY.lower()}")
        await page.locator("#new [name=name]").fill(NAMES["notary"])
        await page.get_by_role("button", name="新建 Make").click()
        await save(page, tmp_path)
        registration = await shown(page, "file-out")
        assert is_registered_by(registration["key"], registration)
        assert (registration["organisation"], registration["name"]) == (NOTARY, NAMES["notary"])
        await page.locator("[name=bureau]").fill("370124")
        await page.locator("[name=source]").fill("notary")
        await page.locator("[name=purposes]").fill(f"teams/2023\n\n {PURPOSE} \n")
        await page.get_by_role("button", name="签署 Sign").click()
        keyring = await save(page, tmp_path)
        signed = await shown(page, "sign-out")
        # The command line goes on with the file of the page, and writes the same bytes.
        assert answer("show", keyring) == {"registration": registration, **signed}
        assert canonical(KeyringFile(keyring).read().as_json()) + b"\n" == keyring.read_bytes()
        sources = [*parties()[:2], signed["commitments"][1]["party"]]
        office.draw = by_parties().but(spec={**by_parties().spec, "entropy": sources}, opened=2)
        spec = read_spec(office.draw.spec)
        assert all(is_committed(spec, party) for party in spec.parties)
        before = [office.open("bureau", *KEYS, "--yes").stdout]
        (tmp_path / "bureau").write_text(before[0], encoding="utf-8")
        before.append(office.open("association", *KEYS, "--yes", "--after", tmp_path / "bureau").stdout)
        await check(page, office.receipt, *before)
        await page.get_by_role("button", name="为此公告揭示").click()
        await save(page, tmp_path)
        reveal = await shown(page, "open-out")
        check_reveal(spec, Reveal(**reveal), proved(office.draw).leaf)
        assert KeyringFile(keyring).read().nonces[1].announcement == proved(office.draw).leaf


@pytest.mark.parametrize(("engine", "width"), [("the browser", PHONE), ("the library", DESK), ("no TLS", PHONE)])
async def test_the_page_verifies_what_python_signs(
    engine: str, width: int, address: str, chromium: Browser, office: Office, tmp_path: Path
) -> None:
    office.draw = DRAW.but(announced=set_public(counts={"out": {"drawn": 2}}))
    async with visiting(chromium, address, width, ENGINES[engine]) as page:
        assert await page.screenshot(path=tmp_path / "empty.png", full_page=True)
        await open_keyring(page, office.keyring("bureau"))
        await check(page, office.receipt)
        facts = page.locator(".facts-list")
        for told in (
            PURPOSE,
            "370124",
            "1 · 三月 / 甲",
            "drawn 2",
            "样例单位 notary",
            "现在轮到",
            "2023年8月23日 23:00:02",
        ):
            await expect(facts).to_contain_text(told)
        assert await page.screenshot(path=tmp_path / "announced.png", full_page=True)
        await page.get_by_role("button", name="为此公告揭示").click()
        await save(page, tmp_path)
        reveal = await shown(page, "open-out")
        assert await page.screenshot(path=tmp_path / "opened.png", full_page=True)
        # Both programs make the same signature: Ed25519 has no chance in it.
        assert reveal == json.loads(office.open("bureau", *KEYS, "--yes").stdout)


async def test_a_saved_copy_of_the_page_needs_no_site(chromium: Browser, office: Office, tmp_path: Path) -> None:
    office.draw = DRAW
    copy = tmp_path / "party.html"
    copy.write_text(document().html, encoding="utf-8")
    async with reading(chromium, "file://", PHONE) as page:
        await page.goto(copy.as_uri())
        await expect(page.locator("#copy")).to_be_hidden()
        await open_keyring(page, office.keyring("bureau"))
        await check(page, office.receipt)
        await page.get_by_role("button", name="为此公告揭示").click()
        await save(page, tmp_path)
        assert (await shown(page, "open-out"))["source"] == "bureau"
        await expect(page.get_by_role("button", name="直接提交")).to_have_count(0)


async def test_with_a_network_it_fetches_the_receipt_and_hands_in(
    house: House, address: str, chromium: Browser, office: Office, tmp_path: Path
) -> None:
    draw = house.draw.spec["draw"]
    async with reading(chromium, address, DESK) as page:
        for source in ("bureau", "association"):
            await page.goto(f"{address}/party")
            await open_keyring(page, office.keyring(source))
            await page.locator("[name=address]").fill(f"{address}/draws/{draw}")
            await page.locator("[name=log]").fill(str(LOG.verifier))
            await page.locator("[name=witnesses]").fill(str(WITNESS.verifier))
            await page.get_by_role("button", name="核对").click()
            await page.get_by_role("button", name="为此公告揭示").click()
            await save(page, tmp_path)
            await page.get_by_role("button", name="直接提交").click()
            await expect(page.locator("#open-out")).to_contain_text("已提交")
            assert house.posted[-1] == {"draw": draw, **await shown(page, "open-out")}
        assert [reveal["source"] for reveal in house.posted] == ["bureau", "association"]
        assert await page.context.cookies() == []
        assert await page.evaluate("localStorage.length + sessionStorage.length") == 0


async def test_nothing_is_shown_before_the_keyring_is_saved(
    address: str, chromium: Browser, office: Office, tmp_path: Path
) -> None:
    office.draw = DRAW
    async with visiting(chromium, address, PHONE) as page:
        await open_keyring(page, office.keyring("bureau"))
        await check(page, office.receipt)
        await page.get_by_role("button", name="为此公告揭示").click()
        await page.locator("input.saved").set_input_files(office.keyring("bureau"))
        await expect(page.get_by_text("选中的不是刚保存的文件")).to_be_visible()
        # Another change would not know of this one: it waits.
        for name, value in (("bureau", "370124"), ("source", "bureau"), ("purposes", "teams/2026")):
            await page.locator(f"[name={name}]").fill(value)
        await page.get_by_role("button", name="签署 Sign").click()
        await expect(page.get_by_text("请先把上一步的密钥文件存好")).to_be_visible()
        await expect(page.locator("pre")).to_have_count(0)
        await save(page, tmp_path)
        assert (await shown(page, "open-out"))["source"] == "bureau"


async def test_a_new_key_is_signed_by_the_old(address: str, chromium: Browser, office: Office, tmp_path: Path) -> None:
    async with visiting(chromium, address) as page:
        await open_keyring(page, office.keyring("notary"))
        await page.get_by_role("button", name="更换密钥").click()
        await page.get_by_role("button", name="新建密钥 Make it").click()
        await save(page, tmp_path)
        registration = await shown(page, "file-out")
        old = KeyringFile(office.keyring("notary")).read()
        await expect(page.locator("#file-out")).to_contain_text("立即生效")
        assert registration["key"] != old.key
        assert is_registered_by(old.key, registration)


async def test_no_stranger_writes_into_the_page(address: str, chromium: Browser, office: Office) -> None:
    forged = "<img src=x onerror=alert(1)>\n\u202e\u001b[2K"
    office.draw = DRAW.but(announced=set_public(counts={"out": {forged: forged}}))
    async with visiting(chromium, address) as page:
        await open_keyring(page, office.keyring("bureau"))
        await check(page, office.receipt)
        told = page.locator(".facts-list div", has_text="Left out for").locator("dd")
        await expect(told).to_have_text("<img src=x onerror=alert(1)>\\u000a\\u202e\\u001b[2K " * 2)


async def test_a_refusal_is_told_in_both_languages(
    address: str, chromium: Browser, office: Office, tmp_path: Path
) -> None:
    office.draw = DRAW.but(seen=())
    async with visiting(chromium, address, PHONE) as page:
        await page.locator("#keyring").set_input_files(office.receipt)
        await expect(page.locator(".refused")).to_contain_text("这不是完好的密钥文件")
        await open_keyring(page, office.keyring("bureau"))
        await check(page, office.receipt)
        await expect(page.locator(".refused")).to_contain_text("没有联署这份检查点")
        await expect(page.locator(".refused")).to_contain_text("has not cosigned this checkpoint")
        assert await page.screenshot(path=tmp_path / "refused.png")
