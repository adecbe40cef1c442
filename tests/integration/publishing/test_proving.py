"""Proofs that a member is in a public list: sheet by sheet, from memory where a sheet was read before."""

import httpx

from shared.canonical import canonical
from shared.log.event import leaf_hash
from shared.log.merkle import verify_inclusion
from tests.support.postgres import connect
from tests.support.publishing import Press


async def test_a_large_list_is_proved_sheet_by_sheet(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=1500, count=2, out=0)
    await draw.announce()
    await press.settle()
    root = bytes.fromhex(draw.spec["frame"]["root"])
    for unit in (draw.units[0], draw.units[255], draw.units[256], draw.units[1024], draw.units[-1]):
        proof = (await site.get(f"/draws/{draw.draw}/frame/{unit.id}.json")).json()
        hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
        verify_inclusion(proof["index"], 1500, leaf_hash(canonical(unit.as_json())), hashes, root)
        firm = draw.openings[unit.id]["name"]
        assert unit.id in (await site.get(f"/enterprises/{firm}")).text


async def test_a_proof_never_changes_and_its_sheet_is_read_once(press: Press, site: httpx.AsyncClient) -> None:
    draw = press.draw(size=300, count=2, out=0)
    await draw.announce()
    await press.settle()
    paths = [f"/draws/{draw.draw}/frame/{unit.id}.json" for unit in draw.units]
    first, last = [await site.get(path) for path in (paths[0], paths[299])]
    assert "immutable" in first.headers["Cache-Control"]
    tag = first.headers["ETag"]
    again = await site.get(paths[0], headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    admin = await connect(press.database.admin_url)
    await admin.execute("DELETE FROM publishing.sheet")
    await admin.close()
    # Other members of the two sheets are proved from memory.
    root = bytes.fromhex(draw.spec["frame"]["root"])
    for place in (7, 260):
        proof = (await site.get(paths[place])).json()
        hashes = [bytes.fromhex(hash_) for hash_ in proof["proof"]]
        verify_inclusion(proof["index"], 300, leaf_hash(canonical(draw.units[place].as_json())), hashes, root)
        assert proof["identifier"] == draw.openings[draw.units[place].id]["name"]
    assert last.json()["index"] == 299
