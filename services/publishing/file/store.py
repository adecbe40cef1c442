"""Finding a file that the published log names by its hash."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.annulment import DrawAnnulled
from shared.contracts.fact import BlobRef
from shared.contracts.items import ItemsPublished
from shared.contracts.policy import PolicyAdopted
from shared.errors import NotFound
from shared.log.streams import published_size
from shared.policy.adoption import PolicyUnknown

# Through the index of types: a bureau adopts a few policies in a year, and an annulment is rare.
_NAMED = text("""
    SELECT v.payload -> CAST(:field AS text) FROM log.entry e JOIN log.event v ON v.id = e.event
    WHERE e.type = :type AND e.position < :published AND v.payload -> CAST(:field AS text) ->> 'sha256' = :sha256
    ORDER BY e.position LIMIT 1
""")


class ItemListUnknown(NotFound):
    code = "item-list-unknown"
    title = "没有这一版事项清单"
    title_en = "No such item list"


class DecisionUnknown(NotFound):
    code = "decision-unknown"
    title = "没有这一决定"
    title_en = "No such decision"


async def is_adopted(session: AsyncSession, sha256: str) -> bool:
    """Whether the published log shows that a bureau has adopted this policy file."""
    return await _named(session, PolicyAdopted.type, "content", sha256) is not None


async def adopted_file(session: AsyncSession, sha256: str) -> BlobRef:
    """The blob of a policy file that a bureau has adopted, once the log shows the adoption. Raises PolicyUnknown."""
    found = await _named(session, PolicyAdopted.type, "content", sha256)
    if found is None:
        raise PolicyUnknown(
            f"公开日志中没有采用哈希为 {sha256} 的政策文件；如刚刚采用，请稍后再取。",
            f"The published log shows no adoption of a file with the hash {sha256}; if it was adopted just now, try "
            "again shortly.",
            sha256=sha256,
        )
    return found


async def item_list_file(session: AsyncSession, sha256: str) -> BlobRef:
    """The blob of an edition of an item list that a bureau has published, once the log shows it. Raises
    ItemListUnknown.
    """
    found = await _named(session, ItemsPublished.type, "items", sha256)
    if found is None:
        raise ItemListUnknown(
            f"公开日志中没有哈希为 {sha256} 的事项清单；如刚刚公布，请稍后再取。",
            f"The published log shows no item list with the hash {sha256}; if it was published just now, try again "
            "shortly.",
            sha256=sha256,
        )
    return found


async def is_decision(session: AsyncSession, sha256: str) -> bool:
    """Whether the published log shows that a draw was annulled by this decision."""
    return await _named(session, DrawAnnulled.type, "file", sha256) is not None


async def decision_file(session: AsyncSession, sha256: str) -> BlobRef:
    """The blob of a decision by which a draw was annulled, once the log shows it. Raises DecisionUnknown."""
    found = await _named(session, DrawAnnulled.type, "file", sha256)
    if found is None:
        raise DecisionUnknown(
            f"公开日志中没有依据哈希为 {sha256} 的决定撤销的抽查；如刚刚撤销，请稍后再取。",
            f"By the published log no draw was annulled by a decision with the hash {sha256}; if that was just now, "
            "try again shortly.",
            sha256=sha256,
        )
    return found


async def _named(session: AsyncSession, type_: str, field: str, sha256: str) -> BlobRef | None:
    wanted = {"type": type_, "field": field, "published": await published_size(session), "sha256": sha256}
    found = await session.scalar(_NAMED, wanted)
    return None if found is None else BlobRef.model_validate(found)
