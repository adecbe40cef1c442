"""The page's modules decide like the core: for the same files, both agree or both refuse."""

import asyncio
import random
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import pytest
import pytest_asyncio
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from playwright.async_api import Browser, Page
from starlette.staticfiles import StaticFiles

from services.publishing.party import document
from shared.canonical import JsonObject, canonical
from shared.check_characters import ALPHABET
from shared.draws.announced import prove_announcement
from shared.draws.keyring import Keyring, NonceOpened, read_keyring
from shared.draws.text import is_text
from shared.draws.turn import earlier_openings, open_nonce, share_of
from shared.errors import Refusal
from shared.identifiers import Uscc
from shared.log.notes import Kind, Note, Signature, SigningKey, VerifierKey
from shared.log.receipts import Receipt
from tests.browser.conftest import served
from tests.browser.test_party import DRAW
from tests.unit.draws.builders import NOTARY
from tests.unit.draws.keyrings import keyring_of, receipt_of
from tests.unit.draws.published import LOG, MADE, OTHER, WITNESS, set_public
from tests.unit.draws.test_announced import DEMO, FALSE, FORGED, OWN

pytestmark = pytest.mark.asyncio(loop_scope="session")

KEYS = (str(LOG.verifier), (str(WITNESS.verifier),))
Case = tuple[bytes, str, Sequence[str]]
"""A receipt, the key of the log, and those of witnesses."""

PROVE = """async (cases) => {
  const [{ proveAnnouncement }, { parseLogKey, parseWitnessKey }, { fromBase64 }] = await Promise.all(
    ["announced", "notes", "bytes"].map((name) => import(`/page/${name}.js`)));
  const told = [];
  for (const [receipt, log, witnesses] of cases) {
    try {
      told.push((await proveAnnouncement(fromBase64(receipt), parseLogKey(log), witnesses.map(parseWitnessKey))).leaf);
    } catch (error) {
      told.push(error.zh && error.en ? "" : `${error.stack}`);
    }
  }
  return told;
}"""


@pytest.fixture
def modules() -> Iterator[str]:
    app = FastAPI()
    app.get("/", response_class=HTMLResponse)(lambda: "")
    app.mount("/page", StaticFiles(directory=document.PAGE))
    with served(app) as address:
        yield address


@pytest_asyncio.fixture(loop_scope="session")
async def page(modules: str, chromium: Browser) -> AsyncIterator[Page]:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(modules)
    yield page
    await context.close()


def proved_by_python(case: Case) -> str:
    """The leaf hash of the announcement that the core proves; "" if it refuses."""
    receipt, log, witnesses = case
    try:
        return prove_announcement(receipt, VerifierKey.parse(log), [*map(VerifierKey.parse, witnesses)]).leaf
    except Refusal:
        return ""


async def proved_by_page(page: Page, cases: Sequence[Case]) -> list[str]:
    told: list[str] = await page.evaluate(PROVE, [[b64encode(case[0]).decode(), *case[1:]] for case in cases])
    return told


