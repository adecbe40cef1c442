"""Papers that were issued, and how they may have been served."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from services.documents.forms.registry import shipped_forms
from services.documents.paper.state import Issued, NumberHeld, Paper
from services.documents.serving.recording import Rulings
from shared.calendar import published_calendar
from shared.contracts.asked import PaperForm
from shared.contracts.serving import ProofOfService, ServiceAccount, ServingOfficer
from shared.law.kinds import ServedBy, ServiceProof
from shared.law.law import shipped_law
from shared.log.deed import Deed
from tests.support.facts_of_visit import made_up
from tests.unit.documents.asked import ASKED, filled

RULINGS = Rulings(shipped_forms(), shipped_law(), published_calendar())
ISSUED = datetime(2026, 3, 10, 1, 0, 30, tzinfo=UTC)
AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
MATTER = made_up("inspection")
SERVERS = tuple(ServingOfficer(name=f"测试员{number}", certificate=f"3701012300{number}") for number in (1, 2))
# What each way takes, so that nothing is missing.
COMPLETE: Mapping[ServedBy, tuple[Mapping[str, str], tuple[ServiceProof, ...]]] = {
    "in-person": ({"receiver": "示例负责人"}, ("signed-receipt",)),
    "left-with-witness": ({"receiver": "示例负责人", "reason": "拒绝签收"}, ("recording",)),
    "entrusted": ({"receiver": "示例负责人", "agency": "东河市应急管理局"}, ("entrustment", "signed-receipt")),
    "mail": ({"receiver": "收发室", "agency": "中国邮政", "tracking": "XA00000000000"}, ("mail-receipt",)),
    "electronic": ({"receiver": "示例负责人"}, ("consent", "arrival")),
    "through-others": ({"receiver": "示例负责人", "agency": "示例监狱"}, ("signed-receipt",)),
    "public-notice": ({"reason": "登记住所无人，电话停机"}, ("notice",)),
}


def account(by: ServedBy, **others: Any) -> ServiceAccount:
    words, proofs = COMPLETE[by]
    said = {"by": by, "at": AT, "place": "云山县化工园区兴业路18号", "servers": SERVERS, **words, **others}
    said["proofs"] = tuple(ProofOfService(kind=kind, sha256="ab" * 32) for kind in others.get("proofs", proofs))
    return ServiceAccount(**said)


def issued(form: PaperForm = "order-to-rectify", **others: Any) -> Paper:
    """An issued paper of an inspection."""
    deed = Deed(event=made_up("event"), at=ISSUED, person="documents")
    edition = shipped_forms().form(form).newest.edition
    name = f"（云）应急责改〔2026〕{form}号"
    numbered = NumberHeld(**dict(deed), number=None, name=name, day=date(2026, 3, 10), data="00" * 32)
    given = {
        "id": made_up(form),
        "bureau": "370124",
        "version": 3,
        "trace": "0" * 32,
        "status": "issued",
        "form": form,
        "edition": edition,
        "fields": filled(form).as_json(),
        "matter": MATTER,
        "matter_name": "云山县恒泰化工有限公司安全生产检查",
        "subject": ASKED[form][0],
        "begun": made_up("event"),
        "drafted": deed,
        "numbered": numbered,
        "issued": Issued(**dict(deed), file="00" * 32, code="11" * 32, size=1),
    }
    return Paper.model_validate({**given, **others})
