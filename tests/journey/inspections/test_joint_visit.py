"""A joint visit: one visit of two departments; each finds something, and each follows up its own."""

from pathlib import Path

from services.cases.inspection.findings import FindingOfDepartment
from shared.access.roles import Role
from tests.journey.inspections.people import subject_of, verify
from tests.journey.inspections.visit import Visit
from tests.journey.papers.bureaus import policy_of, the_county, the_visit
from tests.support.bureau import Json
from tests.support.house import House, Person, house_on
from tests.support.office import Office
from tests.support.postgres import Database

FIRE_BRIGADE, ENVIRONMENT = "示例县消防救援大队", "示例县生态环境局"
FIREMAN = "示消-03"


def rules() -> bytes:
    """The rules of the county, whose visits two other departments join; one of them has somebody in the crew."""
    joint = f"    joint: {{led_by: 示例县应急管理局, joined_by: [{FIRE_BRIGADE}, {ENVIRONMENT}]}}\n"
    text = policy_of("county").decode()
    text = text.replace("    crew: two\n", f"    crew: two\n{joint}")
    return text.replace(
        "      - {name: 执法人员二}\n", "      - {name: 执法人员二}\n      - {name: 执法人员三}\n"
    ).encode()


async def test_each_department_follows_up_what_it_found(database: Database, tmp_path: Path) -> None:
    async with house_on(database, tmp_path) as house:
        county = await the_county(house, rules(), {FIREMAN: {"name": "示例消防员", "unit": FIRE_BRIGADE}})
        visit = await the_visit(county)
        member, fireman = visit.member(but=[FIREMAN])[0], somebody(house)
        own, theirs, third = await on_site(county, visit, member, fireman)
        assert departments(visit) == {"": (1, 0), FIRE_BRIGADE: (1, 0), ENVIRONMENT: (1, 0)}
        await nobody_decides_for_another(visit, member, fireman, own, theirs)
        order = await visit.order(member, [own], days=14)
        await visit.does(county.legal, f"{order}/review")
        await visit.does(county.chief, f"{order}/approval")
        await visit.serve(member, order)
        done: Json = {"finding": theirs, "by": "order", "on": visit.today(), "content": "责令三日内清理"}
        await visit.does(fireman, "/follow-ups", {**done, "document": "示消责改〔2026〕12号"})
        assert departments(visit) == {"": (1, 1), FIRE_BRIGADE: (1, 1), ENVIRONMENT: (1, 0)}
        await visit.report(member)
        for verb, who in (("review", county.leader), ("approval", county.chief)):
            await visit.does(who, f"/report/{verb}")
        await visit.feed_back(member)
        await visit.look_again(member, order, {1: True})
        # Of a department without anybody in the crew, the crew records what it did.
        assert await duties(visit, member) == [f"问题“危险废物露天堆放”待{ENVIRONMENT}后续处理"]
        await visit.does(member, "/follow-ups", {**done, "finding": third, "by": "penalty", "content": "已立案"})
        await visit.close(member, county.chief)
        assert visit.shown["status"] == "closed"
        await verify(county)


def somebody(house: House) -> Person:
    """The person of the fire brigade, who is in the register of the county, and in the crew."""
    return house.somebody(Role.INSPECTOR, name=subject_of(FIREMAN))


async def on_site(county: Office, visit: Visit, member: Person, fireman: Person) -> tuple[str, str, str]:
    """A finding of the bureau, one of the fire brigade, and one that people of a third department made."""
    await visit.plan(member)
    await visit.does(county.leader, "/site-plan/review")
    await visit.does(county.chief, "/site-plan/approval")
    await visit.tell(member)
    await visit.go_in(member)
    own = await visit.find(member, "机械防护缺失", "SX-02")
    theirs = await visit.find(fireman, "占用消防车通道", "SX-02")
    third = await visit.find(member, "危险废物露天堆放", "SX-02", department=ENVIRONMENT)
    await visit.leave(member)
    return own, theirs, third


async def nobody_decides_for_another(visit: Visit, member: Person, fireman: Person, own: str, theirs: str) -> None:
    """Neither does the bureau order what is the fire brigade's, nor does it say what that did; nor the other way."""
    told = {"finding": theirs, "disposition": {"by": "told"}}
    refused = (409, FindingOfDepartment.code)
    assert await member.refused(f"{visit.at}/dispositions", told) == refused
    lead = {
        "lead": "0190f1d2-7c1b-4c3e-9d4e-2f6a5b8c9d10",
        "findings": [theirs],
        "to": FIRE_BRIGADE,
        "content": "请处理",
    }
    assert await member.refused(f"{visit.at}/leads", lead) == refused
    done = {"finding": theirs, "by": "told", "on": visit.today(), "content": "已告知"}
    assert await member.refused(f"{visit.at}/follow-ups", done) == (403, "department-else")
    assert await fireman.refused(f"{visit.at}/follow-ups", {**done, "finding": own}) == (409, "finding-own")


def departments(visit: Visit) -> dict[str, tuple[int, int]]:
    """Department → how many findings of its own stand, and about how many something was done."""
    return {each["department"]: (each["findings"], each["followed_up"]) for each in visit.shown["departments"]}


async def duties(visit: Visit, who: Person) -> list[str]:
    """What still has to be done before the closing, by the refusal of its draft."""
    answer = await who.ask("POST", f"{visit.at}/closing", json={"remark": "各事项均已办结"})
    assert answer.json()["type"] == "/problems/duties-open", answer.text
    return str(answer.json()["detail"]).removeprefix("请先办结：").removesuffix("。").split("；")
