"""What a stranger can fetch, and what lies in publishing's tables."""

import json
from collections.abc import Iterable
from urllib.parse import quote

import httpx
from sqlalchemy import text

from services.publishing.projections import PROJECTIONS, TABLES
from shared.database import create_engine, transact
from shared.log.rebuild import rebuild
from tests.integration.publishing.test_site import Reader
from tests.support.draws import members_of
from tests.support.publishing import Press

_OPENAPI = "/openapi.json"
_BROWSER = {"Accept": "text/html"}


async def everything_public(site: httpx.AsyncClient, *draws: str) -> dict[str, str]:
    """Every answer, by its path: all that the site's pages link to, and every GET route for these draws."""
    asked: dict[str, str] = {}
    routes = [path for path, verbs in (await site.get(_OPENAPI)).json()["paths"].items() if "get" in verbs]
    waiting = ["/", "/metrics", "/log/checkpoint", "/log/tile/0/000.p/1", "/log/tile/entries/000.p/1"]
    waiting += [f"/receipts/{position}" for position in range(20)]
    for draw in draws:
        waiting += [f"/draws/{draw}", *(route.replace("{draw}", draw) for route in routes if "{draw}" in route)]
        for kind in ("frame", "excluded", "tasks", "people"):
            waiting += [f"/draws/{draw}/{kind}/{member['id']}.json" for member in await _listed(site, draw, kind)]
    for word in ("平川县", "有限公司", "测试员", "9137", "gongsi", "yxgs"):
        waiting += [f"/search?q={quote(word)}", f"/search.json?q={quote(word)}&limit=200"]
    while waiting:
        path = waiting.pop()
        if path in asked or path.startswith("http"):
            continue
        answer = await site.get(path, headers=_BROWSER if path.startswith("/search?") else {})
        asked[path] = answer.content.decode(errors="replace")
        if answer.headers["Content-Type"].startswith("text/html"):
            waiting += [link.split("#")[0] for link in Reader(answer.text).links if link.startswith("/")]
    for firm in members_of("enterprises", 8):
        # What is asked for is said again in the answer: that alone tells nothing.
        for path in (f"/enterprises/{firm.identifier}", f"/enterprises/{firm.identifier}.json"):
            answer = await site.get(path)
            is_unknown = answer.status_code == 404
            asked[path] = answer.text.replace(firm.identifier, "") if is_unknown else answer.text
    return asked


async def _listed(site: httpx.AsyncClient, draw: str, kind: str) -> list[dict[str, str]]:
    answer = await site.get(f"/draws/{draw}/{kind}.json")
    return answer.json() if answer.status_code == 200 else []


async def tables(press: Press, names: Iterable[str]) -> dict[str, list[str]]:
    """Every row of these tables as JSON."""
    rows = {}
    async with transact(press.engine) as session:
        for table in names:
            found = await session.execute(text(f"SELECT to_jsonb(t) FROM {table} t"))  # noqa: S608  # our own names
            rows[table] = sorted(json.dumps(row, sort_keys=True, ensure_ascii=False) for row in found.scalars())
    return rows


async def rebuilt(press: Press) -> int:
    """Publishing's tables made again from the log; how many events that took."""
    engine = create_engine(press.database.admin_url, application="rebuild")
    try:
        return await rebuild(engine, press.blobs, TABLES, PROJECTIONS)
    finally:
        await engine.dispose()
