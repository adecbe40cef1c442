"""An enterprise is drawn and inspected; whoever scans the code of the inspection reads at each step what is true, by
HTTP alone and without an account.
"""

from io import BytesIO
from urllib.parse import urlsplit

import numpy as np
import zxingcpp
from PIL import Image

from shared.access.roles import Role
from tests.journey.inspections.people import verify
from tests.journey.inspections.visit import Visit
from tests.journey.papers.bureaus import ENTERPRISE, the_county, the_visit
from tests.support.bureau import Json
from tests.support.house import House, Person

CODES = "/documents/inspection-codes"


async def test_whoever_scans_the_code_reads_what_is_true_at_each_step(house: House) -> None:
    county = await the_county(house)
    visit = await the_visit(county)
    member, entry = visit.member()
    path = f"{CODES}/{visit.shown['id']}"
    await visit.plan(member)
    await visit.does(county.leader, "/site-plan/review", {"opinion": "内容完整"})
    await house.settle()
    assert (await member.ask("GET", path)).status_code == 404, "what is not approved has no code"
    await visit.does(county.chief, "/site-plan/approval", {"opinion": "同意检查"})
    address = await scanned(house, member, path)
    approved = await the_page(house, address)
    for said in ("真实，已获批准", ENTERPRISE, entry["key"], "特种作业人员持证上岗情况", "<dd>1<small>次</small></dd>"):
        assert said in approved, said
    await its_draws_lead_to_their_proofs(house, visit, approved)
    assert entry["name"] not in approved, "the policy makes no name public"
    notice = await member.ask("POST", f"{path}/notices")
    assert notice.content.startswith(b"%PDF-1.7")
    await visit.tell(member)
    await visit.go_in(member)
    await house.settle()
    assert "真实，已获批准，正在检查" in await the_page(house, address), "the same code, another page"
    await visit.leave(member)
    await house.settle()
    assert "真实，现场检查已经结束" in await the_page(house, address)
    assert (await member.ask("POST", f"{path}/notices")).status_code == 201, "for an owner who has lost theirs"
    await verify(county)


async def scanned(house: House, member: Person, path: str) -> str:
    """The address on the officer's screen, as a decoder reads it."""
    await house.settle()
    shown: Json = await member.get(path)
    assert shown["standing"] == "approved"
    screen = await member.ask("GET", f"{path}/qr.png")
    with Image.open(BytesIO(screen.content)) as picture:
        (read,) = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    assert read.text == shown["address"]
    stranger = house.somebody(Role.INSPECTOR, bureau="370112")
    assert (await stranger.ask("GET", path)).status_code == 404
    return str(read.text)


async def the_page(house: House, address: str) -> str:
    answer = await house.public.ask("GET", urlsplit(address).path, more={"Accept": "text/html"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["X-Robots-Tag"].startswith("noindex")
    return answer.text


async def its_draws_lead_to_their_proofs(house: House, visit: Visit, page: str) -> None:
    draws = [visit.shown["draws"]["targets"], *visit.shown["draws"]["crew"]]
    for draw in draws:
        assert f'href="/draws/{draw}"' in page
        assert (await house.public.ask("GET", f"/draws/{draw}")).status_code == 200
