"""The code of an inspection, as an officer shows it: signed with the key of today, read by a decoder, and secret as
long as the inspection is.
"""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from shared.access.roles import Role
from shared.clock import beijing_date
from shared.papers.inspection_code import InspectionCode
from shared.papers.keyfile import PaperKeyFile
from shared.papers.keys import CodeVerdict, PaperKeys, Registration
from tests.integration.documents.test_asked_papers import OPENED
from tests.support.apps import BUREAU
from tests.support.inspection_codes import HANDLE, TOLD, tell_code
from tests.support.paperwork import SITE, Paperwork

PATH = f"/inspection-codes/{TOLD.inspection}"
SECRET = TOLD.model_copy(update={"hidden": True, "draws": (UUID(int=9),), "crew": ("made-up-inspector",)})


async def told(office: Paperwork, told: Any = TOLD) -> None:
    await tell_code(office.database, told)
    await office.react()


async def test_an_officer_shows_a_code_that_the_bureau_vouches_for(office: Paperwork) -> None:
    await told(office)
    shown = await office.get(Role.INSPECTOR, PATH)
    assert shown["address"].startswith(f"{SITE}/i/")
    assert (shown["standing"], shown["day"]) == ("approved", beijing_date(office.now).isoformat())
    code = InspectionCode.parse(shown["address"])
    assert (code.handle, code.key_id.hex()) == (HANDLE, shown["key_id"])
    key = PaperKeyFile(office.settings.paper_keys_file).newest(BUREAU)
    assert key is not None
    keys = PaperKeys().registered(Registration.signed_by(key, BUREAU, beijing_date(office.now)))
    assert keys.judge(code).verdict is CodeVerdict.GENUINE
    assert await office.get(Role.INSPECTOR, PATH) == shown, "the same code again"
    office.now += timedelta(days=1)
    assert InspectionCode.parse((await office.get(Role.INSPECTOR, PATH))["address"]).handle == HANDLE


async def test_its_pictures_are_read_by_a_decoder(office: Paperwork) -> None:
    await told(office)
    address = (await office.get(Role.INSPECTOR, PATH))["address"]
    png = await office.ask(Role.INSPECTOR, "GET", f"{PATH}/qr.png")
    assert (png.headers["content-type"], png.headers["cache-control"]) == ("image/png", "no-store")
    with Image.open(BytesIO(png.content)) as picture:
        (read,) = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    assert read.text == address
    svg = await office.ask(Role.INSPECTOR, "GET", f"{PATH}/qr.svg")
    assert svg.headers["content-type"] == "image/svg+xml"
    drawn = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    assert svg.text == drawn.to_svg(add_quiet_zones=True)


async def test_what_it_has_come_to_is_told(office: Paperwork) -> None:
    await told(office)
    await told(office, TOLD.model_copy(update={"standing": "revoked", "visit": None}))
    assert (await office.get(Role.INSPECTOR, PATH))["standing"] == "revoked"
    await office.check()


async def test_an_inspection_without_a_code_says_when_it_has_one(office: Paperwork) -> None:
    for path in (PATH, f"{PATH}/qr.svg", f"{PATH}/qr.png"):
        answer = await office.ask(Role.INSPECTOR, "GET", path)
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/inspection-code-unknown")
        assert "批准后" in answer.json()["detail"]


async def test_without_a_paper_key_there_is_no_code(office: Paperwork) -> None:
    await told(office)
    keys = await office.get(Role.CHIEF, "/paper-keys")
    revoked = {"day": beijing_date(office.now).isoformat(), "reason": "备份遗失"}
    await office.post(Role.CHIEF, f"/paper-keys/{keys['items'][0]['key']}/revocation", revoked)
    answer = await office.ask(Role.INSPECTOR, "GET", PATH)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/no-paper-key")


@pytest.mark.parametrize(("role", "sees"), [(Role.INSPECTOR, True), (Role.CHIEF, True), (Role.CLERK, False)])
async def test_a_covert_visit_is_shown_to_its_crew_and_to_readers_of_covert_draws(
    office: Paperwork, role: Role, sees: bool
) -> None:
    await told(office, SECRET)
    answer = await office.ask(role, "GET", PATH)
    assert answer.status_code == (200 if sees else 404)
    stranger = await office.ask(Role.INSPECTOR, "GET", PATH, subject="another-inspector")
    assert stranger.status_code == 404
    # Cases tells of the code anew when the last draw is open.
    await office.happens("sampling", "draw", OPENED, key=UUID(int=9))
    await told(office, SECRET)
    assert (await office.ask(role, "GET", PATH)).status_code == 200
    await office.check()


async def test_another_bureau_learns_nothing(office: Paperwork) -> None:
    await told(office)
    answer = await office.ask(Role.CHIEF, "GET", PATH, bureau="370112")
    assert answer.status_code == 404
