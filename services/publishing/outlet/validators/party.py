"""Flaws of the party: its class, its code, its name."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from services.publishing.outlet.located import read_located
from services.publishing.outlet.records import PartyClass, text_of
from services.publishing.outlet.validators.dispatch import Dispatch, Known
from services.publishing.outlet.validators.flaw import Spotted
from services.publishing.publication.redaction import left_in
from shared.contracts.publicity import Mentions
from shared.errors import Refusal
from shared.identifiers import IssuedUscc

CLASSES: Mapping[PartyClass, tuple[str, str]] = {
    "organisation": ("法人及非法人组织", "an organisation"),
    "individual-business": ("个体工商户", "an individual business"),
    "person": ("自然人", "a natural person"),
}
"""What people call the classes, in Chinese and in English."""


class _Beginnings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    verified: bool
    source: str
    beginnings: Mapping[str, tuple[str, ...]]


@cache
def beginnings() -> Mapping[str, tuple[str, ...]]:
    """Class of a party, or `authority` → the first two characters that its codes can have."""
    text = files(__package__).joinpath("beginnings.toml").read_text(encoding="utf-8")
    return read_located("beginnings.toml", text, _Beginnings, lambda read: ()).beginnings


def code_of_class(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    party = dispatch.record.party
    if party.party_class is None:
        if any(field.from_ == "party.class" for field in dispatch.target.fields(dispatch.record.kind).values()):
            yield Spotted("missing", "party.class")
        return
    begins = party.codes.uscc[:2]
    is_business = begins in beginnings()["individual-business"]
    fits: PartyClass = "individual-business" if is_business else "organisation"
    if begins in _every_beginning() and party.party_class not in (fits, "person" if is_business else fits):
        zh, en = CLASSES[fits]
        yield Spotted("incorrect", "party.class", party.codes.uscc, zh, expected_en=en)
    registered = known.party and known.party.party_class
    if registered and registered != party.party_class and {registered, party.party_class} != _CONFUSED:
        (zh, en), (expected, expected_en) = CLASSES[party.party_class], CLASSES[registered]
        yield Spotted("conflict", "party.class", zh, expected, en, expected_en)


def individual_business_form(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    party = dispatch.record.party
    if party.party_class == "individual-business" and not party.operator and dispatch.record.kind == "penalties":
        yield Spotted("missing", "party.name")
    if party.party_class == "person":
        if party.codes.uscc[:2] in beginnings()["individual-business"]:
            yield Spotted("incorrect", "party.class", party.codes.uscc)
        elif known.party and known.party.party_class == "individual-business":
            yield Spotted("conflict", "party.class", party.name, known.party.name)


def registered_name(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    party = dispatch.record.party
    if party.party_class == "person" or not party.name:
        return
    if known.party is None:
        yield Spotted("missing", "party.name", party.name)
    elif party.name in known.party.former_names:
        yield Spotted("conflict", "party.name", party.name, known.party.name)
    elif party.name != known.party.name:
        yield Spotted("incorrect", "party.name", party.name, known.party.name)


def code_beginning(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    """The first two characters: what registers the party, and as what. Authorities begin with 11."""
    party = dispatch.record.party
    for field in ("authority.code", "source.code"):
        authority = text_of(dispatch.record, field)
        if authority and authority[:2] not in beginnings()["authority"]:
            yield Spotted("incorrect", field, authority[:2])
    taken = dispatch.target.beginnings.get(party.party_class) if party.party_class else None
    code = party.codes.uscc
    if not code:
        if taken and party.party_class != "person":
            yield Spotted("missing", "party.code")
    elif code[:2] not in _every_beginning():
        yield Spotted("incorrect", "party.code", code[:2])
    elif taken and code[:2] not in taken:
        yield Spotted("conflict", "party.code", code[:2], "、".join(taken), expected_en=", ".join(taken))


def code_length(dispatch: Dispatch, known: Known) -> Iterator[Spotted]:
    """Length, characters and check characters of the code; of a natural person, those of the identity card."""
    party, code = dispatch.record.party, dispatch.record.party.codes.uscc
    card = party.identity.number if party.identity and party.identity.kind == "identity-card" else None
    if card is not None and left_in(card, Mentions()) != ("identity-number",):
        yield Spotted("incorrect", "party.identity-number", *_CARD)
    if not code:
        if party.party_class != "person":
            yield Spotted("missing", "party.code")
        return
    try:
        right = IssuedUscc(code)
    except Refusal as refusal:
        yield Spotted("incorrect", "party.code", code, refusal.detail, expected_en=refusal.detail_en)
        return
    if right != code:
        written = f"请写为 {right}。"
        yield Spotted("incorrect", "party.code", code, written, expected_en=f"write {right}.")
    elif known.party and known.party.name == party.name and known.party.code not in ("", code):
        yield Spotted("conflict", "party.code", code, known.party.code)


_CARD = (
    "身份证号码",
    "位数、出生日期或者校验码不符，请核对证件。",
    "the number of an identity card",
    "its length, day of birth or check character is wrong; compare it with the card.",
)
_CONFUSED: set[PartyClass] = {"person", "individual-business"}
"""What `individual_business_form` tells apart."""


def _every_beginning() -> frozenset[str]:
    return frozenset(two for each in beginnings().values() for two in each)
