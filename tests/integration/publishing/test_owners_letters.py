"""Behind its door the enterprise writes letters, each once, is told what is to be put right, and reads the answers."""

import re
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.letters import AnswerToOwner, LetterTold
from tests.support.apps import serving
from tests.support.doors import BROWSER, FINDINGS, JPEG, OVER, PDF, Owner, noted, refusal, tell_letter
from tests.support.inspection_codes import PATH, TOLD, tell_code
from tests.support.publishing import Press, still_app

WORDS = "仓库的通风设施当天在检修，有检修单。\n请核对。"


async def test_a_letter_is_sent_once_and_shown(press: Press, owner: Owner) -> None:
    form, finding = str(uuid4()), str(FINDINGS[0].finding)
    sent = [
        await owner.send("dispute", WORDS, [("a.jpg", JPEG, "image/jpeg")], letter=form, findings=[finding])
        for _ in range(2)
    ]
    assert {each.status_code for each in sent} == {303}
    assert len({each.headers["location"] for each in sent}) == 1
    letter = sent[0].headers["location"].rpartition("#letter-")[2]
    _, what = await noted(press.database)
    assert what == {
        "kind": "sent",
        "letter": letter,
        "door": what["door"],
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
    assert len(await noted(press.database)) == 3
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
    await press.settle()
    text = (await owner.look()).text
    for said in ("已答复", "部分同意", "已对该人员谈话提醒。", "2026年4月2日"):
        assert said in text, said
    assert "2026年5月20日" not in text


async def test_what_is_wrong_is_said_at_its_field_and_the_words_stay(press: Press, owner: Owner) -> None:
    wrong: list[tuple[str, dict[str, Any], str, str]] = [
        ("dispute", {}, "findings", "请勾选是哪几项问题"),
        ("evaluation", {"score": "9"}, "score", "不得大于 5"),
        ("complaint", {"officer": "nobody"}, "officer", "请选择是哪一位检查人员"),
    ]
    for about, more, field, said in wrong:
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
    assert len(await noted(press.database)) == 2


async def test_files_are_taken_by_what_they_are(press: Press, owner: Owner) -> None:
    async def proof(*files: tuple[str, bytes, str]) -> str:
        answer = await owner.send("proof", "已修好", files, findings=[str(FINDINGS[1].finding)])
        return "" if answer.status_code == 303 else answer.text

    assert not await proof(("a.jpg", JPEG, "text/html"), ("b.pdf", PDF, "application/pdf"))
    assert "不是照片或 PDF" in await proof(("a.jpg", b"<html><script>", "image/jpeg"))
    assert "第 2 个附件是空的" in await proof(("a.jpg", JPEG, "image/jpeg"), ("b.jpg", b"", "image/jpeg"))
    assert "最多 5 个附件，您选了 6 个" in await proof(*[("a.jpg", JPEG, "image/jpeg")] * 6)
    assert "每个最大 15 MB" in await proof(("a.jpg", JPEG + bytes(15 * 1024 * 1024), "image/jpeg"))
    assert "请附上整改后的照片或文件" in await proof()
    assert "不带附件" in (await owner.send("evaluation", "话", [("a.jpg", JPEG, "image/jpeg")], score=5)).text
    _, what = await noted(press.database)
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
