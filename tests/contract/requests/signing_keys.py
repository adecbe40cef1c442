"""A bureau registers, replaces and revokes its paper keys and its seal."""

import asyncio
from datetime import date, timedelta

from deploy.standalone.site import paper_keys_of, seals_of
from services.documents.seal_files import make_test_seal
from shared.access.roles import Role
from shared.clock import beijing_date
from shared.identifiers import AreaCode
from shared.papers.keyfile import PaperKeyFile
from tests.contract.requests.promised import Known
from tests.support.office import Office

_KEYS, _SEALS = "/documents/paper-keys", "/documents/seals"


async def register_keys_and_seals(office: Office) -> Known:
    """A key that was revoked, the key that is in force, and the key that replaces it tomorrow; the seal in force, and
    one that was revoked.
    """
    house, bureau = office.house, AreaCode(office.house.bureau)
    today, clerk = beijing_date(house.clock()), house.somebody(Role.CLERK)
    revoked = {"day": today.isoformat(), "reason": "备份遗失"}

    lost = await office.chief.post(_KEYS, _first(today))
    await clerk.post(f"{_KEYS}/{lost['key']}/revocation", revoked)
    file = PaperKeyFile(paper_keys_of(house.site.data))
    file.add(bureau)
    used = await office.chief.post(_KEYS, _first(today))
    file.add(bureau)
    next_ = await office.chief.post(f"{_KEYS}/{used['key']}/rotation", _first(today + timedelta(days=1)))

    old = await office.chief.post(_SEALS, _first(today))
    await clerk.post(f"{_SEALS}/{old['certificate']}/revocation", revoked)
    await asyncio.to_thread(make_test_seal, seals_of(house.site.data), bureau, "示例县应急管理局", house.clock())
    new = await office.chief.post(_SEALS, _first(today))
    return {
        "/paper-keys": {"key": (used["key"], lost["key"], next_["key"])},
        "/seals": {"certificate": (new["certificate"], old["certificate"])},
    }


def _first(day: date) -> dict[str, str]:
    return {"first": day.isoformat()}
