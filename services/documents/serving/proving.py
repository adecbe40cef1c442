"""Whether a service is proved, as the law of its day asks of each way to serve papers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from shared.calendar import StatutoryCalendar
from shared.clock import beijing_date
from shared.contracts.serving import WAYS_ZH, ServiceAccount
from shared.errors import Invalid
from shared.law.due import due
from shared.law.kinds import PolicyRule, ServiceProof, ServiceWord, WayOfService
from shared.law.law import Law

_PROOFS: Mapping[ServiceProof, str] = {
    "signed-receipt": "受送达人签收的送达回证",
    "witness-statement": "见证人签名的说明",
    "recording": "拍照或者录音录像",
    "power-of-attorney": "授权委托书",
    "entrustment": "委托函",
    "mail-receipt": "邮件回执",
    "consent": "受送达人签名的电子送达确认书",
    "arrival": "到达对方系统的记录",
    "notice": "公告的截图或照片",
}
_WORDS: Mapping[ServiceWord, str] = {
    "receiver": "收件人",
    "reason": "原因",
    "witness": "见证人",
    "agency": "代为送达、转交或者邮递的单位",
    "tracking": "邮件号码",
}
_ENGLISH: Mapping[str, str] = {
    "signed-receipt": "the receipt that the addressee signed",
    "witness-statement": "a statement that the witness signed",
    "recording": "photographs or a recording",
    "power-of-attorney": "the power of attorney",
    "entrustment": "the letter of entrustment",
    "mail-receipt": "the receipt of the mail",
    "consent": "the consent that the addressee signed",
    "arrival": "the record of the arrival",
    "notice": "a picture of the notice",
    "receiver": "who received it",
    "reason": "the reason",
    "witness": "the witness",
    "agency": "who delivered it",
    "tracking": "the number of the mail",
}
_INSPECTORS, _PROXY = "two-inspectors", "serve-to-proxy"
"""The rules of law about how many officers act together, and about papers that a proxy receives."""


class ServiceUnproved(Invalid):
    code = "service-unproved"
    title = "送达情况不完整"
    title_en = "The service is not proved"


class ServersTooFew(Invalid):
    code = "servers-too-few"
    title = "送达人不足"
    title_en = "Too few officers served the paper"


class Lacking(NamedTuple):
    """What a service lacks: a field of the account, or proofs of which one is needed; and the law that asks for it."""

    fields: Sequence[str]
    zh: str
    citation: str

    @property
    def en(self) -> str:
        return " or ".join(f"{_ENGLISH[field]} ({field})" for field in self.fields)


def check_proved(account: ServiceAccount, law: Law) -> None:
    """Refuse a service that lacks what the law of its day asks for.

    Raises ServiceUnproved, ServersTooFew, UnknownRule, NoLawInForce.
    """
    _check_servers(account, law)
    if lacking := list(_lacking(account, law)):
        cited = dict.fromkeys(each.citation for each in lacking)
        grouped = {citation: [each for each in lacking if each.citation == citation] for citation in cited}
        told = "；".join(f"{'、'.join(each.zh for each in of)}（{law}）" for law, of in grouped.items())
        told_en = "; ".join(f"{', '.join(each.en for each in of)} ({law})" for law, of in grouped.items())
        raise ServiceUnproved(
            f"{WAYS_ZH[account.by]}缺：{told}。请补齐后重新登记。",
            f"A service of the way {account.by!r} lacks: {told_en}. Add this, and record the service again.",
            by=account.by,
            lacking=[field for each in lacking for field in each.fields],
        )


def effective(account: ServiceAccount, law: Law, calendar: StatutoryCalendar) -> date:
    """The day on which papers count as served. Raises UnknownRule, NoLawInForce."""
    day = beijing_date(account.at)
    way = _way(account, law)
    return due(law.period(way.counts_after, on=day), day, calendar).day if way.counts_after else day


def _way(account: ServiceAccount, law: Law) -> WayOfService:
    return law.edition(WayOfService, f"serve-{account.by}", on=beijing_date(account.at))


def _lacking(account: ServiceAccount, law: Law) -> Sequence[Lacking]:
    ways = [_way(account, law)]
    if account.capacity == "proxy":
        ways.append(law.edition(WayOfService, _PROXY, on=beijing_date(account.at)))
    return [each for way in ways for each in _lacking_for(account, way)]


def _lacking_for(account: ServiceAccount, way: WayOfService) -> Sequence[Lacking]:
    given = {proof.kind for proof in account.proofs}
    words = [Lacking([word], _WORDS[word], way.citation) for word in way.words if not getattr(account, word)]
    proofs = [
        Lacking(group, "或者".join(_PROOFS[kind] for kind in group), way.citation)
        for group in (*((proof,) for proof in way.proofs), *([way.one_of] if way.one_of else []))
        if given.isdisjoint(group)
    ]
    # A statement says whose it is.
    named = "witness-statement" in given and not account.witness
    witness = [Lacking(["witness"], _WORDS["witness"], way.citation)] if named else []
    return [*words, *proofs, *witness]


def _check_servers(account: ServiceAccount, law: Law) -> None:
    rule = law.edition(PolicyRule, _INSPECTORS, on=beijing_date(account.at))
    if len({each.certificate for each in account.servers}) < rule.least:
        raise ServersTooFew(
            f"送达须有不少于 {rule.least} 名持证执法人员（{rule.citation}）；请逐人写明姓名和证号。",
            f"At least {rule.least} officers serve a paper, each with a certificate of their own ({rule.citation}); "
            "name each of them.",
            least=rule.least,
        )
