"""The notice of an inspection's code stands on one sheet, however much there is to say."""

from datetime import date

import pypdfium2 as pdfium
import pytest
import zxingcpp

from services.documents.inspection_code.notice import Notice, NoticePress
from shared.law.law import shipped_law
from shared.law.rights import Right, rights_of
from shared.papers.door_secret import grouped
from shared.policy.authorities import Authorities
from shared.typefaces import typefaces
from tests.support.inspection_codes import CODE

DAY = date(2026, 3, 10)
ADDRESS = f"https://jg.example.gov.cn/i/{CODE}"
SECRET = "MW8Q0000ABCD4F7K"  # made up
AUTHORITIES = Authorities.model_validate(
    {
        "bureau": "示例县应急管理局",
        "telephone": "0531-5550100",
        "government": "示例县人民政府",
        "court": "示例县人民法院",
        "basis": "示例",
    }
)
RIGHTS = rights_of(shipped_law(), DAY)
PRESS = NoticePress(typefaces())


def notice(**changes: object) -> Notice:
    plain = Notice(
        authorities=AUTHORITIES,
        party="示例县第一机械有限公司",
        identifier="91370124EX00000001",
        on=DAY,
        over=False,
        today=DAY,
        address=ADDRESS,
        rights=RIGHTS,
        secret=grouped(SECRET),
    )
    return plain._replace(**changes)  # type: ignore[arg-type]  # each test knows what it changes


def read(notice: Notice) -> tuple[str, str]:
    """What stands on the sheet, without spaces; and what its QR says."""
    document = pdfium.PdfDocument(PRESS.render(notice))
    (sheet,) = document
    assert (round(sheet.get_width()), round(sheet.get_height())) == (595, 842), "A4"
    (code,) = zxingcpp.read_barcodes(sheet.render(scale=150 / 72).to_numpy())
    said = "".join(sheet.get_textpage().get_text_bounded().split()).replace("\u200b", "")
    document.close()
    return said, code.text


_LONG = notice(
    authorities=AUTHORITIES.model_copy(
        update={"bureau": "示" * 60, "telephone": "0531-5550100、" * 4, "address": "示" * 100}
    ),
    party="示例（示例县）" * 12,
    address=ADDRESS.replace("jg.", "a-rather-long-name-of-a-site.of-a-department."),
    rights=(*RIGHTS, *[Right("另一项权利", "", "不得" + "妨碍正常生产经营" * 10, "", "《示例意见》第十二条")] * 2),
)


@pytest.mark.parametrize("notice", [notice(), notice(on=None, rights=()), notice(over=True), _LONG])
def test_it_is_one_sheet_with_the_secret_and_a_code_that_is_read(notice: Notice) -> None:
    said, code = read(notice)
    assert code == notice.address
    for words in (
        notice.party,
        grouped(SECRET),
        "企业窗口",
        notice.authorities.bureau,
        *(r.words for r in notice.rights),
    ):
        assert words in said, words


def test_it_says_when() -> None:
    assert "本机关定于2026年3月10日对贵单位进行安全生产检查" in read(notice())[0]
    assert "本机关近日对贵单位进行安全生产检查" in read(notice(on=None))[0]
    assert "本机关于2026年3月10日对贵单位进行了安全生产检查" in read(notice(over=True))[0]


def test_the_same_notice_is_the_same_file() -> None:
    assert PRESS.render(notice()) == PRESS.render(notice())
    assert PRESS.render(notice()) != PRESS.render(notice(secret=grouped(SECRET[::-1])))
