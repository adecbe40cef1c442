"""Evidence of inspections that go on: files in parts, references that are made, moved and removed, a recording."""

from collections.abc import Sequence

from shared.access.roles import Role
from tests.contract.requests.assigning import CREW
from tests.contract.requests.promised import Known
from tests.support.evidence import Device, checksum, photograph
from tests.support.office import Office


async def send_evidence(office: Office, inspections: Sequence[str]) -> Known:
    """Three files: one is evidence, one was moved and handed over, nothing refers to the third. An upload is under way,
    another was given up.
    """
    over, *_, going_on, other = inspections
    house = office.house
    device = Device(house.client, house.somebody(Role.INSPECTOR, name=CREW[0]).token(), "/cases")
    upload = (await device.begin(1000)).json()["id"]
    part = bytes(500)
    assert (await device.part(upload, 0, part, **checksum(part))).status_code == 204
    given_up = (await device.begin(10)).json()["id"]
    assert (await device.give_up(given_up)).status_code == 204
    await device.send(b"made-up bytes of " + house.bureau.encode())
    evidence = []
    for number in (1, 2):
        taken = await device.take(going_on, await device.send(photograph(seed=number), 500))
        assert taken.status_code == 201, taken.text
        evidence.append(taken.json()["id"])
    kept, wrong = evidence
    moved = await device.post(f"/evidence/{wrong}/moves", {"inspection": other, "reason": "误传"})
    assert moved.status_code == 201, moved.text
    handed = {"to": "档案室", "at": house.clock().isoformat(), "purpose": "归档"}
    path = f"/evidence/{moved.json()['id']}"
    assert (await device.post(f"{path}/handovers", handed)).status_code == 200
    recording = await device.refer(going_on, house.clock())
    assert recording.status_code == 201, recording.text
    removed = await device.post(f"/evidence/{recording.json()['id']}/removal", {"reason": "登记重复"})
    assert removed.status_code == 200, removed.text
    there = {"inspection": (going_on, over)}
    return {
        "/inspections/{inspection}/evidence": there,
        "/inspections/{inspection}/recordings": there,
        "/evidence": {"evidence": (kept, wrong, recording.json()["id"])},
        "/evidence/uploads": {"upload": (upload,)},
    }
