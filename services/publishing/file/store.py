"""Finding the file of an adopted policy by its hash, in the published part of the log."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts.fact import BlobRef
from shared.contracts.policy import PolicyAdopted
from shared.log.streams import published_size
from shared.policy.adoption import PolicyUnknown

# Through the index of types: a bureau adopts a few policies in a year.
_CONTENT = text("""
    SELECT v.payload->'content' FROM log.entry e JOIN log.event v ON v.id = e.event
    WHERE e.type = :type AND e.position < :published AND v.payload->'content'->>'sha256' = :sha256
    ORDER BY e.position LIMIT 1
""")


async def is_adopted(session: AsyncSession, sha256: str) -> bool:
    """Whether the published log shows that a bureau has adopted this policy file."""
    wanted = {"type": PolicyAdopted.type, "published": await published_size(session), "sha256": sha256}
    return await session.scalar(_CONTENT, wanted) is not None


async def adopted_file(session: AsyncSession, sha256: str) -> BlobRef:
    """The blob of a policy file that a bureau has adopted, once the log shows the adoption. Raises PolicyUnknown."""
    wanted = {"type": PolicyAdopted.type, "published": await published_size(session), "sha256": sha256}
    found = await session.scalar(_CONTENT, wanted)
    if found is None:
        raise PolicyUnknown(
            f"公开日志中没有采用哈希为 {sha256} 的政策文件；如刚刚采用，请稍后再取。",
            f"The published log shows no adoption of a file with the hash {sha256}; if it was adopted just now, try "
            "again shortly.",
            sha256=sha256,
        )
    return BlobRef.model_validate(found)
