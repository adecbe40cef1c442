"""A bureau serves its letters, and corrects what it recorded of that."""

import asyncio

from shared.access.roles import Role
from tests.contract.requests.promised import Known
from tests.contract.requests.writing_papers import issue
from tests.support.bureau import EVIDENCE
from tests.support.office import Office
from tests.support.serving import account_of, handed_over

_SERVICES = "/documents/services"
_PATIENCE = 60


async def serve_papers(office: Office) -> Known:
    """A service that was corrected, after somebody had refused that; one of a letter that was not served."""
    house, clerk = office.house, office.house.somebody(Role.CLERK)
    corrected, undone = [await clerk.post(_SERVICES, handed_over(house, await issue(office))) for _ in range(2)]
    recording = [{"kind": "recording", "sha256": EVIDENCE}]
    left = account_of(house, by="left-with-witness", reason="拒绝签收", proofs=recording)
    for service, account in ((corrected, left), (undone, None)):
        await _settled(office, service["receipt"])
        at = f"{_SERVICES}/{service['id']}"
        for verdict, body in (("-refusal", {"opinion": "请补充录像"}), ("", None)):
            await clerk.post(f"{at}/correction-request", {"account": account, "because": "登记有误"})
            await office.chief.post(f"{at}/correction{verdict}", body)
    return {"/services": {"service": (corrected["id"], undone["id"])}}


async def _settled(office: Office, receipt: str) -> None:
    """Until the service has issued the receipt, or says why it waits: whoever corrects it then meets nobody."""
    async with asyncio.timeout(_PATIENCE):
        while True:
            paper = await office.chief.get(f"/documents/papers/{receipt}")
            if paper["status"] == "issued" or paper["waits_for"]:
                return
            await asyncio.sleep(0.1)
