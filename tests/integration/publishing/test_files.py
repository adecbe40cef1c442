"""Files that the log names: everybody gets adopted policies, item lists, and decisions by which draws were annulled,
under their hash, once the log shows them.
"""

from datetime import date
from hashlib import sha256
from shutil import rmtree
from urllib.parse import urlsplit

import httpx
import pytest

from shared.contracts.items import ItemsConsolidated, ItemsPublished
from shared.contracts.policy import PolicyAdopted
from shared.database import transact
from shared.log.append import append
from tests.support.log import OCCASION
from tests.support.publishing import Press

CONTENT = "policy: example-2026\nbureau: 370124  # 示例\n".encode()
DIGEST = sha256(CONTENT).hexdigest()
DECISION = b"%PDF-1.7 a made-up decision"
ITEMS = b'[{"basis":"made-up law","key":"AQ-1","name":"made-up item"}]'
LISTED = f"/item-lists/{sha256(ITEMS).hexdigest()}.json"
POLICY, DECIDED = f"/policies/{DIGEST}.yaml", f"/decisions/{sha256(DECISION).hexdigest()}.pdf"


async def adopt(press: Press) -> None:
    content = await press.blobs.put(CONTENT, "application/yaml")
    fact = PolicyAdopted(
        file=DIGEST,
        policy="example-2026",
        first=date(2026, 1, 1),
        title="示例规则",
        source="示例应急发〔2026〕1号",
        rules={},
        content=content,
        requested_by="made-up-legal",
    )
    async with transact(press.sampling) as session:
        await append(session, OCCASION, "policy/370124", 0, fact)


async def test_everybody_gets_the_file_once_its_adoption_is_published(press: Press, site: httpx.AsyncClient) -> None:
    await adopt(press)
    await press.show()
    before = await site.get(POLICY)
    assert (before.status_code, before.json()["type"]) == (404, "/problems/policy-unknown")
    await press.publish()
    answer = await site.get(POLICY)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    assert answer.headers["Content-Type"] == "application/yaml"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


async def test_everybody_gets_the_item_list_once_its_edition_is_published(
    press: Press, site: httpx.AsyncClient
) -> None:
    items = await press.blobs.put(ITEMS, "application/json")
    draft = ItemsConsolidated(items=items, size=1, first=date(2026, 1, 1))
    async with transact(press.sampling) as session:
        await append(session, OCCASION, "item-list/1", 0, draft)
    await press.settle()
    before = await site.get(LISTED)
    assert (before.status_code, before.json()["type"]) == (404, "/problems/item-list-unknown"), "a draft is not public"
    fact = ItemsPublished(
        edition=1, first=date(2026, 1, 1), size=1, sha256=items.sha256, items=items, consolidated_by="made-up-legal"
    )
    async with transact(press.sampling) as session:
        await append(session, OCCASION, "item-list/1", 1, fact)
    await press.settle()
    answer = await site.get(LISTED)
    assert (answer.status_code, answer.content) == (200, ITEMS)
    assert answer.headers["Content-Type"] == "application/json"
    assert (await site.get(f"/item-lists/{DIGEST}.json")).status_code == 404


async def test_everybody_gets_the_decision_by_which_a_draw_was_annulled(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.annul(draw, "示例县人民法院", DECISION)
    await press.show()
    assert (await site.get(DECIDED)).json()["type"] == "/problems/decision-unknown"
    await press.publish()
    answer = await site.get(DECIDED)
    assert (answer.status_code, answer.content) == (200, DECISION)
    assert (answer.headers["Content-Type"], answer.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Content-Disposition"] == f'inline; filename="{sha256(DECISION).hexdigest()}.pdf"'
    shown = (await site.get(f"/draws/{draw.draw}.json")).json()
    assert (shown["stage"], shown["annulled"]["by"]) == ("completed", "示例县人民法院")
    assert shown["annulled"]["decision"] == sha256(DECISION).hexdigest()
    assert DECIDED in (await site.get(f"/draws/{draw.draw}")).text


@pytest.mark.parametrize(("address", "size"), [(POLICY, len(CONTENT)), (DECIDED, len(DECISION))])
async def test_what_a_reader_has_already_is_not_read_again(
    press: Press, site: httpx.AsyncClient, address: str, size: int
) -> None:
    await adopt(press)
    draw = press.draw(size=5, count=2)
    await draw.hold()
    await press.annul(draw, "示例县人民法院", DECISION)
    await press.settle()
    rmtree(urlsplit(press.settings.read_blob_urls[0]).path)
    assert (await site.get(address)).json()["type"] == "/problems/blob-missing", "the content is gone"
    bare = await site.head(address)
    assert (bare.status_code, bare.headers["Content-Length"]) == (200, str(size))
    tag = bare.headers["ETag"]
    assert tag.strip('"') in address
    assert (await site.get(address, headers={"If-None-Match": tag})).status_code == 304


async def test_nobody_gets_another_blob_by_its_hash(press: Press, site: httpx.AsyncClient) -> None:
    """The names behind a covert draw lie in the same store."""
    await adopt(press)
    secret = await press.blobs.put(b'{"names": []}', "application/json")
    await press.settle()
    answer = await site.get(f"/policies/{secret.sha256}.yaml")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/policy-unknown")
    assert (await site.get("/policies/latest.yaml")).status_code == 422
    answer = await site.get(f"/decisions/{secret.sha256}.pdf")
    assert (answer.status_code, answer.json()["type"]) == (404, "/problems/decision-unknown")
