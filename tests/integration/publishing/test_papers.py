"""Whoever holds a paper learns whether it is genuine and in force; whoever holds none learns nothing."""

from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date
from hashlib import sha256
from json import dumps

import httpx
import pytest

from services.publishing.projections import PROJECTIONS, TABLES
from shared.database import create_engine
from shared.log.rebuild import rebuild
from shared.papers.code import sign_code
from shared.papers.receipts import read_receipts
from tests.support.papers_issued import PaperHeld, PaperOffice, asked
from tests.support.publishing import Press
from tests.unit.papers.made_up import BUREAU, DAY, FIRST, KEY, NUMBER, PAPER, STRANGER

OTHER = "（平）应急责改〔2026〕F-002号"


def ways(paper: PaperHeld) -> list[dict[str, str]]:
    """The three ways in which its holder may ask."""
    return [
        {"code": f"https://jg.example.gov.cn/p#{paper.code}"},
        {"number": paper.code.number, "check": paper.code.check_word},
        {"file": sha256(paper.file).hexdigest()},
    ]


async def test_a_paper_is_genuine_and_in_force_by_each_way(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    paper = await office.issue()
    await press.settle()
    by_code, by_number, by_file = [await asked(site, **way) for way in ways(paper)]
    for told in (by_code, by_number, by_file):
        assert (told["verdict"], told["genuine"], told["bureau"]) == ("in-force", True, BUREAU)
        assert told["summary"] == "真实，现行有效"
        assert told["issued"] == by_code["issued"]
        assert [seal["first"] for seal in told["seals"]] == [str(FIRST)]
    assert (by_code["number"], by_code["day"], by_code["signature"]) == (NUMBER, str(DAY), "genuine")
    assert by_code["key"]["key"] == KEY.public_key().public_bytes_raw().hex()
    assert (by_number["number"], by_number["day"], by_number["key"]) == (NUMBER, None, None)


async def test_who_has_only_the_log_learns_no_number(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    """Both hashes of a paper are public: they find what is public too, and nothing else."""
    paper = await office.issue()
    await press.settle()
    told = await asked(site, file=sha256(paper.file).hexdigest())
    traced = (await site.get(told["trace"])).json()
    assert traced["events"][-1]["type"] == "documents.paper.issued"
    assert NUMBER not in str(traced)
    assert (told["number"], told["day"], told["key"]) == (None, None, None)
    assert not [value for value in told.values() if isinstance(value, str) and NUMBER in value]
    answer = await site.post("/papers/verification", json={"code": paper.code.hash.hex()})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/malformed-paper-code")


@pytest.mark.parametrize(
    "typed", ["（平）应急责改〔2026〕F-001号", "(平)应急责改[2026]F-001号", " (平)应急责改【2026】 f－001 号 "]
)
async def test_a_number_is_found_however_it_is_typed(
    press: Press, site: httpx.AsyncClient, office: PaperOffice, typed: str
) -> None:
    paper = await office.issue()
    await press.settle()
    word = paper.code.check_word.lower().replace("-", "").replace("0", "o").replace("1", "l")
    told = await asked(site, number=typed, check=word)
    assert (told["verdict"], told["number"]) == ("in-force", NUMBER)


async def test_what_became_of_a_paper_is_told(press: Press, site: httpx.AsyncClient, office: PaperOffice) -> None:
    old, new = await office.issue(), await office.issue(replace(PAPER, number=OTHER), b"another")
    await old.replace(new)
    await press.settle()
    for way in ways(old):
        told = await asked(site, **way)
        assert (told["verdict"], told["genuine"]) == ("replaced", True)
        assert told["ended"]["position"] > told["issued"]["position"]
        # The number of the new paper is not public.
        assert OTHER not in str(told)
    await new.withdraw()
    await press.settle()
    for way in ways(new):
        assert (await asked(site, **way))["verdict"] == "withdrawn"


async def test_a_correction_is_told_and_the_paper_stays_in_force(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    old, new = await office.issue(), await office.issue(replace(PAPER, number=OTHER), b"another")
    await old.correct(new)
    await press.settle()
    for way in ways(old):
        told = await asked(site, **way)
        assert (told["verdict"], told["genuine"], told["ended"]) == ("in-force", True, None)
        (corrected,) = told["corrected"]
        assert corrected["position"] > told["issued"]["position"]
        assert told["summary"] == "真实，现行有效，另有更正"
        assert "更正文书" in told["advice"]
        # The number of the correction is not public.
        assert OTHER not in str(told)
    receipts = read_receipts((await site.get(told["receipts"])).json())
    assert [receipted.entry.type for receipted in receipts] == [
        "documents.paper.issued",
        "documents.paper.corrected",
    ]
    for way in ways(new):
        told = await asked(site, **way)
        assert (told["corrected"], told["summary"]) == ([], "真实，现行有效")
    await old.withdraw()
    await press.settle()
    told = await asked(site, **ways(old)[0])
    assert (told["verdict"], len(told["corrected"]), told["summary"]) == ("withdrawn", 1, "真实，但已被撤回，不再有效")


async def test_a_voided_number_does_not_count(press: Press, site: httpx.AsyncClient, office: PaperOffice) -> None:
    code = await office.sign_only(OTHER)
    await office.void(OTHER)
    await press.settle()
    told = await asked(site, code=str(code))
    assert (told["verdict"], told["genuine"], told["issued"], told["receipts"]) == ("voided", False, None, None)
    assert (await asked(site, number=OTHER, check=code.check_word))["verdict"] == "unknown"


async def test_a_paper_that_took_another_number_counts_under_that(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    """Its stream has the void number before the issue."""
    spoiled = sign_code(KEY, replace(PAPER, number=OTHER))
    paper = await office.issue(voided=OTHER)
    await press.settle()
    told = await asked(site, code=str(paper.code))
    assert told["verdict"] == "in-force"
    assert (await asked(site, code=str(spoiled)))["verdict"] == "voided"
    receipts = read_receipts((await site.get(told["receipts"])).json())
    assert [receipted.entry.type for receipted in receipts] == ["documents.paper.issued"]


async def test_a_genuine_code_without_an_issue_is_an_alarm(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    async def alarms() -> float:
        lines = (await site.get("/metrics")).text.splitlines()
        return float(next(line for line in lines if line.startswith("cheqian_papers_without_issue_total ")).split()[1])

    code = await office.sign_only(OTHER)
    await press.settle()
    before = await alarms()
    told = await asked(site, code=str(code))
    assert (told["verdict"], told["genuine"], told["signature"]) == ("no-issue", False, "genuine")
    assert "警示" in told["summary"]
    assert await alarms() == before + 1
    # A thief who chooses a void number wakes the operator as well.
    await office.void(OTHER)
    await press.settle()
    assert (await asked(site, code=str(code)))["verdict"] == "voided"
    assert await alarms() == before + 2


async def test_forged_and_altered_codes_are_told_apart_from_unknown_keys(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    paper = await office.issue()
    await press.settle()
    data = bytearray(paper.code.to_bytes())
    data[10] ^= 1
    altered = urlsafe_b64encode(data).rstrip(b"=").decode()
    told = await asked(site, code=altered)
    assert (told["verdict"], told["genuine"], told["signature"]) == ("forged", False, "forged")
    assert told["bureau"] is None
    told = await asked(site, code=str(sign_code(STRANGER, PAPER)))
    assert (told["verdict"], told["bureau"]) == ("unknown-key", None)
    early = replace(PAPER, day=date(2025, 12, 31))
    told = await asked(site, code=str(sign_code(KEY, early)))
    assert (told["verdict"], told["bureau"]) == ("key-not-in-force", BUREAU)


async def test_wrong_number_and_wrong_check_word_get_the_same_answer(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    paper, another = await office.issue(), await office.issue(replace(PAPER, number=OTHER), b"another")
    await press.settle()
    answers = []
    for number, check in (
        (NUMBER, another.code.check_word),
        ("（平）应急责改〔2026〕F-003号", paper.code.check_word),
        ("（平）应急责改〔2026〕F-003号", "00000-00000"),
    ):
        told = await asked(site, number=number, check=check)
        assert (told.pop("number"), told["verdict"]) == (number, "unknown")
        told.pop("asked_at")
        answers.append(told)
    assert answers[0] == answers[1] == answers[2]
    assert (await asked(site, file="0" * 64))["verdict"] == "unknown"


async def test_until_the_log_is_published_there_is_no_receipt(
    press: Press, site: httpx.AsyncClient, office: PaperOffice
) -> None:
    await press.settle()
    paper = await office.issue()
    await press.show()
    for way in ways(paper):
        told = await asked(site, **way)
        assert (told["verdict"], told["genuine"], told["receipts"]) == ("awaiting-log", True, None)
    position = told["issued"]["position"]
    assert (await site.get(f"/papers/receipts/{position}.json")).json()["type"] == "/problems/paper-not-in-log"
    await press.publish()
    assert (await asked(site, **ways(paper)[0]))["verdict"] == "in-force"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"number": NUMBER},
        {"check": "2FYQP-XD9P6"},
        {"number": NUMBER, "check": "2FYQP-XD9P6", "file": "0" * 64},
        {"code": "x", "file": "0" * 64},
        {"file": "F" * 64},
        {"code": ""},
        {"code": "https://jg.example.gov.cn/p#AAAA"},
        {"number": NUMBER, "check": "2FYQP"},
    ],
)
async def test_what_cannot_be_asked_is_refused_with_what_to_do(site: httpx.AsyncClient, body: dict[str, str]) -> None:
    answer = await site.post("/papers/verification", json=body)
    assert answer.status_code == 422
    assert answer.json()["detail"]


async def test_a_rebuild_gives_the_same_rows(press: Press, office: PaperOffice, site: httpx.AsyncClient) -> None:
    old, new = await office.issue(), await office.issue(replace(PAPER, number=OTHER), b"another")
    await old.replace(new)
    await office.void("（平）应急责改〔2026〕F-003号")
    await press.settle()
    before = [await asked(site, **way) for way in (*ways(old), *ways(new))]
    admin = create_engine(press.database.admin_url, application="rebuild")
    await rebuild(admin, press.blobs, TABLES, PROJECTIONS)
    await admin.dispose()
    after = [await asked(site, **way) for way in (*ways(old), *ways(new))]
    for told in (*before, *after):
        told.pop("asked_at")
    assert before == after


@pytest.mark.parametrize("path", ["/p", "/papers/verify"])
async def test_the_page_has_a_script_of_the_site_and_nobody_elses(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 200
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'; connect-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "文件只在本机计算哈希" in answer.text


_ODD = [
    "\x00",
    "\u202e〕1〔",
    "\ufdfa" * 100,
    "１２３",
    "ﬁ\u0301" * 50,
    "\U0010ffff",
    "%00",
    "' OR 1=1 --",
    "＃",
    "\ue000",
]


@pytest.mark.parametrize("odd", [*_ODD, "\\ud800", "\\u0000\\udfff"], ids=ascii)
async def test_odd_questions_are_answered_or_refused(
    press: Press, site: httpx.AsyncClient, office: PaperOffice, odd: str
) -> None:
    """Raw JSON: what no client would write."""
    paper = await office.issue()
    await press.settle()
    written = odd if odd.startswith("\\u") else dumps(odd)[1:-1]
    for body in (
        f'{{"number": "{written}", "check": "{paper.code.check_word}"}}',
        f'{{"number": "{NUMBER}{written}", "check": "{written}"}}',
        f'{{"code": "{written}{paper.code}{written}"}}',
        f'{{"code": "{written}"}}',
        f'{{"file": "{written}"}}',
    ):
        answer = await site.post(
            "/papers/verification", content=body.encode(), headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (200, 400, 422), answer.text
        if answer.status_code == 200:
            assert answer.json()["verdict"] in ("unknown", "in-force")
