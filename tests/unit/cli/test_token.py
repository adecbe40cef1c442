"""`cheqian token`: what it prints is what a service of the same data directory accepts, and nobody else's."""

import asyncio
import json
from pathlib import Path

import pytest
from joserfc.jwk import KeySet
from typer.testing import CliRunner, Result

from deploy.cli import main
from deploy.standalone.issuing import AUDIENCE, ISSUER, open_issuer
from shared.access.identity import Unauthenticated
from shared.access.keyring import StaticKeys
from shared.access.roles import Role
from shared.access.tokens import Verifier
from shared.clock import utc_now


def asked(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["token", "--data", str(data), *arguments])


async def token(data: Path, *arguments: str) -> str:
    """A token of the folder `data`, in which `cheqian up` has run."""
    open_issuer(data)
    result = await asyncio.to_thread(asked, data, *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout.strip()


def verifier(data: Path) -> Verifier:
    keys = KeySet.import_key_set(json.loads(open_issuer(data).jwks()))
    return Verifier(StaticKeys(keys), issuer=ISSUER, audience=AUDIENCE)


async def test_a_token_says_who_plays_which_roles_where(tmp_path: Path) -> None:
    printed = await token(tmp_path, "--role", "drawer", "--role", "chief", "--subject", "wang", "--bureau", "370112")
    identity = await verifier(tmp_path).identify(printed, utc_now())
    assert (identity.subject, identity.bureau) == ("wang", "370112")
    assert identity.roles == {Role.DRAWER, Role.CHIEF}


async def test_a_token_says_what_its_bearer_supervises_and_who_is_drawn(tmp_path: Path) -> None:
    counties = ("--supervises", "370112", "--supervises", "370124")
    printed = await token(
        tmp_path, "--role", "city-supervisor", "--bureau", "370100", *counties, "--expert", "专家-003"
    )
    identity = await verifier(tmp_path).identify(printed, utc_now())
    assert (identity.sees, identity.expert) == (("370100", "370112", "370124"), "专家-003")


async def test_another_data_directory_is_another_issuer(tmp_path: Path) -> None:
    printed = await token(tmp_path / "here", "--role", "drawer")
    with pytest.raises(Unauthenticated):
        await verifier(tmp_path / "there").identify(printed, utc_now())


def test_a_role_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    result = asked(tmp_path, "--role", "emperor")
    assert result.exit_code == 2
    assert "registrar" in result.stderr


def test_a_folder_in_which_nothing_has_run_is_refused_and_stays_empty(tmp_path: Path) -> None:
    """A key that is made here would open no service."""
    result = asked(tmp_path, "--role", "ops")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "cheqian up" in result.stderr
    assert [*tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    ("claim", "arguments"),
    [
        ("sub", ["--subject", " wang"]),
        ("bureau", ["--bureau", "3701"]),
        ("supervises", ["--bureau", "370124", "--supervises", "370112"]),
        ("expert", ["--expert", "no 3"]),
    ],
)
def test_a_token_that_services_refuse_is_not_printed(tmp_path: Path, claim: str, arguments: list[str]) -> None:
    open_issuer(tmp_path)
    result = asked(tmp_path, "--role", "city-supervisor", *arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f": {claim}." in result.stderr