def attacks() -> dict[str, Case]:
    sound = receipt_of(DRAW)
    demo = receipt_of(DRAW.but(log=DEMO))
    cases: dict[str, Case] = {name: (receipt_of(draw.but(opened=0)), *KEYS) for name, (draw, _) in FALSE.items()}
    cases["sound"] = (sound, *KEYS)
    cases["no witness"] = (sound, KEYS[0], ())
    cases["another witness"] = (sound, KEYS[0], (str(OTHER.verifier),))
    cases["two witnesses"] = (
        receipt_of(DRAW.but(seen=[(WITNESS, MADE), (OTHER, MADE)])), KEYS[0], (*KEYS[1], str(OTHER.verifier)),
    )  # fmt: skip
    cases["an own witness"] = (receipt_of(DRAW.but(seen=[(OWN, MADE)])), KEYS[0], (str(OWN.verifier),))
    cases["an own and another"] = (
        receipt_of(DRAW.but(seen=[(OWN, MADE), (WITNESS, MADE)])), KEYS[0], (str(OWN.verifier), *KEYS[1]),
    )  # fmt: skip
    cases["a demonstration"] = (demo, str(DEMO.verifier), ())
    cases["another key of this name"] = (sound, str(FORGED.verifier), KEYS[1])
    cases["the log as a witness"] = (sound, KEYS[0], (KEYS[0],))
    cases["a witness as the log"] = (sound, KEYS[1][0], KEYS[1])
    weak = (1).to_bytes(32, "little")
    forged = VerifierKey("weak.example", Kind.COSIGNATURE, weak)
    line = Signature(forged.name, forged.id + (1_790_000_000).to_bytes(8, "big") + weak + bytes(32)).line
    cases["a weak witness"] = (sound + line.encode(), KEYS[0], (*KEYS[1], str(forged)))
    unseen = SigningKey("city\u200b.example", Kind.COSIGNATURE, OTHER.seed)
    line = unseen.sign(Note.parse(Receipt.parse(sound).checkpoint).text, 1_790_000_000).line
    cases["a witness whose name nobody sees"] = (sound + line.encode(), KEYS[0], (*KEYS[1], str(unseen.verifier)))
    cases["an empty key"] = (sound, "", KEYS[1])
    cases["too long"] = (b"x" * 1_200_001, *KEYS)
    cases["nothing"] = (b"", *KEYS)
    cases["a second public part"] = (with_entry(sound, b'"public":', b'"public":{},"public":'), *KEYS)
    cases["another count"] = (with_entry(sound, b'"count":2', b'"count":3'), *KEYS)
    return cases


def with_entry(receipt: bytes, old: bytes, new: bytes) -> bytes:
    parsed = Receipt.parse(receipt)
    assert old in parsed.extra
    return Receipt(parsed.index, parsed.proof, parsed.checkpoint, parsed.extra.replace(old, new)).to_bytes()


async def test_the_page_opens_for_no_announcement_that_the_core_refuses(page: Page) -> None:
    cases = await asyncio.to_thread(attacks)  # a draw by the beacon is drawn, which is not done on the loop
    expected = {name: proved_by_python(case) for name, case in cases.items()}
    assert dict(zip(cases, await proved_by_page(page, list(cases.values())), strict=True)) == expected
    sound = {name for name, leaf in expected.items() if leaf}
    assert sound == {"sound", "two witnesses", "an own and another", "a demonstration"}


async def test_no_changed_byte_of_a_receipt_is_accepted(page: Page) -> None:
    chance = random.Random(8)  # noqa: S311  # the same bytes in every run
    sound = receipt_of(DRAW)
    cases: list[Case] = []
    for _ in range(150):
        changed = bytearray(sound)
        place = chance.randrange(len(sound))
        match chance.randrange(3):
            case 0:
                changed[place] ^= 1 << chance.randrange(8)
            case 1:
                del changed[place : place + chance.randrange(1, 40)]
            case _:
                changed[place:place] = changed[: chance.randrange(1, 40)]
        cases.append((bytes(changed), *KEYS))
    expected = [proved_by_python(case) for case in cases]
    assert await proved_by_page(page, cases) == expected
    assert not any(expected)


async def test_both_allow_the_same_texts(page: Page) -> None:
    texts = [
        "", " ", "x", "平川公证处", "x ", "\u3000x", "a b", "x" * 200, "x" * 201, "𠮷" * 200, "e\u0301", "\u00e9",
        "\x00", "\x85", "\u202e", "\u2028", "\ufeff", "\u00ad", "\U000e0001", "a\u00a0b", "\u200d", "\ue000", "1", "🙂",
    ]  # fmt: skip
    told = await page.evaluate(
        "async (all) => { const m = await import('/page/text.js'); return all.map(m.isText) }", texts
    )
    assert dict(zip(texts, told, strict=True)) == {text: is_text(text) for text in texts}


async def test_both_allow_the_same_codes(page: Page) -> None:
    chance = random.Random(32100)  # noqa: S311  # the same codes in every run
    codes = [NOTARY, NOTARY.lower(), NOTARY[:-1], f"{NOTARY} ", "", "9" * 18]
    for number in range(200):
        code = str(Uscc.completed(f"91370124{''.join(chance.choices(ALPHABET, k=8))}"))
        place = chance.randrange(18)
        codes.append(code if number % 2 else code[:place] + chance.choice(ALPHABET) + code[place + 1 :])
    told = await page.evaluate(
        "async (all) => { const m = await import('/page/text.js'); return all.map(m.isOrganisation) }", codes
    )
    assert dict(zip(codes, told, strict=True)) == {code: is_code(code) for code in codes}


