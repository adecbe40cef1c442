"""An exchange: its manifest holds its files, and its acknowledgement is read whatever rows it has."""

import csv
import hashlib
import io
import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publishing.outlet.acknowledgement import (
    AcknowledgementUnreadable,
    RecordAnswered,
    Sent,
    read_acknowledgement,
)
from services.publishing.outlet.manifest import FileDiffers, Manifest, ManifestFile, hash_line
from services.publishing.outlet.mapping import mapped
from services.publishing.outlet.said import words
from services.publishing.outlet.validators.answers import AnsweredError
from shared.inert_text import inert
from tests.unit.publishing.outlet.dispatched import FILES, NATIONAL
from tests.unit.publishing.outlet.exchanged import BATCH, sheet, written
from tests.unit.publishing.outlet.recorded import BUREAU, penalty

_HEAD = ["批次号", "数据标识", "版本", "处理结果", "回执号", "错误代码", "错误字段", "错误说明"]
_SENT: list[Sent] = [("k1", 1), ("k2", 3)]
_ACCEPTED = [str(BATCH), "k1", "1", "已入库", "R-1", "", "", ""]
_REFUSED = [str(BATCH), "k2", "3", "未入库", "", "1001", "CF_XDR_MC", "主体信息不匹配"]


# --- the manifest


def test_a_manifest_holds_its_files() -> None:
    content = written("csv", [mapped(penalty(), FILES).fields])
    entry = ManifestFile.of(io.BytesIO(content), "csv", sheet(), 1)
    assert (entry.name, entry.size, entry.count) == ("penalties.new.csv", len(content), 1)
    assert entry.sha256 == hashlib.sha256(content).hexdigest()
    entry.require_same(io.BytesIO(content))
    for other in (content[:-1], content + b" ", content.replace(b"SJBS", b"SJBT")):
        with pytest.raises(FileDiffers, match=r"penalties\.new\.csv"):
            entry.require_same(io.BytesIO(other))


def test_a_manifest_is_canonical_and_has_its_own_hash() -> None:
    entry = ManifestFile.of(io.BytesIO(b""), "xml", sheet(operation="withdrawals"), 0)
    manifest = Manifest(target="files", authority=BUREAU, batch=BATCH, made_at="2026-03-12 09:00:00", files=(entry,))
    assert Manifest.model_validate_json(manifest.written()) == manifest
    assert json.loads(manifest.written())["format"] == "cheqian-exchange/1"
    assert hash_line(manifest.written()).decode().split("  ") == [
        hashlib.sha256(manifest.written()).hexdigest(),
        "manifest.json\n",
    ]


# --- the acknowledgement


def acknowledgement(*rows: list[str], head: list[str] = _HEAD, encoding: str = "utf-8-sig") -> io.BytesIO:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    return io.BytesIO(text.getvalue().encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030"])
def test_an_acknowledgement_is_read_in_the_encodings_that_people_use(encoding: str) -> None:
    read = read_acknowledgement(acknowledgement(_ACCEPTED, _REFUSED, encoding=encoding), FILES, BATCH, _SENT)
    error = AnsweredError("1001", "CF_XDR_MC", "主体信息不匹配")
    assert read.answers == (
        RecordAnswered("k1", 1, "accepted", "R-1"),
        RecordAnswered("k2", 3, "refused", None, (error,)),
    )
    assert (read.faults, read.unanswered) == ((), ())


def test_several_rows_are_the_errors_of_one_record() -> None:
    other = [*_REFUSED[:5], "", "CF_SY", "里包含特殊字符信息!"]
    read = read_acknowledgement(acknowledgement(_REFUSED, other, other, []), FILES, BATCH, _SENT)
    (answer,) = read.answers
    assert [error.field for error in answer.errors] == ["CF_XDR_MC", "CF_SY"]
    assert read.unanswered == (("k1", 1),)


def test_columns_may_stand_in_another_order_with_others_between() -> None:
    head = ["备注", *reversed(_HEAD)]
    read = read_acknowledgement(acknowledgement(["x", *reversed(_ACCEPTED)], head=head), FILES, BATCH, _SENT)
    assert read.answers == (RecordAnswered("k1", 1, "accepted", "R-1"),)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ([str(UUID(int=1)), *_ACCEPTED[1:]], "批次号"),
        ([str(BATCH), "k9", *_ACCEPTED[2:]], "没有记录“k9”"),
        ([str(BATCH), "k1", "2", *_ACCEPTED[3:]], "第 2 版"),
        ([str(BATCH), "k1", "一", *_ACCEPTED[3:]], "不是数字"),
        ([*_ACCEPTED[:3], "好", *_ACCEPTED[4:]], "不是 已入库、未入库、重复 之一"),
        ([*_ACCEPTED[:4], "", *_ACCEPTED[5:]], "回执号"),
        ([str(BATCH), "k2", "3", "已入库", "R-2", "", "", ""], "矛盾"),
        ([str(BATCH), "k1"], "不是数字"),
    ],
)
def test_a_row_that_cannot_be_used_stops_no_other(row: list[str], says: str) -> None:
    read = read_acknowledgement(acknowledgement(_REFUSED, row), FILES, BATCH, _SENT)
    (fault,) = read.faults
    assert fault.line == 3
    assert says in fault.reason
    assert fault.reason_en
    assert [answer.key for answer in read.answers] == ["k2"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "没有|缺少列"),
        ("批次号,数据标识\r\n".encode(), "缺少列：版本"),
        (b"\xff\xff", "GB 18030"),
        (",".join(_HEAD).encode() + b'\r\n"a', "不是 CSV"),
    ],
)
def test_what_is_no_acknowledgement_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(AcknowledgementUnreadable) as refused:
        read_acknowledgement(io.BytesIO(content), FILES, BATCH, _SENT)
    assert any(word in refused.value.detail for word in says.split("|"))


def test_only_files_are_acknowledged_by_files() -> None:
    with pytest.raises(ValueError, match="national"):
        read_acknowledgement(acknowledgement(), NATIONAL, BATCH, _SENT)


_KEYS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Z")), min_size=1, max_size=8)
_MESSAGES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20).map(str.strip)


@given(st.dictionaries(st.tuples(_KEYS, st.integers(1, 99)), _MESSAGES, max_size=6), st.booleans())
def test_every_answer_is_read_back(told: dict[Sent, str], refuse: bool) -> None:
    status = "未入库" if refuse else "重复"
    rows = [
        [str(BATCH), inert(key), str(version), status, "" if refuse else "R-1", "", "", inert(message)]
        for (key, version), message in told.items()
    ]
    read = read_acknowledgement(acknowledgement(*rows), FILES, BATCH, list(told))
    errors = [(AnsweredError("", "", words(message)),) if refuse else () for message in told.values()]
    assert [(answer.key, answer.version) for answer in read.answers] == list(told)
    assert [answer.errors for answer in read.answers] == errors
    assert (read.faults, read.unanswered) == ((), ())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    for beginning in (b"", ",".join(_HEAD).encode() + b"\r\n"):
        try:
            read = read_acknowledgement(io.BytesIO(beginning + content), FILES, BATCH, _SENT)
        except AcknowledgementUnreadable:
            continue
        assert len(read.answers) + len(read.unanswered) == len(_SENT)
