"""The code of an inspection: small enough for its QR, one spelling only, and every other input a refusal."""

from contextlib import suppress
from datetime import date, timedelta
from io import BytesIO

import numpy as np
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.documents.rendering.code_image import screen_png
from shared.papers.code import ADDRESS_LIMIT, CODE_LIMIT, SITE_LIMIT, DayNotForCode, MalformedPaperCode, PaperCode
from shared.papers.inspection_code import (
    CODE_LENGTH,
    InspectionCode,
    MalformedInspectionCode,
    inspection_code_address,
    sign_inspection_code,
)
from shared.papers.keys import CodeVerdict
from shared.papers.spelling import spelled
from tests.support.inspection_codes import CODE, HANDLE
from tests.unit.papers.made_up import DAY, FIRST, KEY, STRANGER, code_of, paper_keys

SITE = "https://jg.example.gov.cn"


@given(st.binary(min_size=16, max_size=16), st.dates(date(2000, 1, 1), date(2179, 6, 6)))
def test_a_code_is_read_back_as_it_was_signed(handle: bytes, day: date) -> None:
    code = sign_inspection_code(KEY, handle, day)
    assert len(code.to_bytes()) == CODE_LENGTH <= CODE_LIMIT
    address = inspection_code_address(f"{SITE}/", code)
    assert InspectionCode.decode(code.to_bytes()) == InspectionCode.parse(str(code)) == InspectionCode.parse(address)
    assert (code.handle, code.day) == (handle, day)
    assert sign_inspection_code(KEY, handle, day) == code, "nothing of it has to be kept"


def test_the_longest_address_of_a_site_leaves_room() -> None:
    assert len(inspection_code_address("h" * SITE_LIMIT, CODE)) <= ADDRESS_LIMIT


def test_the_layout_is_the_documented_one() -> None:
    data = CODE.to_bytes()
    assert (data[0], data[1:5], data[7:23]) == (2, CODE.key_id, HANDLE)
    assert int.from_bytes(data[5:7], "big") == (DAY - date(2000, 1, 1)).days
    KEY.public_key().verify(data[23:], b"cheqian-inspection-code/1\n" + data[:23])


def test_its_qr_is_read_by_a_decoder() -> None:
    address = inspection_code_address(SITE, CODE)
    with Image.open(BytesIO(screen_png(address))) as picture:
        (read,) = zxingcpp.read_barcodes(np.array(picture.convert("L")))
    assert (read.text, read.format) == (address, zxingcpp.BarcodeFormat.QRCode)


@given(st.integers(0, CODE_LENGTH - 1), st.integers(1, 255))
def test_no_byte_of_a_code_can_be_changed(place: int, change: int) -> None:
    changed = bytearray(CODE.to_bytes())
    changed[place] ^= change
    with suppress(MalformedInspectionCode):
        assert paper_keys().judge(InspectionCode.decode(bytes(changed))).verdict is not CodeVerdict.GENUINE


@given(st.one_of(st.binary(max_size=160), st.binary(min_size=CODE_LENGTH, max_size=CODE_LENGTH)))
def test_random_bytes_are_a_code_or_a_refusal(data: bytes) -> None:
    with suppress(MalformedInspectionCode):
        assert InspectionCode.parse(spelled(data)).to_bytes() == data


@given(st.text())
def test_random_text_is_a_code_or_a_refusal(text: str) -> None:
    with suppress(MalformedInspectionCode):
        assert str(InspectionCode.parse(text)) in text


@given(st.integers(0, len(str(CODE)) - 1))
def test_a_code_that_is_cut_off_is_none(length: int) -> None:
    with pytest.raises(MalformedInspectionCode):
        InspectionCode.parse(str(CODE)[:length])


def test_the_code_of_a_paper_is_none_of_an_inspection_nor_the_other_way_round() -> None:
    with pytest.raises(MalformedInspectionCode):
        InspectionCode.parse(str(code_of()))
    with pytest.raises(MalformedPaperCode):
        PaperCode.parse(str(CODE))


def test_it_is_judged_by_the_key_of_its_day() -> None:
    keys = paper_keys()
    assert keys.judge(CODE).verdict is CodeVerdict.GENUINE
    assert keys.judge(sign_inspection_code(STRANGER, HANDLE, DAY)).verdict is CodeVerdict.UNKNOWN_KEY
    early = sign_inspection_code(KEY, HANDLE, FIRST - timedelta(days=1))
    assert keys.judge(early).verdict is CodeVerdict.KEY_NOT_IN_FORCE


def test_a_day_before_the_first_is_refused() -> None:
    with pytest.raises(DayNotForCode):
        sign_inspection_code(KEY, HANDLE, date(1999, 12, 31))
