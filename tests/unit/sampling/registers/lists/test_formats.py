"""A file is what its content says."""

import io

import pytest

from services.sampling.registers.lists.formats import NotAList, WorkbookLocked, format_of


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"name,uscc\n", "csv"),
        ("企业名称".encode("gb18030"), "csv"),
        (b"", "csv"),
        ("企业名称\t代码\n".encode("utf-16"), "csv"),
        ("name,uscc\n".encode("utf-16-le"), "csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "xls"),
        (b"\xef\xbb\xbf <html><table>", "html"),
        ("<table><tr><td>企业名称".encode("utf-16"), "html"),
        (b"<?xml version='1.0'?><?mso-application progid='Excel.Sheet'?><Workbook xmlns='urn:x'>", "xml"),
    ],
)
def test_lists_are_recognised(head: bytes, kind: str) -> None:
    assert format_of(io.BytesIO(head)) == kind


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (b"%PDF-1.7\n", "这是 PDF 文件"),
        (b"<?xml version='1.0'?><feed/>", "这是 XML 文件"),
        (b"--boundary\r\nContent-Disposition: form-data", "请把文件本身作为请求体发送"),
        (b"Rar!\x1a\x07", "RAR"),
        (b"\x89PNG\r\n", "这是图片"),
        (b"MIME-Version: 1.0\r\n", ".mht"),
        (bytes(range(256)) + bytes(300), "二进制"),
    ],
)
def test_others_are_refused_by_name(head: bytes, said: str) -> None:
    with pytest.raises(NotAList) as refused:
        format_of(io.BytesIO(head))
    assert said in refused.value.detail


def test_a_workbook_with_a_password_is_asked_for_without() -> None:
    with pytest.raises(WorkbookLocked) as refused:
        format_of(
            io.BytesIO(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(70_000) + "EncryptedPackage".encode("utf-16-le"))
        )
    assert "请先取消打开密码" in refused.value.detail
