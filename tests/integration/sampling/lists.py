"""Made-up lists of enterprises, and how a client imports them."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import httpx

from shared.identifiers import Uscc

HEADER = ("企业名称", "统一社会信用代码", "镇街", "监管类别")


def code(number: int) -> str:
    """A valid code that no enterprise has."""
    return Uscc.completed(f"91370124EXAM{number:04d}")


def row(number: int, **others: str) -> tuple[str, ...]:
    values = {
        "企业名称": f"平阴县示例第{number}厂",
        "统一社会信用代码": code(number),
        "镇街": "榆山街道",
        "监管类别": "工商贸",
        **others,
    }
    return tuple(values[title] for title in HEADER)


def csv(*rows: Sequence[str], header: Sequence[str] = HEADER, encoding: str = "utf-8") -> bytes:
    return "".join(f"{','.join(cells)}\n" for cells in (header, *rows)).encode(encoding)


async def put(
    client: httpx.AsyncClient,
    content: bytes,
    *,
    import_id: UUID | None = None,
    list_name: str = "enterprises",
    confirm: bool = True,
) -> httpx.Response:
    """Import a list; whatever changes by it is meant."""
    return await client.put(
        f"/enterprises/imports/{import_id or uuid4()}",
        content=content,
        params={"list": list_name, "confirm": confirm},
        headers={"Content-Type": "text/csv"},
    )


async def counts(client: httpx.AsyncClient, content: bytes, list_name: str = "enterprises") -> dict[str, int]:
    """What importing it did: only the counts that are not 0."""
    answer = await put(client, content, list_name=list_name)
    assert answer.status_code == 201, answer.text
    return {name: count for name, count in answer.json()["counts"].items() if count}
