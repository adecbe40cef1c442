"""A bureau keeps its directories: enterprises, people, experts and items, by lists and one by one."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from tests.contract.requests.promised import Known
from tests.support.bureau import EXAMPLE
from tests.support.office import Office, listed, made_up

CONTACTS = {"法定代表人": "示例代表", "职务": "示例厂长", "联系电话": "0531-5555", "邮编": "250499"}
"""Whom papers to every enterprise go to: header → what its cells begin with."""
COMPLAINED = "91370124EXAMP00154"
"""Of the made-up enterprises, one that somebody complained of."""

# Of each register: the header of a list, who or what stands in it first, and a line that cannot be read.
_LISTS = {
    "people": ("执法证号,姓名", ("测-18", "测试员十八"), ("测-19", "")),
    "experts": ("专家编号,姓名", ("专-02", "示例专家乙"), ("专-03", "")),
    "items": ("事项编码,事项名称,检查依据", ("项-02", "示例事项乙", "示例规定第二条"), ("项-03", "", "")),
}
_WHY = {"reason": "日常核对"}


async def keep_directories(office: Office) -> Known:
    """Everything that is kept: entered, amended, taken back, gone through."""
    enterprises = await _enterprises(office)
    registers = {
        "people": dict(_people()),
        "experts": {"专-01": {"name": "示例专家甲", "specialism": "化工"}},
        "items": {"项-01": {"name": "示例事项甲", "basis": "《安全生产法》第二十八条"}},
    }
    for register, records in registers.items():
        await office.keep(register, records)
    renewed = {"key": "测-112", "certificate_expires": "2031-12-31", "reason": "换发执法证"}
    await office.legal.post("/sampling/people/测-12/renewal", renewed)
    await office.legal.post("/sampling/experts/专-01/renewal", {"key": "专-11", "reason": "重新编号"})
    for directory in ("people", "enterprises"):
        await office.registrar.post(f"/sampling/directories/{directory}/reviews", {"remark": "逐项核对，无误"})
    return {
        "/enterprises": enterprises,
        "/directories": {"directory": ("people", "enterprises")},
        **{
            f"/{register}": await _import_and_retire(office, register, *records)
            for register, records in registers.items()
        },
        "/accounts": {"person": await _give_accounts(office)},
    }


async def _give_accounts(office: Office) -> tuple[str, ...]:
    """The lasting ids of a person whose account was refused and then approved, and of one whose account waits."""
    first, second = [(await office.legal.get(f"/sampling/people/测-{n}"))["person"] for n in ("01", "112")]
    for person, subject in ((first, "made-up-wrong"), (second, "made-up-112")):
        await office.legal.post(f"/sampling/accounts/{person}/request", {"subject": subject, "remark": "新设账号"})
    await office.chief.post(f"/sampling/accounts/{first}/refusal", {"opinion": "请核对账号"})
    await office.legal.post(f"/sampling/accounts/{first}/request", {"subject": "made-up-01"})
    await office.chief.post(f"/sampling/accounts/{first}/approval")
    return first, second


async def _enterprises(office: Office) -> dict[str, tuple[str, ...]]:
    looked = await office.registrar.ask("POST", "/sampling/enterprises/imports/reading", content=EXAMPLE.read_bytes())
    assert looked.json()["left_out"] == ["序号"], looked.text
    imports = [await office.import_list(content) for content in (EXAMPLE.read_bytes(), _with_faults())]
    header, *rows = EXAMPLE.read_text("utf-8-sig").splitlines()
    for content in (rows[:3], rows[:2], rows[:3]):
        # The third names again what the second did not.
        await office.import_list("\n".join([header, *content]).encode(), "重点")
    await office.import_list(_contacts(rows), "联系方式")
    await _import_by_mistake(office, header, rows)
    added = made_up("370124", 1)
    await _do(office, "", identifier=added, name="平阴县示例新设企业", group="工商贸")
    renamed = {"name": "平阴县示例新设有限公司", "address": "平阴县示例路1号"}
    await _do(office, f"/{added}/amendments", **renamed, credit_class="A")
    licence = "危险化学品经营许可证"
    await _do(office, f"/{added}/licences", name=licence, number="示例〔2026〕001号", expires="2028-01-31")
    await _do(office, f"/{added}/licences/withdrawal", name=licence)
    complaint = {"flag": "complaint", "on": "2026-02-27", "source": "12350 举报"}
    await _do(office, "/flags", identifiers=[COMPLAINED, added], **complaint)
    await _do(office, f"/{added}/flags", flag="accident", on="2026-02-26", source="事故快报")
    await _do(office, f"/{added}/flags/lifting", flag="complaint")
    await _do(office, f"/{added}/status", status="suspended")
    await _do(office, "", identifier="L370124000001", name="平阴县示例小作坊")
    await _do(office, "/L370124000001/identification", code=made_up("370124", 2))
    return {"import_id": tuple(one["id"] for one in reversed(imports)), "identifier": (added, COMPLAINED)}


async def _import_by_mistake(office: Office, header: str, rows: list[str]) -> None:
    """A list of half the enterprises, which was looked at, imported and undone."""
    short = "\n".join([header, *rows[:60]]).encode()
    shown = await office.registrar.ask("POST", "/sampling/enterprises/imports/preview", content=short)
    assert shown.json()["confirmation_needed"], shown.text
    mistaken = await office.import_list(short)
    await office.registrar.post(f"/sampling/enterprises/imports/{mistaken['id']}/undoing", {"reason": "文件不全"})


async def _do(office: Office, what: str, **fields: Any) -> None:
    await office.registrar.post(f"/sampling/enterprises{what}", {**_WHY, **fields})


def _people() -> Iterator[tuple[str, dict[str, str]]]:
    """The head, four natives of two teams, and eight others to be drawn from."""
    sections = ["局领导", *["工贸股"] * 2, *["危化股"] * 2, *["综合股"] * 8]
    for number, section in enumerate(sections):
        leads = section in sections[:number] or section == "综合股"
        post = "局长" if number == 0 else "股员" if leads else "股长"
        yield f"测-{number:02}", {"name": f"测试员{number:02}", "section": section, "post": post}


async def _import_and_retire(office: Office, register: str, *kept: str) -> dict[str, tuple[str, ...]]:
    header, good, faulty = _LISTS[register]
    id_, content = str(uuid4()), listed(header, [good, faulty])
    looked = await office.legal.ask("POST", f"/sampling/{register}/imports/reading", content=content)
    assert looked.json()["rows"] == 2, looked.text
    shown = await office.legal.ask("POST", f"/sampling/{register}/imports/preview", content=content)
    assert shown.json()["counts"]["faulty"] == 1, shown.text
    answer = await office.legal.ask("PUT", f"/sampling/{register}/imports/{id_}", content=content)
    assert answer.json()["counts"]["faulty"] == 1, answer.text
    await office.legal.post(f"/sampling/{register}/{good[0]}/retirement", {"reason": "不再使用"})
    mistaken, wrong = str(uuid4()), (f"误{good[0]}", f"误{good[1]}", *good[2:])
    answer = await office.legal.ask("PUT", f"/sampling/{register}/imports/{mistaken}", content=listed(header, [wrong]))
    assert answer.json()["counts"]["added"] == 1, answer.text
    await office.legal.post(f"/sampling/{register}/imports/{mistaken}/undoing", {"reason": "名单有误"})
    return {"import_id": (id_,), "key": (kept[0], good[0])}


def _contacts(rows: list[str]) -> bytes:
    """The contacts of these enterprises, whose rows have name and identifier after a number. The last row is bad."""
    header = ",".join(("企业名称", "统一社会信用代码", *CONTACTS))
    begun = [",".join(row.split(",")[1:3]) for row in rows]
    last = begun.pop()
    return listed(header, [[row, *CONTACTS.values()] for row in begun] + [[last, *CONTACTS.values(), "x"]])


def _with_faults() -> bytes:
    header, *rows = EXAMPLE.read_text("utf-8-sig").splitlines()
    return "\n".join([header, *rows[:-2], f",,{',' * 9}x", rows[0]]).encode()
