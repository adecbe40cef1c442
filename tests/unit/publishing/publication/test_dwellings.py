"""Where somebody lives is hidden by its form; where an enterprise is, stays."""

import time

import pytest

from services.publishing.publication.redaction import MARKS, left_in, redact
from shared.contracts.publicity import Mentions

ADDRESS = MARKS["address"]
PREMISES = Mentions(public=("平川县样板路8号示例大厦3号楼1203室",))


@pytest.mark.parametrize(
    ("written", "public"),
    [
        ("工人住平川县城关镇样板路8号2单元101室。", f"工人住{ADDRESS}。"),
        ("在样板路８号院３号楼５０２室被发现", f"在{ADDRESS}被发现"),
        ("样板街12号2-101", ADDRESS),
        ("示例小区3号楼2单元", ADDRESS),
        ("示例花园5栋1203房", ADDRESS),
        ("送到平川县示例镇示例村三组12号", f"送到{ADDRESS}"),
        ("其为示例村第2村民小组村民", f"{ADDRESS}村民"),
        ("家住样板路8号，", f"家住{ADDRESS}，"),
        ("户籍地址：示例县，样板弄8号101室", f"户籍地址：示例县，{ADDRESS}"),
        ("居住在示例镇样板巷八号", f"居住在{ADDRESS}"),
        ("家住平川縣樣板路8號", f"家住{ADDRESS}"),
    ],
)
def test_a_dwelling_is_hidden(written: str, public: str) -> None:
    assert redact(written, Mentions()).text == public
    assert left_in(public, Mentions()) == ()


@pytest.mark.parametrize(
    "written",
    [
        "企业位于平川县样板路8号",
        "住所：平川县示例镇样板路8号",
        "住宿楼2号楼3层未设应急灯",
        "3号仓库2号门堵塞",
        "2号车间与办公室之间的通道",
        "居住区旁样板路8号加油站",
        "示例村加油站3台加油机",
        "第三组、第四组的检查人员",
        "道路2号标志、第8号令第三条",
        "样板路8号厂区2026年3月2日",
    ],
)
def test_where_an_enterprise_is_and_what_is_there_stays(written: str) -> None:
    assert redact(written, Mentions()).text == written


def test_the_registered_address_of_the_enterprise_stays_readable() -> None:
    for written in ("在平川县样板路8号示例大厦3号楼1203室检查", "在平川縣樣板路８号 示例大厦3号楼1203室检查"):
        assert redact(written, PREMISES).text == written
        assert redact(written, Mentions()).text == f"在{ADDRESS}检查"


def test_what_leads_further_than_the_registered_address_is_hidden() -> None:
    premises = Mentions(public=("平川县样板路8号",))
    assert redact("在平川县样板路8号2单元101室检查", premises).text == f"在{ADDRESS}检查"


@pytest.mark.parametrize(
    "piece", ["路", "路8号", "村3组", "住", "8", "室", "家住路", "a@", "138", "0531-", "-", "8号2单元"]
)
def test_a_long_text_takes_no_longer_than_it_is_long(piece: str) -> None:
    begun = time.process_time()
    left_in(piece * (40_000 // len(piece)), PREMISES)
    assert time.process_time() - begun < 2
