"""Policies that a test's bureau has adopted."""

from datetime import date
from uuid import UUID

from shared.contracts.policy import PolicyAdopted
from shared.database import transact
from shared.log.append import append
from shared.policy.reading import read_policy
from tests.support.log import OCCASION
from tests.support.publishing import Press
from tests.unit.policy.examples import HEAD


async def adopt(press: Press, publications: str) -> None:
    """The bureau has a policy with these rules for publications, written as in the file."""
    written = (HEAD.replace("2020", "2026") + f"publications:\n{publications}").encode()
    rules = read_policy(written).policy.as_json()
    content = await press.blobs.put(written, "application/yaml")
    fact = PolicyAdopted(
        file=content.sha256,
        policy=rules["policy"],
        first=date(2026, 1, 1),
        title=rules["title"],
        source=rules["source"],
        rules=rules,
        content=content,
        requested_by="made-up-registrar",
    )
    async with transact(press.sampling, OCCASION.bureau) as session:
        await append(session, OCCASION, f"policy/{UUID(int=78)}", 0, fact)
    await press.show()
