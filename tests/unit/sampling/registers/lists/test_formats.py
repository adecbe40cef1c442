"""A file is what its first bytes say."""

import pytest

from services.sampling.registers.lists.formats import NotAList, format_of


@pytest.mark.parametrize(
    ("head", "kind"),
    [(b"PK\x03\x04...", "xlsx"), (b"name,uscc\n", "csv"), ("企业名称".encode("gb18030"), "csv"), (b"", "csv")],
)
def test_lists_are_recognised(head: bytes, kind: str) -> None:
    assert format_of(head) == kind


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"%PDF-1.7\n", "PDF"),
        ("企业名称".encode("utf-16"), "UTF-16"),
        ("name,uscc\n".encode("utf-16-le"), "UTF-16"),
        (b"\xef\xbb\xbf <html><table>", "网页"),
        (b"<?xml version='1.0'?>", "网页"),
        (b"--boundary\r\nContent-Disposition: form-data", "multipart"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x89PNG\r\n", "图片"),
    ],
)
def test_others_are_refused_by_name(head: bytes, said: str) -> None:
    with pytest.raises(NotAList) as refused:
        format_of(head)
    assert said in refused.value.detail
