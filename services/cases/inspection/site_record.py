"""The record of a visit: what it still lacks, whether items fit findings, how the enterprise confirmed it."""

from services.cases.inspection.state import Inspection
from shared.contracts.inspection.visit import Confirmation, ItemChecked
from shared.errors import Conflict, Invalid


class ConfirmationIncomplete(Invalid):
    code = "confirmation-incomplete"
    title = "确认情况不完整"
    title_en = "The confirmation is not complete"


class ItemContradicts(Conflict):
    code = "item-contradicts"
    title = "事项结果与问题不一致"
    title_en = "The result of the item contradicts its findings"


def missing_of_record(inspection: Inspection) -> list[tuple[str, str]]:
    """What the record of the visit still lacks, in Chinese and in English."""
    visit = inspection.visit
    gaps = []
    if visit.rights is None:
        gaps.append(("出示证件、告知权利", "the certificates shown and the rights told"))
    if not visit.met("opening"):
        gaps.append(("首次会议", "the opening meeting"))
    gaps += _missing_of_items(inspection)
    if not visit.met("closing"):
        gaps.append(("末次会议", "the closing meeting"))
    return gaps


def check_item_against_findings(inspection: Inspection, checked: ItemChecked) -> None:
    """Refuse another result than "not-as-required" for an item that has a finding which stands. Raises
    ItemContradicts.
    """
    standing = [each.found for each in inspection.findings.values() if not each.dropped]
    if checked.result != "not-as-required" and any(found.item == checked.item for found in standing):
        raise ItemContradicts(
            f"事项 {checked.item} 已登记问题，结果只能是不符合（not-as-required）；问题不成立的，请先提出异议并会商。",
            f"The item {checked.item} has a finding, so its result is not-as-required. If the finding does not stand, "
            "dispute it, and record the deliberation first.",
            item=checked.item,
        )


def check_confirmation(confirmation: Confirmation) -> None:
    """Refuse a signature without signer, a refusal without reason, a page that is missing, there twice, or that the
    enterprise did not confirm (安全生产法 第六十八条). Raises ConfirmationIncomplete.
    """
    pages = [page.page for page in confirmation.pages]
    if sorted(pages) != list(range(1, len(pages) + 1)):
        raise ConfirmationIncomplete(
            f"记录各页须从第 1 页起，每页一次；现为 {pages}。",
            f"The pages of the record begin at 1, and each is there once; they are {pages}.",
            pages=pages,
        )
    if confirmation.by == "refused":
        if not confirmation.reason:
            raise ConfirmationIncomplete(
                "被检查单位拒绝签字的，须写明情况（reason），必要时写明见证人。",
                "If the enterprise refuses to sign, give the reason, and the witness if there is one.",
            )
        return
    unconfirmed = [page.page for page in confirmation.pages if not page.confirmed]
    if not confirmation.signer or unconfirmed:
        raise ConfirmationIncomplete(
            f"须写明签字人，并逐页确认；未确认的页：{'、'.join(map(str, unconfirmed)) or '无'}。",
            f"Name the signer, and confirm each page; pages not confirmed: {', '.join(map(str, unconfirmed)) or '-'}.",
            pages=unconfirmed,
        )


def _missing_of_items(inspection: Inspection) -> list[tuple[str, str]]:
    """What the items lack: a result; a finding where something is not as required; and that any was checked at all."""
    checked = inspection.visit.checked
    gaps = []
    own = [item.key for item in inspection.items]
    if open_items := [key for key in own if key not in checked]:
        gaps.append((f"检查事项 {'、'.join(open_items)} 的结果", f"the results of the items {', '.join(open_items)}"))
    elif own and all(checked[key].result == "not-checked" for key in own):
        gaps.append(("至少一个检查事项的检查情况（不能全部未查）", "the check of at least one item: none was checked"))
    found = {each.found.item for each in inspection.findings.values()}
    faulty = [key for key, item in checked.items() if item.result == "not-as-required" and key not in found]
    if faulty:
        gaps.append((f"不符合事项 {'、'.join(faulty)} 的问题", f"what was found at the items {', '.join(faulty)}"))
    return gaps