def is_code(text: str) -> bool:
    try:
        return Uscc(text) == text
    except Refusal:
        return False


def keyrings() -> Iterator[JsonObject]:
    sound = keyring_of("notary").as_json()
    yield sound
    for name in sound:
        yield {key: value for key, value in sound.items() if key != name}
        yield {**sound, name: f"{sound[name]}x"}
    for name, value in sound["nonces"][0].items():
        yield {**sound, "nonces": [{**sound["nonces"][0], name: f"{value}\n"}]}
    yield {**sound, "more": ""}
    yield {**sound, "above": NOTARY}
    yield {**sound, "nonces": []}


async def test_both_read_the_same_keyrings(page: Page) -> None:
    documents = list(keyrings())
    told = await page.evaluate(
        """async (texts) => { const m = await import('/page/keyring.js'); return texts.map((text) => {
             try { return m.written(m.readKeyring(text)) } catch (error) { return error.zh ? "" : `${error}` } }) }""",
        [canonical(document).decode() for document in documents],
    )
    assert told == [read_by_python(document) for document in documents]


def read_by_python(document: JsonObject) -> str:
    try:
        return f"{canonical(read_keyring(document).as_json()).decode()}\n"
    except Refusal:
        return ""


TURN = """async ([keyring, receipt, log, witness, before]) => {
  const [a, n, b, t] = await Promise.all(
    ["announced", "notes", "bytes", "turn"].map((name) => import(`/page/${name}.js`)));
  const announced = await a.proveAnnouncement(b.fromBase64(receipt), n.parseLogKey(log), [n.parseWitnessKey(witness)]);
  try {
    const share = await t.shareOf(keyring, announced);
    await t.openedBefore(announced, share, t.parseOpenings(before));
    return (await t.openNonce(keyring, announced, share)).reveal;
  } catch (error) {
    return error.code ?? `${error.stack}`;
  }
}"""


async def turn(page: Page, keyring: Keyring, receipt: bytes, *before: JsonObject) -> Any:
    text = "\n".join(canonical(opening).decode() for opening in before)
    given = [keyring.as_json(), b64encode(receipt).decode(), KEYS[0], KEYS[1][0], text]
    return await page.evaluate(TURN, given)


async def test_the_page_keeps_turns_and_opens_once(page: Page) -> None:
    receipt = receipt_of(DRAW)
    announced = prove_announcement(receipt, LOG.verifier, [WITNESS.verifier])
    bureau, association, notary = map(keyring_of, ("bureau", "association", "notary"))
    first, remembered = open_nonce(bureau, announced, share_of(bureau, announced))
    second, _ = open_nonce(association, announced, share_of(association, announced))
    assert await turn(page, bureau, receipt) == first._asdict()
    assert await turn(page, association, receipt) == "turn-not-come"
    assert await turn(page, association, receipt, first._asdict()) == second._asdict()
    assert await turn(page, notary, receipt, second._asdict()) == "turn-not-come"
    assert await turn(page, notary, receipt, first._asdict(), second._replace(value="00" * 32)._asdict()) == "opening"
    assert (
        await turn(page, notary, receipt, first._asdict(), second._replace(signature="00" * 64)._asdict()) == "opening"
    )
    assert await turn(page, notary, receipt, {"source": "bureau"}) == "opening"
    assert (await turn(page, notary, receipt, first._asdict(), second._asdict()))["source"] == "notary"
    assert earlier_openings(announced, share_of(notary, announced), {"bureau": first, "association": second})
    assert await turn(page, notary.model_copy(update={"secret": "00" * 32}), receipt) == "not-named"
    assert await turn(page, notary.model_copy(update={"nonces": ()}), receipt) == "not-named"
    assert await turn(page, remembered, receipt) == first._asdict()
    other = receipt_of(DRAW.but(announced=set_public(frozen="2023-08-22T00:00:00Z")))
    assert await turn(page, remembered, other) == "nonce-opened"
    again = prove_announcement(other, LOG.verifier, [WITNESS.verifier])
    with pytest.raises(NonceOpened):
        open_nonce(remembered, again, share_of(remembered, again))
