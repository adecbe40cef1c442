"""With the secret of a notice the enterprise opens its door on the site, once; nobody else learns of it."""

import json
import re
from collections.abc import Mapping
from datetime import date
from uuid import UUID

import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from services.publishing.door.store import TABLES
from services.publishing.projections import PROJECTIONS
from services.publishing.projections import TABLES as ALL_TABLES
from shared.contracts.letters import LetterTold
from shared.database import create_engine
from shared.log.rebuild import rebuild
from tests.support.apps import serving
from tests.support.doors import BROWSER, OVER, PDF, Owner, noted, print_secret, refusal, tell_letter
from tests.support.inspection_codes import HANDLE, PATH, TOLD, code_of, tell_code
from tests.support.papers_issued import PaperOffice
from tests.support.postgres import connect
from tests.support.publishing import Press, still_app


async def rows(press: Press) -> Mapping[str, list[str]]:
    connection = await connect(press.database.admin_url)
    found = {
        table: sorted([row[0] for row in await connection.fetch(f"SELECT t::text FROM {table} t")])  # noqa: S608  # ours
        for table in TABLES
    }
    await connection.close()
    return found


async def test_the_page_of_the_code_leads_to_the_door(press: Press, site: httpx.AsyncClient, door_secret: str) -> None:
    text = (await site.get(PATH, headers=BROWSER)).text
    assert f'href="{PATH}/door"' in text
    assert "打印过 1 张带密码的告知单，密码都还没有用过" in text
    await print_secret(press.database)
    await press.settle()
    assert "打印过 2 张" in (await site.get(PATH, headers=BROWSER)).text
    await Owner(site).open(door_secret)
    assert "其中 1 张的密码已经用过" in (await site.get(PATH, headers=BROWSER)).text


async def test_the_secret_opens_the_door_once(press: Press, site: httpx.AsyncClient, door_secret: str) -> None:
    owner = Owner(site)
    shut = await owner.look()
    assert "告知单密码，16 位" in shut.text
    assert "<script" not in shut.text
    opened = await owner.open(door_secret.lower().replace("-", " "))
    assert (opened.status_code, opened.headers["location"]) == (303, f"{PATH}/door")
    cookies = [each for each in opened.headers.get_list("set-cookie") if each.startswith("cheqian_door=")]
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
    assert "来信和答复" not in (await Owner(site).look()).text
    assert owner.key not in inside.text
    for answer in (shut, inside):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["referrer-policy"] == "no-referrer"
    other = Owner(site, headers={"Accept": "application/json"})
    assert refusal(await other.open(door_secret)) == (409, "door-opened-before")
    page = await Owner(site).open(door_secret)
    assert page.status_code == 409
    assert "不是您打开的，请马上告诉本机关" in page.text
    (only,) = await noted(press.database)
    assert only["key"] != owner.key
    assert owner.key not in json.dumps(only)


async def test_a_form_that_is_sent_twice_opens_once(press: Press, site: httpx.AsyncClient, door_secret: str) -> None:
    owner = Owner(site)
    await owner.look()
    again = Owner(site, first=owner.first)
    for each in (owner, again):
        assert (await each.open(door_secret)).status_code == 303
    assert owner.key == again.key != ""
    assert len(await noted(press.database)) == 1


async def test_a_browser_that_keeps_nothing_burns_no_secret(
    press: Press, site: httpx.AsyncClient, door_secret: str
) -> None:
    """Nor does a page of another site, which cannot know what the browser keeps."""
    for headers in (BROWSER, {"Accept": "text/html", "Origin": "null"}):
        site.cookies.clear()
        answer = await site.post(f"{PATH}/door", data={"secret": door_secret, "key": "k" * 43}, headers=headers)
        assert answer.status_code == 403
        assert "密码还没有用掉" in answer.text
        assert f'value="{door_secret}"' in answer.text
    assert await noted(press.database) == []
    assert (await Owner(site).open(door_secret)).status_code == 303


async def test_a_key_opens_one_door(press: Press, owner: Owner) -> None:
    secret = await print_secret(press.database)
    await press.settle()
    other = Owner(owner.site, first=owner.key)
    assert (await other.open(secret)).status_code == 303
    assert other.key != owner.key
    assert "来信和答复" in (await other.look()).text


