"""An office that keeps its files in a folder; what is shown of its papers; and files of the operator that break."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from shared.access.roles import Role
from tests.support.apps import BUREAU
from tests.support.paperwork import Paperwork, adopted, paperwork_on
from tests.support.postgres import Database


@asynccontextmanager
async def office_on(database: Database, folder: Path, **others: Any) -> AsyncIterator[Paperwork]:
    """An office that keeps its files in a folder."""
    async with paperwork_on(database, folder, blob_url=blobs_in(folder), **others) as office:
        await office.happens("sampling", "policy", adopted("示例方案"))
        await office.open_for(BUREAU)
        yield office


def blobs_in(folder: Path) -> str:
    return (folder / "blobs").as_uri()


async def shown(office: Paperwork, paper: str) -> tuple[str, str | None, str | None]:
    """The state of the paper, its name, and why it waits."""
    found = await office.get(Role.CLERK, f"/papers/{paper}")
    return found["status"], found["name"], (found["waits_for"] or {"code": None})["code"]


def away(*names: str) -> Callable[[Path], Callable[[], None]]:
    """Files are gone, and brought back."""

    def breaks(folder: Path) -> Callable[[], None]:
        for name in names:
            (folder / name).rename(folder / f"{name}.away")

        def mend() -> None:
            for name in names:
                (folder / f"{name}.away").rename(folder / name)

        return mend

    return breaks


def wrong(name: str, content: str) -> Callable[[Path], Callable[[], None]]:
    """A file has another content, and its own again; or there is none again."""

    def breaks(folder: Path) -> Callable[[], None]:
        file = folder / name
        before = file.read_bytes() if file.exists() else None
        file.write_text(content)

        def mend() -> None:
            file.unlink() if before is None else file.write_bytes(before)

        return mend

    return breaks
