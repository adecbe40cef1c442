"""Every flaw in each of its three cases: how it comes about, before anything is sent."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from services.publishing.outlet.records import ItemResult, RecordParty
from services.publishing.outlet.validators.dispatch import Dispatch, Known
from services.publishing.outlet.validators.flaw import Case, Flaw, flaws
from shared.contracts.penalty import IdentityPaper, PartyCodes
from shared.contracts.publicity import Mentions, PersonMentioned
from tests.unit.publishing.outlet.dispatched import FILES, NATIONAL, dispatch, known, registered, sent
from tests.unit.publishing.outlet.recorded import BUREAU, FIRM, PERSON, SHOP, inspection_result, penalty

_NARROW = NATIONAL.model_copy(update={"beginnings": {"organisation": ("91",)}})
_WITNESS = Mentions(persons=(PersonMentioned(name="乙示例", role="witness"),))
_OTHER_NUMBER = "（示）应急罚〔2026〕9号"
_NO_CODE = PartyCodes()


class Flawed(NamedTuple):
    """What is sent, what is known, and the flaw that must be found: its field, and words of its message."""

    flaw: str
    case: Case
    sent: Dispatch
    known: Known
    field: str
    says: str = ""


def party(of: RecordParty = FIRM, **more: Any) -> Dispatch:
    return dispatch(penalty(party=of.model_copy(update=more)))


def made(**more: Any) -> Dispatch:
    return dispatch(penalty(**more))


def spelled(**changed: str | None) -> Dispatch:
    """What is to be sent says something else than the record."""
    right = dispatch()
    fields: Mapping[str, str] = {
        name: text for name, text in {**right.mapped.fields, **changed}.items() if text is not None
    }
    return replace(right, mapped=replace(right.mapped, fields=fields))


def result(national: str, text: str) -> Dispatch:
    return dispatch(inspection_result(results=(ItemResult(item="", local="x", national=national, text=text),)))


def of_parties() -> Iterator[Flawed]:
    code = "party.code"
    yield Flawed("code-of-class", "missing", party(party_class=None), known(), "party.class")
    yield Flawed("code-of-class", "incorrect", party(party_class="individual-business"), known(), "party.class", "法人")
    yield Flawed("code-of-class", "conflict", party(), registered(party_class="person"), "party.class", "自然人")
    yield Flawed("individual-business-form", "missing", party(SHOP, operator=""), known(), "party.name")
    yield Flawed("individual-business-form", "incorrect", party(PERSON, codes=SHOP.codes), known(), "party.class", "92")
    shop = registered(party_class="individual-business", name=SHOP.name)
    yield Flawed("individual-business-form", "conflict", party(PERSON), shop, "party.class", SHOP.name)
    yield Flawed("registered-name", "missing", party(), known(party=None), "party.name", FIRM.name)
    yield Flawed("registered-name", "incorrect", party(name="示例化工(有限)公司"), known(), "party.name", FIRM.name)
    yield Flawed("registered-name", "conflict", party(name="示例农药厂"), known(), "party.name", "更名")
    card = IdentityPaper(kind="identity-card", number="990000198001010000")
    yield Flawed("code-length", "incorrect", party(PERSON, identity=card), known(), "party.identity-number", "校验码")
    yield Flawed("code-of-class", "incorrect", party(party_class="person"), known(), "party.class", "法人")
    none = dispatch(penalty(party=FIRM.model_copy(update={"codes": _NO_CODE})), _NARROW)
    yield Flawed("code-beginning", "missing", none, known(), code)
    yield Flawed("code-beginning", "incorrect", party(codes=PartyCodes(uscc="00370124MA0000010X")), known(), code, "00")
    office = made(authority=BUREAU.model_copy(update={"code": f"12{BUREAU.code[2:]}"}))
    yield Flawed("code-beginning", "incorrect", office, known(), "authority.code", "机关代码")
    village = FIRM.model_copy(update={"codes": PartyCodes(uscc=f"N2{FIRM.codes.uscc[2:]}")})
    yield Flawed("code-beginning", "conflict", dispatch(penalty(party=village), _NARROW), known(), code, "N2")
    yield Flawed("code-length", "missing", party(codes=PartyCodes(registration="370124000000011")), known(), code)
    yield Flawed("code-length", "incorrect", party(codes=PartyCodes(uscc="91370124MA000001")), known(), code, "18 位")
    yield Flawed("code-length", "conflict", party(), registered(code=SHOP.codes.uscc), code, SHOP.codes.uscc)


def of_days() -> Iterator[Flawed]:
    future = date(2026, 3, 13)
    yield Flawed("late", "missing", made(decided_on=date(2010, 1, 1)), known(), "decided-on", "2010-01-01")
    yield Flawed("late", "incorrect", made(), known(today=date(2026, 3, 20)), "decided-on", "2026-03-19")
    yield Flawed("date-order", "missing", made(valid_until=None, shown_until=None), known(), "valid-until")
    yield Flawed("date-order", "incorrect", made(decided_on=future), known(), "decided-on", "晚于今天")
    yield Flawed("date-order", "conflict", made(shown_until=date(2026, 3, 9)), known(), "shown-until", "2026-03-09")
    yield Flawed("date-format", "missing", spelled(CF_JDRQ=None), known(), "decided-on")
    yield Flawed("date-format", "incorrect", spelled(CF_JDRQ="2026/3/10"), known(), "decided-on", "yyyy-MM-dd HH:mm:ss")
    yield Flawed("date-format", "conflict", spelled(CF_JDRQ="2026-03-09 00:00:00"), known(), "decided-on", "2026-03-09")


def of_history() -> Iterator[Flawed]:
    before, again = known(earlier=(sent(),)), made(version=2)
    yield Flawed("excluded-decision", "missing", made(procedure=None), known(), "")
    yield Flawed("excluded-decision", "incorrect", made(procedure="summary"), known(), "", "简易程序")
    yield Flawed("excluded-decision", "conflict", made(withheld=("minor",)), before, "", "撤回")
    unanswered = known(earlier=(sent(receipt=None, answered=False),))
    yield Flawed("duplicate", "missing", made(), unanswered, "key")
    yield Flawed("duplicate", "incorrect", made(key="penalty-0002"), before, "number", "penalty-0001")
    yield Flawed("duplicate", "conflict", made(act="其他违法行为"), before, "key", "penalty-0001")
    correction = replace(again, endpoint="corrections")
    yield Flawed("unknown-history", "missing", correction, known(), "key", "penalty-0001")
    older = known(earlier=(sent(version=2),))
    yield Flawed("unknown-history", "incorrect", correction, older, "version", "第 2 版")
    renumbered = dispatch(penalty(version=2, number=_OTHER_NUMBER), endpoint="corrections")
    yield Flawed("unknown-history", "conflict", renumbered, before, "key", _OTHER_NUMBER)
    yield Flawed("other-endpoint", "incorrect", again, before, "key", "更正 接口")
    withdrawn = known(earlier=(sent(), sent(version=2, operation="withdrawals")))
    yield Flawed("other-endpoint", "conflict", made(version=3), withdrawn, "key", "撤回")
    yield Flawed("key-length", "missing", made(key=""), known(), "key")
    yield Flawed("key-length", "incorrect", made(key="k" * 33), known(), "key", "32")
    yield Flawed("key-length", "conflict", made(key="PENALTY-0001"), before, "key", "大小写")


def of_contents() -> Iterator[Flawed]:
    filled = known(earlier=(sent(filled=frozenset({"BZ"})),))
    yield Flawed("required-field", "missing", made(act=""), known(), "act", "违法行为类型")
    yield Flawed("required-field", "incorrect", made(act="无"), known(), "act", "无")
    yield Flawed("required-field", "conflict", made(), filled, "remark")
    yield Flawed("special-characters", "missing", made(act="……"), known(), "act")
    yield Flawed("special-characters", "incorrect", made(act="未培训\u200b"), known(), "act", "U+200B")
    yield Flawed("special-characters", "incorrect", made(act="浓度<10%"), known(), "act", "U+003C")
    yield Flawed("special-characters", "incorrect", made(act="未培训\U0001f600"), known(), "act", "U+1F600")
    unseen = "示例化工\ufffd有限公司"
    yield Flawed("special-characters", "conflict", party(name=unseen), registered(name=unseen), "party.name", "U+FFFD")
    yield Flawed("closed-list", "missing", result("", "合格"), known(), "results")
    yield Flawed("closed-list", "incorrect", result("1", "合格"), known(), "results", "未发现问题")
    yield Flawed("closed-list", "incorrect", spelled(CF_CFLB="罚金"), known(), "kinds", "罚金")
    yield Flawed("closed-list", "conflict", made(), known(authorities={BUREAU.code: "示例县应急局"}), "authority.name")
    yield Flawed("amount-unit", "missing", made(kinds=("warning",)), known(), "fine", "罚款")
    large = dispatch(penalty(fine=Decimal(200_000), content="罚款200000元"), FILES)
    yield Flawed("amount-unit", "incorrect", large, known(), "fine", "9.999999")
    yield Flawed("amount-unit", "conflict", made(fine=Decimal("0.2")), known(), "fine", "2000")
    yield Flawed("personal-data", "missing", made(), known(mentions=None), "")
    yield Flawed("personal-data", "incorrect", made(facts="电话 13800000000。"), known(), "facts", "联系方式")
    yield Flawed("personal-data", "conflict", made(facts="乙示例作证。"), known(mentions=_WITNESS), "facts", "姓名")
    yield Flawed("number-brackets", "missing", made(number="示应急罚1号"), known(), "number")
    yield Flawed("number-brackets", "incorrect", made(number="（示）应急罚【2026】1号"), known(), "number", "〔2026〕")
    yield Flawed("number-brackets", "conflict", made(number=_OTHER_NUMBER), known(), "number", "1号")
    yield Flawed("too-long", "missing", made(act="违" * 129), known(), "act", "128")
    yield Flawed("too-long", "incorrect", dispatch(penalty(facts="违" * 9000), FILES), known(), "remark", "4000")


def of_files() -> Iterator[Flawed]:
    """What goes into a workbook."""
    book = known(form="xlsx")
    cases: tuple[tuple[Case, str, str], ...] = (
        ("missing", "示" * 32_767, "32766"),
        ("incorrect", "示例\ufffe", "U+FFFE"),
        ("conflict", "型号 AB_x0041_", "CSV"),
    )
    for case, said, says in cases:
        right = dispatch(penalty(), FILES)
        mapped = replace(right.mapped, fields={**right.mapped.fields, "BZ": said})
        yield Flawed("unwritable", case, replace(right, mapped=mapped), book, "remark", says)


EVERY = (*of_parties(), *of_days(), *of_history(), *of_contents(), *of_files())


def assert_readable(flaw: Flaw) -> None:
    """No place of the text is left open, and it says in both languages what to do, and who does it where."""
    assert not set("{}") & set(flaw.message + flaw.message_en)
    assert "“”" not in flaw.message + flaw.message_en
    assert flaw.mend.place
    assert flaw.mend.place_en
    assert flaw.stops is (flaw.case not in flaws()[flaw.flaw].warns)