async def test_nobody_finds_a_door_in_the_log(press: Press, owner: Owner) -> None:
    """Whoever has read the notice knows the secret and the code, and still cannot count the letters."""
    for about in ("statement", "complaint"):
        await owner.send(about, "话")
    await press.settle()
    connection = await connect(press.database.admin_url)
    entries = [json.loads(row["entry"]) for row in await connection.fetch("SELECT entry FROM log.event")]
    await connection.close()
    of_doors = [each for each in entries if each["type"] == "publishing.door.noted"]
    for name in ("stream", "trace", "cause"):
        assert len({each[name] for each in of_doors}) == len(of_doors) == 3


async def test_only_text_that_browsers_send_is_read(press: Press, site: httpx.AsyncClient, door_secret: str) -> None:
    """Python knows codecs that take minutes, and some that fail."""
    for charset in ("punycode", "undefined", "idna", "utf-7"):
        headers = {**BROWSER, "Content-Type": f"multipart/form-data; boundary=x; charset={charset}"}
        body = b'--x\r\nContent-Disposition: form-data; name="secret"\r\n\r\n+2AA-\r\n--x--\r\n'
        assert (await site.post(f"{PATH}/door", content=body, headers=headers)).status_code == 415, charset


async def test_over_https_the_key_is_shown_over_https_alone(press: Press, door_secret: str) -> None:
    app = still_app(press.settings)
    async with serving(app) as client:
        owner = Owner(client, f"https://site.example{PATH}")
        assert "; Secure" in (await owner.look()).headers["set-cookie"]
        answer = await owner.open(door_secret)
    assert answer.status_code == 303
    kept = [each for each in answer.headers.get_list("set-cookie") if each.startswith("cheqian_door=")]
    assert kept
    assert all("; Secure" in each for each in kept)


async def test_a_secret_that_is_none_opens_nothing(press: Press, site: httpx.AsyncClient, door_secret: str) -> None:
    other = await print_secret(press.database, bytes(16))
    elsewhere = await print_secret(press.database, HANDLE, "370112")
    await press.settle()
    program = Owner(site, headers={"Accept": "application/json"})
    assert refusal(await program.open("4F7K")) == (422, "malformed-door-secret")
    for wrong in ("0123-4567-89AB-CDEF", other, elsewhere):
        assert refusal(await program.open(wrong)) == (403, "door-secret-unknown")
    page = await Owner(site).open("0123-4567-89AB-CDEF")
    assert page.status_code == 403
    assert "密码不对，请对照告知单改正" in page.text
    assert 'aria-invalid="true"' in page.text
    assert await noted(press.database) == []
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
        assert (await owner.open("0123-4567-89AB-CDEF")).status_code == 429
        assert (await owner.open(secret)).status_code == 303, "who guesses keeps nobody out"
    app = still_app(press.settings.model_copy(update={"handed_in_a_minute": 2}))
    async with serving(app) as client:
        answers = [await Owner(client).open("0123-4567-89AB-CDEF") for _ in range(3)]
    assert [each.status_code for each in answers] == [403, 403, 429]


async def test_two_notices_are_two_doors(press: Press, owner: Owner) -> None:
    await owner.send("complaint", "只给机关看的话")
    other = Owner(owner.site)
    secret = await print_secret(press.database)
    await press.settle()
    assert (await other.open(secret)).status_code == 303
    text = (await other.look()).text
    assert "只给机关看的话" not in text
    assert text.count("打开</b>") == 2
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
    sent = await owner.send("statement", "有检修单。", [("a.pdf", PDF, "application/pdf")])
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


async def test_below_another_path_the_key_is_shown_to_the_door_there(press: Press, door_secret: str) -> None:
    app = still_app(press.settings)
    whole = Starlette(routes=[Mount("/publishing", app)])
    async with (
        serving(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(whole), base_url="http://127.0.0.1") as site,
    ):
        owner = Owner(site, f"/publishing/elder{PATH}")
        answer = await owner.open(door_secret)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/publishing/elder{PATH}/door")
        kept = [each for each in answer.headers.get_list("set-cookie") if each.startswith("cheqian_door=")]
        paths = [cookie.partition("Path=")[2].partition(";")[0] for cookie in kept]
        assert paths == [f"/publishing{PATH}/door", f"/publishing/elder{PATH}/door"]
        assert f'action="/publishing/elder{PATH}/door/letters#statement"' in (await owner.look()).text
        sent = await owner.send("statement", "话")
        assert sent.headers["location"].startswith(f"/publishing/elder{PATH}/door#letter-")
