"""With the secret of a notice the enterprise opens its door on the site, once, writes letters, and reads the answers;
nobody else learns of them.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest

from services.publishing.door.store import TABLES
from services.publishing.projections import PROJECTIONS
from services.publishing.projections import TABLES as ALL_TABLES
from shared.contracts.letters import AnswerToOwner, LetterTold
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.support.apps import serving
from tests.support.doors import BROWSER, FINDINGS, JPEG, OVER, PDF, Owner, print_secret, tell_letter
from tests.support.inspection_codes import HANDLE, PATH, TOLD, code_of, tell_code
from tests.support.papers_issued import PaperOffice
from tests.support.postgres import connect
from tests.support.publishing import Press, still_app

WORDS = "仓库的通风设施当天在检修，有检修单。\n请核对。"


@pytest.fixture
async def secret(press: Press, office: PaperOffice) -> str:
    """The secret of a notice, for an inspection that is over and has findings."""
    await tell_code(press.database, OVER)
    secret = await print_secret(press.database)
    await press.settle()
    return secret


@pytest.fixture
async def owner(site: httpx.AsyncClient, secret: str) -> Owner:
    """Somebody who has opened the door."""
    owner = Owner(site)
    assert (await owner.open(secret)).status_code == 303
    return owner


async def noted(press: Press) -> list[dict[str, object]]:
    """What was noted of doors, in order."""
    connection = await connect(press.database.admin_url)
    rows = await connection.fetch("SELECT payload FROM log.event WHERE type = 'publishing.door.noted' ORDER BY id")
    await connection.close()
    return [json.loads(row["payload"])["what"] for row in rows]


async def rows(press: Press) -> Mapping[str, list[str]]:
    connection = await connect(press.database.admin_url)
    found = {
        table: sorted([row[0] for row in await connection.fetch(f"SELECT t::text FROM {table} t")])  # noqa: S608  # ours
        for table in TABLES
    }
    await connection.close()
    return found


def refusal(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, str(answer.json()["type"]).removeprefix("/problems/")


async def test_the_page_of_the_code_leads_to_the_door(press: Press, site: httpx.AsyncClient, secret: str) -> None:
    text = (await site.get(PATH, headers=BROWSER)).text
    assert f'href="{PATH}/door"' in text
    assert "打印过 1 张带密码的告知单，密码都还没有用过" in text
    await print_secret(press.database)
    await press.settle()
    assert "打印过 2 张" in (await site.get(PATH, headers=BROWSER)).text
    await Owner(site).open(secret)
    assert "其中 1 张的密码已经用过" in (await site.get(PATH, headers=BROWSER)).text


async def test_the_secret_opens_the_door_once(press: Press, site: httpx.AsyncClient, secret: str) -> None:
    owner = Owner(site)
    shut = await owner.look()
    assert "告知单密码，16 位" in shut.text
    assert "<script" not in shut.text
    opened = await owner.open(secret.lower().replace("-", " "))
    assert (opened.status_code, opened.headers["location"]) == (303, f"{PATH}/door")
    cookies = opened.headers.get_list("set-cookie")
    assert [re.search("Path=([^;]+)", each).group(1) for each in cookies] == [  # type: ignore[union-attr]  # it is there
        f"{PATH}/door",
        f"/elder{PATH}/door",
    ]
    for cookie in cookies:
        assert re.search(r"^cheqian_door=[A-Za-z0-9_-]{43};", cookie)
        assert {"HttpOnly", "SameSite=strict", "Max-Age=34560000"} <= {*cookie.split("; ")}
        assert "Secure" not in cookie
    inside = await owner.look()
    assert "来信和答复" in inside.text
    assert owner.key not in inside.text
    for answer in (shut, inside):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["referrer-policy"] == "no-referrer"
    other = Owner(site, headers={"Accept": "application/json"})
    assert refusal(await other.open(secret)) == (409, "door-opened-before")
    page = await Owner(site).open(secret)
    assert page.status_code == 409
    assert "不是您打开的，请马上告诉本机关" in page.text
    (only,) = await noted(press)
    assert only["key"] != owner.key
    assert owner.key not in json.dumps(only)


async def test_a_form_that_is_sent_twice_opens_once(press: Press, site: httpx.AsyncClient, secret: str) -> None:
    shut = await Owner(site).look()
    found = re.search(r'name="key" value="([^"]{43})"', shut.text)
    assert found
    owners = Owner(site), Owner(site)
    for owner in owners:
        assert (await owner.open(secret, found.group(1))).status_code == 303
    assert owners[0].key == owners[1].key == found.group(1)
    assert len(await noted(press)) == 1


async def test_over_https_the_key_is_shown_over_https_alone(press: Press, secret: str) -> None:
    app = still_app(press.settings)
    async with serving(app) as client:
        answer = await client.post(f"https://site.example{PATH}/door", data={"secret": secret}, headers=BROWSER)
    assert answer.status_code == 303
    assert all("; Secure" in each for each in answer.headers.get_list("set-cookie"))


async def test_a_secret_that_is_none_opens_nothing(press: Press, site: httpx.AsyncClient, secret: str) -> None:
    other = await print_secret(press.database, bytes(16))
    elsewhere = await print_secret(press.database, HANDLE, "370112")
    await press.settle()
    program = Owner(site, headers={"Accept": "application/json"})
    assert refusal(await program.open("4F7K")) == (422, "malformed-door-secret")
    for wrong in ("0123-4567-89AB-CDEF", other, elsewhere):
        assert refusal(await program.open(wrong)) == (403, "door-secret-unknown")
    page = await Owner(site).open("0123-4567-89AB-CDEF")
    assert page.status_code == 403
    assert "请对照告知单重新输入" in page.text
    assert 'aria-invalid="true"' in page.text
    assert await noted(press) == []
    # A genuine code of nothing, and one that is none, have no door either.
    assert refusal(await Owner(site, f"/i/{code_of(bytes(15) + b'x')}", headers={}).look())[0] == 404
    assert (await Owner(site, "/i/AAAA", headers={}).look()).status_code == 422


async def test_nobody_guesses_for_long(press: Press, site: httpx.AsyncClient, office: PaperOffice) -> None:
    await tell_code(press.database, OVER)
    secret = await print_secret(press.database)
    await press.settle()
    app = still_app(press.settings.model_copy(update={"door_tries_a_minute": 2, "handed_in_a_minute": 1000}))
    async with serving(app) as client:
        owner = Owner(client)
        for _ in range(2):
            assert (await owner.open("0123-4567-89AB-CDEF")).status_code == 403
        assert (await owner.open(secret)).status_code == 429
    app = still_app(press.settings.model_copy(update={"handed_in_a_minute": 2}))
    async with serving(app) as client:
        answers = [await Owner(client).open("0123-4567-89AB-CDEF") for _ in range(3)]
    assert [each.status_code for each in answers] == [403, 403, 429]


async def test_a_letter_is_sent_once_and_shown(press: Press, owner: Owner) -> None:
    form, finding = str(uuid4()), str(FINDINGS[0].finding)
    sent = [
        await owner.send("dispute", WORDS, [("a.jpg", JPEG, "image/jpeg")], letter=form, findings=[finding])
        for _ in range(2)
    ]
    assert {each.status_code for each in sent} == {303}
    assert len({each.headers["location"] for each in sent}) == 1
    letter = sent[0].headers["location"].rpartition("#letter-")[2]
    _, what = await noted(press)
    assert what == {
        "kind": "sent",
        "letter": letter,
        "inspection": str(TOLD.inspection),
        "about": "dispute",
        "words": WORDS,
        "officer": "",
        "findings": [finding],
        "files": what["files"],
    }
    text = (await owner.look()).text
    for said in (f'id="letter-{letter}"', "仓库的通风设施当天在检修", "第 1 项", "照片 1，2 KB", "已寄出"):
        assert said in text, said
    # Other words in the same form are another letter.
    other = await owner.send("dispute", "另一件事", letter=form, findings=[finding])
    assert other.status_code == 303
    assert len(await noted(press)) == 3
    elder = await owner.site.get(f"/elder{PATH}/door", headers={**BROWSER, "Cookie": f"cheqian_door={owner.key}"})
    assert "另一件事" in elder.text


async def test_what_becomes_of_a_letter_is_shown(press: Press, owner: Owner) -> None:
    sent = await owner.send("complaint", "索要香烟", officer="37010123004")
    letter = UUID(sent.headers["location"].rpartition("#letter-")[2])
    await press.settle()
    told = LetterTold(letter=letter, receiver="法制科", due=date(2026, 5, 20))
    await tell_letter(press.database, told)
    await press.settle()
    text = (await owner.look()).text
    for said in ("已收到，办理中", "法制科", "2026年5月20日", "37010123004"):
        assert said in text, said
    answer = AnswerToOwner(outcome="partly", words="已对该人员谈话提醒。", on=date(2026, 4, 2))
    await tell_letter(press.database, told.model_copy(update={"due": None, "answer": answer}))
    # Another bureau tells nothing of it.
    await press.settle()
    text = (await owner.look()).text
    for said in ("已答复", "部分同意", "已对该人员谈话提醒。", "2026年4月2日"):
        assert said in text, said
    assert "2026年5月20日" not in text


async def test_what_is_wrong_is_said_at_its_field_and_the_words_stay(press: Press, owner: Owner) -> None:
    for about, more, field, said in (
        ("dispute", {}, "findings", "请勾选是哪几项问题"),
        ("evaluation", {"score": "9"}, "score", "不得大于 5"),
        ("complaint", {"officer": "nobody"}, "officer", "请选择是哪一位检查人员"),
    ):
        answer = await owner.send(about, "写了很久的 <话>", **more)
        assert answer.status_code == 422, about
        assert said in answer.text
        assert f'id="{about}-{field}-fault"' in answer.text
        assert "写了很久的 &lt;话&gt;</textarea>" in answer.text
        assert re.search(rf'<details class="letter" id="{about}" open>', answer.text)
    unseen = await owner.send("statement", "话\u202e语")
    assert "含有看不见的字符" in unseen.text
    too_long = await owner.send("statement", "长" * 2001)
    assert "至多 2000 个字符" in too_long.text
    assert (await owner.send("statement", "长\r\n" * 1000)).status_code == 303
    # Nobody stands back from a visit that is over; what was written stays on the page.
    late = await owner.send("recusal", "与我有纠纷", officer="37010123004")
    assert late.status_code == 409
    assert "与我有纠纷" in late.text
    program = Owner(owner.site, key=owner.key, headers={"Accept": "application/json"})
    assert refusal(await program.send("dispute", "话")) == (422, "letter-incomplete")
    assert refusal(await program.send("gossip", "话")) == (422, "invalid-input")
    assert len(await noted(press)) == 2


async def test_files_are_taken_by_what_they_are(press: Press, owner: Owner) -> None:
    async def proof(*files: tuple[str, bytes, str]) -> str:
        answer = await owner.send("proof", "已修好", files, findings=[str(FINDINGS[1].finding)])
        return "" if answer.status_code == 303 else answer.text

    assert not await proof(("a.jpg", JPEG, "text/html"), ("b.pdf", PDF, "application/pdf"))
    assert "不是照片或 PDF" in await proof(("a.jpg", b"<html><script>", "image/jpeg"))
    assert "第 2 个附件是空的" in await proof(("a.jpg", JPEG, "image/jpeg"), ("b.jpg", b"", "image/jpeg"))
    assert "最多 5 个附件，您选了 6 个" in await proof(*[("a.jpg", JPEG, "image/jpeg")] * 6)
    assert "每个最大 8 MB" in await proof(("a.jpg", JPEG + bytes(8 * 1024 * 1024), "image/jpeg"))
    assert "请附上整改后的照片或文件" in await proof()
    assert "不带附件" in (await owner.send("complaint", "话", [("a.jpg", JPEG, "image/jpeg")])).text
    _, what = await noted(press)
    files = what["files"]
    assert isinstance(files, list)
    assert [(each["size"], each["media_type"]) for each in files] == [
        (len(JPEG), "image/jpeg"),
        (len(PDF), "application/pdf"),
    ]
    # Nobody is given them, by whatever address.
    assert (await owner.site.get(f"/files/{files[0]['sha256']}", headers=BROWSER)).status_code == 404


async def test_a_body_that_is_too_large_is_refused_and_none_is_read_without_the_key(press: Press, owner: Owner) -> None:
    program = {"Accept": "application/json"}
    large = [("a.jpg", JPEG + bytes(26 * 1024 * 1024), "image/jpeg")]
    within = Owner(owner.site, key=owner.key, headers=program)
    assert refusal(await within.send("proof", "话", large)) == (413, "body-too-large")
    assert refusal(await Owner(owner.site, headers=program).send("proof", "话", large)) == (403, "door-shut")
    wrong = Owner(owner.site, key="A" * 43, headers=program)
    assert refusal(await wrong.send("proof", "话")) == (403, "door-shut")
    assert "告知单密码，16 位" in (await Owner(owner.site).send("proof", "话")).text
    cookie = {"Cookie": f"cheqian_door={owner.key}", **program}
    answer = await owner.site.post(f"{PATH}/door/letters", json={"about": "statement"}, headers=cookie)
    assert refusal(answer) == (415, "unsupported-media-type")
    torn = {**cookie, "Content-Type": "multipart/form-data; boundary=x"}
    answer = await owner.site.post(f"{PATH}/door/letters", content=b"--x\r\nnothing", headers=torn)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null"}, 303),
        ({}, 303),
    ],
)
async def test_no_other_site_sends_a_form(owner: Owner, headers: dict[str, str], status: int) -> None:
    owner.headers = {"Accept": "application/json", **headers}
    sent = await owner.send("statement", "话")
    assert sent.status_code == status
    assert status == 303 or refusal(sent) == (403, "from-another-site")
    opening = await Owner(owner.site, headers=owner.headers).open("0123-4567-89AB-CDEF")
    assert refusal(opening) == (403, "from-another-site" if status == 403 else "door-secret-unknown")


async def test_a_day_has_so_many_letters(press: Press, owner: Owner) -> None:
    app = still_app(press.settings.model_copy(update={"letters_a_day": 2, "handed_in_a_minute": 1000}))
    async with serving(app) as client:
        owner.site = client
        answers = [await owner.send("statement", f"第 {n} 封") for n in range(3)]
    assert [each.status_code for each in answers] == [303, 303, 409]
    assert "第 2 封</textarea>" in answers[2].text


async def test_letters_that_make_no_sense_are_not_offered(press: Press, owner: Owner) -> None:
    assert re.findall(r'<details class="letter" id="(\w+)"', (await owner.look()).text) == [
        *("statement", "dispute", "proof", "complaint", "evaluation")
    ]
    await tell_code(press.database, OVER.model_copy(update={"standing": "revoked", "visit": None, "findings": ()}))
    await press.settle()
    assert re.findall(r'<details class="letter" id="(\w+)"', (await owner.look()).text) == ["statement", "complaint"]
    assert (await owner.send("complaint", "有人冒充检查人员")).status_code == 303


async def test_two_notices_are_two_doors(press: Press, owner: Owner) -> None:
    await owner.send("complaint", "只给机关看的话")
    other = Owner(owner.site)
    secret = await print_secret(press.database)
    await press.settle()
    assert (await other.open(secret)).status_code == 303
    text = (await other.look()).text
    assert "只给机关看的话" not in text
    assert "打印过 2 张带密码的告知单，2 张已经用过" in text
    # The key of one inspection opens no other.
    gone = TOLD.model_copy(update={"handle": bytes(16).hex(), "inspection": UUID(int=5)})
    await tell_code(press.database, gone)
    await press.settle()
    assert "告知单密码，16 位" in (await Owner(owner.site, f"/i/{code_of(bytes(16))}", owner.key).look()).text


async def test_nothing_of_a_letter_is_public(press: Press, owner: Owner) -> None:
    await owner.send("complaint", "索要香烟", officer="37010123004")
    await press.settle()
    for path in (
        PATH,
        "/",
        "/trace?of=publishing.door.noted",
        "/log",
        "/search?q=示例县第一机械有限公司",
        "/bureaus/370124",
    ):
        assert "索要香烟" not in (await owner.site.get(path, headers=BROWSER)).text, path
    connection = await connect(press.database.admin_url)
    entries = [json.loads(row["entry"]) for row in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    of_doors = [each for each in entries if "door" in each["type"]]
    assert len(of_doors) == 3
    assert all(each["public"] == {} for each in of_doors)
    said = json.dumps(of_doors, ensure_ascii=False)
    for secret in (HANDLE.hex(), str(TOLD.inspection), "complaint", "37010123004", owner.key):
        assert secret not in said, secret


async def test_the_rows_are_rebuilt(press: Press, owner: Owner) -> None:
    sent = await owner.send("statement", WORDS, [("a.pdf", PDF, "application/pdf")])
    await print_secret(press.database)
    await press.settle()
    letter = UUID(sent.headers["location"].rpartition("#letter-")[2])
    await tell_letter(press.database, LetterTold(letter=letter, receiver="执法大队", due=date(2026, 5, 20)))
    await press.settle()
    before = await rows(press)
    assert [len(before[table]) for table in TABLES] == [2, 1, 1]
    admin = create_engine(press.database.admin_url, application="rebuild")
    await rebuild(admin, press.blobs, ALL_TABLES, PROJECTIONS)
    await admin.dispose()
    assert await rows(press) == before
    assert "执法大队" in (await owner.look()).text


async def test_who_comes_back_to_the_address_of_letters_is_led_to_the_door(owner: Owner) -> None:
    answer = await owner.site.get(f"{PATH}/door/letters", headers=BROWSER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PATH}/door")
