"""An owner reads the notice that the crew has left, disputes one finding, shows that another is put right, and
complains; whoever is to answer answers, and the owner reads it behind the door, by HTTP alone and without an account.
"""

from urllib.parse import urlsplit

from shared.access.roles import Role
from tests.journey.inspections.people import verify
from tests.journey.inspections.visit import Visit
from tests.journey.papers.bureaus import the_county, the_visit
from tests.support.bureau import Json
from tests.support.doors import JPEG, Owner, secret_on
from tests.support.house import House, Person
from tests.support.office import Office

CODES, LETTERS = "/documents/inspection-codes", "/cases/letters"
_DISPUTED, _PUT_RIGHT = "电工无特种作业操作证", "安全阀未按期检验"


async def test_an_owner_writes_and_is_answered(house: House) -> None:
    county = await the_county(house)
    visit = await the_visit(county)
    member, _ = visit.member()
    await visit.plan(member)
    await visit.does(county.leader, "/site-plan/review", {"opinion": "内容完整"})
    await visit.does(county.chief, "/site-plan/approval", {"opinion": "同意检查"})
    await house.settle()
    owner, secret = await the_notice(house, member, visit)
    await visit.tell(member)
    await visit.go_in(member)
    disputed, put_right = await two_findings(visit, member)
    await visit.sign_checklists()
    await visit.leave(member)
    await house.settle()
    assert (await owner.open(secret)).status_code == 303
    stranger = Owner(owner.site, owner.path)
    assert (await stranger.open(secret)).status_code == 409, "a secret opens once, and who comes later is told"
    behind = (await owner.look()).text
    assert _DISPUTED in behind
    assert _PUT_RIGHT in behind
    assert (await owner.send("dispute", "该电工持有有效证件", findings=[disputed])).status_code == 303
    photograph = ("after.jpg", JPEG, "image/jpeg")
    assert (await owner.send("proof", "已送检", [photograph], findings=[put_right])).status_code == 303
    assert (await owner.send("complaint", "要求指定检验机构", officer="")).status_code == 303
    await house.settle()
    await it_is_answered(house, county, member)
    answered = (await owner.look()).text
    for said in ("经核对证件，该项不成立", "已收到检验报告，复查时一并核对", "已核实并批评教育", "检查组"):
        assert said in answered, said
    assert "经核对证件" not in (await stranger.look()).text
    await verify(county)


async def the_notice(house: House, member: Person, visit: Visit) -> tuple[Owner, str]:
    """The owner with the address of the code; and the secret on the sheet, which is read as a person would."""
    path = f"{CODES}/{visit.shown['id']}"
    address = (await member.get(path))["address"]
    printed = await member.ask("POST", f"{path}/notices")
    assert printed.status_code == 201, printed.text
    (notice,) = await member.get(f"{path}/notices")
    assert notice["printed_by"]["subject"] == member.name
    return Owner(house.client, urlsplit(address).path), secret_on(printed.content)


async def two_findings(visit: Visit, member: Person) -> tuple[str, str]:
    one, other = (item["key"] for item in visit.shown["items"])
    return await visit.find(member, _DISPUTED, one), await visit.find(member, _PUT_RIGHT, other)


async def it_is_answered(house: House, county: Office, member: Person) -> None:
    """The crew answers the proof and learns nothing of the complaint; the legal section answers the others."""
    seen: list[Json] = await member.get(LETTERS)
    assert {each["about"] for each in seen} == {"dispute", "proof"}
    everything: list[Json] = await county.legal.get(LETTERS)
    letters = {each["about"]: each for each in everything}
    assert {*letters} == {"dispute", "proof", "complaint"}
    assert all(each["due"] for each in everything), "each has a day by law"
    by = {"dispute": county.legal, "proof": member, "complaint": county.legal}
    words = {
        "dispute": ("granted", "经核对证件，该项不成立"),
        "proof": ("noted", "已收到检验报告，复查时一并核对"),
        "complaint": ("granted", "已核实并批评教育"),
    }
    complaint = letters["complaint"]["id"]
    assert (await member.ask("GET", f"{LETTERS}/{complaint}")).status_code == 404
    (file,) = (await member.get(f"{LETTERS}/{letters['proof']['id']}"))["files"]
    sent = await member.ask("GET", f"{LETTERS}/{letters['proof']['id']}/files/{file['sha256']}")
    assert sent.content == JPEG
    refused = await member.ask("POST", f"{LETTERS}/{letters['dispute']['id']}/answer", json=_answer("granted", "同意"))
    assert refused.status_code == 403, "the crew does not say whether its finding stands"
    for about, letter in letters.items():
        await by[about].post(f"{LETTERS}/{letter['id']}/answer", _answer(*words[about]))
    await house.settle()
    assert await county.legal.get(f"{LETTERS}?answered=false") == []
    assert await house.somebody(Role.AUDITOR).get(f"{LETTERS}?overdue=true") == []


def _answer(outcome: str, words: str) -> Json:
    return {"outcome": outcome, "words": words}
