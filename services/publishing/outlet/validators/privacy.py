"""Flaws of privacy: what the public may not read still stands in a text."""

from collections.abc import Iterator, Mapping

from services.publishing.outlet.records import FIELDS, InspectionResultRecord, text_of
from services.publishing.outlet.validators.dispatch import Dispatch, Known
from services.publishing.outlet.validators.flaw import Spotted
from services.publishing.publication.redaction import left_in
from shared.contracts.publicity import Mentions, PrivateKind

_OF_THE_PARTY = ("party.", "authority.", "source.", "key", "version")
"""Fields that name the party and the authority, which are public, or that only the target reads."""
_KINDS: Mapping[PrivateKind, tuple[str, str]] = {
    "name": ("他人姓名", "the name of another person"),
    "address": ("住址", "an address"),
    "contact": ("联系方式", "a way of contact"),
    "identity-number": ("证件号码", "the number of an identity document"),
    "account": ("账号", "an account number"),
    "health": ("健康信息", "a state of health"),
    "confidential": ("涉密内容", "a secret"),
}


def personal_data(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    """Nothing in the texts has the form of a personal number, or is on record as private."""
    record = dispatch.record
    if isinstance(record, InspectionResultRecord):
        texts = {"results": "\n".join(f"{result.item}\n{result.text}" for result in record.results)}
    else:
        names = (name for name in FIELDS[record.kind] if not name.startswith(_OF_THE_PARTY))
        texts = {name: text for name in names if (text := text_of(record, name))}
        if known.mentions is None:
            yield Spotted("missing")
    mentions = known.mentions or Mentions()
    for field, text in texts.items():
        by_form = left_in(text, Mentions(public=mentions.public))
        on_record = set(left_in(text, mentions)) - set(by_form)
        for kind in by_form:
            yield Spotted("incorrect", field, _KINDS[kind][0], found_en=_KINDS[kind][1])
        for kind in sorted(on_record):
            yield Spotted("conflict", field, _KINDS[kind][0], found_en=_KINDS[kind][1])
