"""A bureau registers the parties of its draws, and the bureau above it."""

from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shared.draws.registration import PartyKey, registration_message
from shared.identifiers import Uscc
from tests.contract.requests.promised import Known
from tests.support.office import Office


def form(number: int) -> dict[str, str]:
    """The registration of a made-up party, signed by its key."""
    key = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    organisation = str(Uscc.completed(f"51370124EXAMPP{number:02}"))
    party = PartyKey(organisation, f"示例协会{number}", "", key.public_key().public_bytes_raw().hex())
    return {**party._asdict(), "signature": key.sign(registration_message(party)).hex()}


async def register_parties(office: Office) -> Known:
    """A party that is registered, one whose request was refused, one whose request was withdrawn."""
    return {"/parties": {"party": await _register(office, "/sampling/parties", *map(form, (1, 2, 3)))}}


async def register_superiors(office: Office) -> Known:
    """The same of superiors."""
    named = [{"superior": superior} for superior in ("370100", "370000", "370000")]
    return {"/superiors": {"superior": await _register(office, "/sampling/superiors", *named)}}


async def _register(office: Office, path: str, *bodies: Mapping[str, str]) -> tuple[str, ...]:
    asked = [str((await office.registrar.post(path, body))["id"]) for body in bodies]
    registered, refused, withdrawn = asked
    await office.chief.post(f"{path}/{registered}/approval")
    await office.chief.post(f"{path}/{refused}/refusal", {"opinion": "请核对名称"})
    await office.registrar.post(f"{path}/{withdrawn}/withdrawal", {"reason": "填写有误"})
    return registered, refused, withdrawn
