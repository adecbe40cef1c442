"""A token is believed when the issuer signed it for us, with a key of its own, and not too long ago."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet, OctKey, OKPKey, RSAKey

from shared.access.identity import Identity, NotPermitted, Unauthenticated
from shared.access.issuer import Issuer
from shared.access.keyring import StaticKeys, key_set
from shared.access.roles import GRANTS, Permission, Role
from shared.access.tokens import LEEWAY, MOST_SUPERVISED, Verifier

NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
ISSUER = "https://id.example.gov.cn"
KEY = OKPKey.generate_key("Ed25519", auto_kid=True)
CLAIMS: Mapping[str, Any] = {
    "iss": ISSUER,
    "aud": "cheqian",
    "sub": "made-up-person",
    "bureau": "370124",
    "roles": ["drawer", "something-of-another-system"],
    "azp": "portal",
    "exp": int(NOW.timestamp()) + 60,
}


def signed(claims: Mapping[str, Any], key: Any = KEY, alg: str = "Ed25519", **header: str) -> str:
    return jwt.encode({"alg": alg, "kid": key.kid, **header}, dict(claims), key, algorithms=[alg])


async def identify(token: str, *keys: Any, now: datetime = NOW) -> Identity:
    verifier = Verifier(StaticKeys(KeySet(list(keys or (KEY,)))), issuer=ISSUER, audience="cheqian")
    return await verifier.identify(token, now)


async def test_a_good_token_says_who_it_is() -> None:
    assert await identify(signed(CLAIMS)) == Identity("made-up-person", "370124", frozenset({Role.DRAWER}), "portal")


async def test_the_audience_may_be_one_of_several() -> None:
    assert (await identify(signed({**CLAIMS, "aud": ["other", "cheqian"]}))).bureau == "370124"


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
@pytest.mark.parametrize(
    ("alg", "key"),
    [
        ("EdDSA", KEY),
        ("ES256", ECKey.generate_key("P-256", auto_kid=True)),
        ("RS256", RSAKey.generate_key(2048, auto_kid=True)),
    ],
)
async def test_each_allowed_algorithm(alg: str, key: Any) -> None:
    assert (await identify(signed(CLAIMS, key, alg), key)).subject == "made-up-person"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://other.example"},
        {"iss": None},
        {"aud": "other"},
        {"aud": ["other"]},
        {"aud": None},
        {"exp": int(NOW.timestamp()) - LEEWAY - 1},
        {"exp": None},
        {"exp": "tomorrow"},
        {"exp": True},
        {"nbf": int(NOW.timestamp()) + LEEWAY + 1},
        {"sub": ""},
        {"sub": None},
        {"sub": 5},
        {"sub": "a\0b"},
        {"bureau": "37012"},
        {"bureau": "３７０１２４"},
        {"bureau": 370124},
        {"bureau": None},
        {"roles": "drawer"},
        {"roles": None},
        {"roles": [1]},
        {"supervises": "370112"},
        {"supervises": ["37011"]},
        {"supervises": ["３７０１１２"]},
        {"supervises": ["*"]},
        {"supervises": [370112]},
        {"supervises": {"370112": True}},
        {"supervises": ["370112,370113"]},
        {"expert": ["专家-003"]},
        {"expert": "专家/003"},
    ],
    ids=str,
)
async def test_each_claim_is_checked(changed: Mapping[str, Any]) -> None:
    claims = {name: value for name, value in {**CLAIMS, **changed}.items() if value is not None}
    with pytest.raises(Unauthenticated):
        await identify(signed(claims))


@pytest.mark.parametrize(
    "subject",
    [
        " made-up-person",
        "made-up-person\u3000",
        "made\u200bup",
        "made\u202eup",
        "made\x7fup",
        "e\u0301tienne",
        "张\u2028三",
        "示例\u3000一",
        "made\u00a0up",
        "made  up",
        "ｍade-up",
        "made\ufe0fup",
        "made\u3164up",
        "made\u034fup",
        "made\u2800up",
    ],
    ids=ascii,
)
async def test_a_subject_has_one_spelling(subject: str) -> None:
    with pytest.raises(Unauthenticated):
        await identify(signed({**CLAIMS, "sub": subject}))


@pytest.mark.parametrize(("bureau", "below"), [("370100", "370124"), ("370000", "370124"), ("370000", "370100")])
async def test_a_city_and_a_province_supervise_bureaus_below(bureau: str, below: str) -> None:
    claims = {**CLAIMS, "bureau": bureau, "roles": ["city-supervisor"], "supervises": [below, below]}
    assert (await identify(signed(claims))).sees == (bureau, below)


@pytest.mark.parametrize("bureau", ["440100", "370200", "370124", "370112", "440000"])
async def test_nobody_supervises_what_is_not_below(bureau: str) -> None:
    """The refusal names the claim, for whoever administers the identity provider."""
    claims = {**CLAIMS, "bureau": bureau, "roles": ["city-supervisor"], "supervises": ["370124"]}
    with pytest.raises(Unauthenticated) as refused:
        await identify(signed(claims))
    assert refused.value.facts == {"reason": "invalid_claim", "claims": ["supervises"]}


async def test_a_token_supervises_no_more_than_a_province_has() -> None:
    counties = [f"37{number:04}" for number in range(1, MOST_SUPERVISED + 2)]
    claims = {**CLAIMS, "bureau": "370000", "roles": ["city-supervisor"]}
    assert len((await identify(signed({**claims, "supervises": counties[1:]}))).sees) == MOST_SUPERVISED + 1
    with pytest.raises(Unauthenticated):
        await identify(signed({**claims, "supervises": counties}))


async def test_a_chinese_subject_with_a_blank_inside_is_a_name() -> None:
    assert (await identify(signed({**CLAIMS, "sub": "示例 一"}))).subject == "示例 一"


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("示例甲", "示例甲"),
        (" 示例甲 ", "示例甲"),
        ("e\u0301tienne", "étienne"),
        ("", None),
        (" ", None),
        (5, None),
        (None, None),
        ("示\u202e例", None),
        ("示\n例", None),
        ("长" * 256, None),
    ],
    ids=["text", "blanks", "decomposed", "empty", "blank", "number", "none", "turned", "line", "too long"],
)
async def test_a_display_name_that_cannot_be_shown_keeps_nobody_out(claimed: object, shown: str | None) -> None:
    assert (await identify(signed({**CLAIMS, "name": claimed}))).name == shown


@pytest.mark.parametrize("late", [LEEWAY - 1, -LEEWAY])
async def test_clocks_may_differ_a_little(late: int) -> None:
    claims = {**CLAIMS, "exp": int(NOW.timestamp()) - LEEWAY + 1, "nbf": int(NOW.timestamp()) + LEEWAY - 1}
    assert (await identify(signed(claims))).subject == "made-up-person"
    assert (await identify(signed(CLAIMS), now=NOW + timedelta(seconds=60 + late))).subject == "made-up-person"


async def test_a_signature_by_another_key_under_our_keys_name_is_refused() -> None:
    forger = OKPKey.generate_key("Ed25519")
    with pytest.raises(Unauthenticated):
        await identify(signed(CLAIMS, forger, kid=str(KEY.kid)))


async def test_one_changed_character_is_found() -> None:
    head, body, signature = signed(CLAIMS).split(".")
    claims = {**CLAIMS, "roles": ["chief"]}
    other = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    changed = ("B" if signature.startswith("A") else "A") + signature[1:]
    for token in (f"{head}.{other}.{signature}", f"{head}.{body}.{changed}", f"{head}.{body}."):
        with pytest.raises(Unauthenticated):
            await identify(token)


def unsigned(header: Mapping[str, Any]) -> str:
    parts = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (header, dict(CLAIMS))
    )
    return ".".join(parts)


@pytest.mark.parametrize("signature", ["", ".", ".AAAA"])
@pytest.mark.parametrize("alg", ["none", "None", "HS256", "EdDSA", None, 5])
async def test_no_signature_is_no_signature(alg: object, signature: str) -> None:
    with pytest.raises(Unauthenticated):
        await identify(unsigned({"alg": alg, "kid": KEY.kid}) + signature)


async def test_a_public_key_is_no_shared_secret() -> None:
    secret = OctKey.import_key(str(KEY.as_dict(private=False)["x"]))
    with pytest.raises(Unauthenticated):
        await identify(signed(CLAIMS, secret, "HS256", kid=str(KEY.kid)))


async def test_claims_that_are_nested_deep_are_refused() -> None:
    deep = json.dumps({**CLAIMS, "more": 0}).replace("0}", f"{'[' * 5000}{']' * 5000}}}")
    header = {"alg": "Ed25519", "kid": KEY.kid}
    with pytest.raises(Unauthenticated):
        await identify(jws.serialize_compact(header, deep.encode(), KEY, algorithms=["Ed25519"]))


@pytest.mark.parametrize(
    "token", ["", "a.b.c", "..", "é.é.é", "a" * 20_000, "e30.e30.e30", "W10.W10.W10", "bnVsbA.e30.AA"]
)
async def test_what_is_no_token_at_all(token: str) -> None:
    with pytest.raises(Unauthenticated):
        await identify(token)


def test_a_key_set_may_hold_keys_of_no_use_to_us() -> None:
    public = KEY.as_dict(private=False)
    useless = [
        {"kty": "oct", "k": "AAAA"},
        {"kty": "new"},
        {**public, "use": "enc"},
        {"kty": "OKP", "crv": "Ed25519"},
        {"kty": "OKP", "crv": "made-up", "x": "AAAA"},
        {"kty": ["OKP"]},
        {},
    ]
    assert [key.kid for key in key_set(json.dumps({"keys": [*useless, public]}))] == [KEY.kid]
    nothings: list[object] = [{"keys": useless}, {"keys": []}, {}, [], "x"]
    for nothing in nothings:
        with pytest.raises(ValueError, match=r"usable|JwkSet"):
            key_set(json.dumps(nothing))


def test_the_first_role_of_the_row_is_used() -> None:
    who = Identity("p", "370124", frozenset({Role.GROUP_LEADER, Role.DRAWER}), "c")
    assert who.role_for(Permission.CHANGE_REQUEST) is Role.GROUP_LEADER
    with pytest.raises(NotPermitted):
        who.role_for(Permission.CHANGE_APPROVE)


def test_supervised_bureaus_are_seen_by_city_supervisors_alone_and_others_by_nobody() -> None:
    for role in Role:
        who = Identity("p", "370100", frozenset({role}), "c", supervises=frozenset({"370124"}))
        assert who.may_see("370100")
        assert who.may_see("370124") is (role is Role.CITY_SUPERVISOR)
        assert not who.may_see("370125")
        for permission in Permission:
            assert not who.may(permission, "370125")
            assert who.may(permission, "370124") <= (Role.CITY_SUPERVISOR in GRANTS[permission])


def test_in_a_supervised_bureau_no_other_role_counts() -> None:
    both = frozenset({Role.CITY_SUPERVISOR, Role.DRAWER})
    who = Identity("p", "370100", both, "c", supervises=frozenset({"370124"}))
    assert who.may(Permission.DRAW_ANNOUNCE, "370100")
    assert not who.may(Permission.DRAW_ANNOUNCE, "370124")
    assert who.may(Permission.DRAW_READ, "370124")


def test_every_permission_is_somebodys_and_operators_touch_no_draw() -> None:
    assert set(GRANTS) == set(Permission)
    assert all(GRANTS.values())
    assert [permission for permission, roles in GRANTS.items() if Role.OPS in roles] == [Permission.LOG_OPERATE]


async def test_the_built_in_issuers_tokens_are_accepted() -> None:
    issuer = Issuer(KEY, ISSUER, "cheqian")
    counties = frozenset({"370124", "370112"})
    identity = Identity("p", "370100", frozenset({Role.CHIEF}), "cheqian", "示例甲", counties, "专家-003")
    token = issuer.mint(identity, now=NOW, ttl=timedelta(minutes=1))
    keys = StaticKeys(key_set(issuer.jwks()))
    who = await Verifier(keys, issuer=ISSUER, audience="cheqian").identify(token, NOW)
    assert who == identity
    assert '"d"' not in issuer.jwks()
