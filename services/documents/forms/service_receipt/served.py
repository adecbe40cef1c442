"""The form from what is on record of a service."""

from services.documents.forms import telling
from services.documents.forms.written import written
from shared.canonical import JsonObject
from shared.clock import beijing_date
from shared.contracts.serving import WAYS_ZH, ServiceTold


def fields_of(told: ServiceTold) -> JsonObject:
    """A row for each paper. Without a matter, the first paper names what the receipt is about."""
    account = told.account
    how: JsonObject = {
        "place": telling.text(account.place),
        "at": telling.moment(account.at),
        "mode": WAYS_ZH[account.by],
    }
    if account.receiver and account.by not in ("left-with-witness", "public-notice"):
        how["receiver"] = telling.text(account.receiver)
    fields: JsonObject = {
        "matter": telling.text(told.matter_name or told.papers[0].title),
        "addressee": telling.text(told.addressee),
        "papers": [{"title": telling.text(each.title), "number": each.number, **how} for each in told.papers],
        "servers": [
            {"name": telling.text(each.name), "certificate": telling.text(each.certificate)} for each in account.servers
        ],
    }
    remark = _remark(told)
    return {**fields, "remark": remark} if remark else fields


def _remark(told: ServiceTold) -> str | None:
    """What the receipt has no place of its own for, a paragraph each."""
    account = told.account
    parts = [("原因", account.reason), ("见证人", account.witness), ("代为送达、转交或者邮递单位", account.agency)]
    parts.append(("邮件号码", account.tracking))
    if account.by == "left-with-witness":
        parts.insert(0, ("拒收人", account.receiver))
    if told.effective != beijing_date(account.at):
        parts.append(("视为送达之日", str(written(told.effective))))
    told_parts = [f"{name}：{words.rstrip('。')}。" for name, each in parts if (words := telling.text(each))]
    return telling.joined([*told_parts, telling.text(account.remark)], "\n")
