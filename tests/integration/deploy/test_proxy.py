"""The example of a proxy fits the services behind it, and limits how often one address may ask."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from services.publishing.site.elder import PREFIX
from services.sampling.settings import SamplingSettings
from shared.access.tokens import LONGEST
from shared.papers.inspection_code import PAGE
from tests.integration.deploy.composition import FILE, ROOT
from tests.support.golden import FOLDER

EXAMPLE = ROOT / "deploy" / "proxy" / "nginx.conf"
TEXT = EXAMPLE.read_text(encoding="utf-8")
LOCATIONS = dict(re.findall(r"location (/\S*) \{\n(.*?)\n    \}", TEXT, re.DOTALL))
"""The beginning of a path → what is said of it."""

PROTOCOLS = ("proxy", "fastcgi", "uwsgi", "scgi")
MIB = 1024 * 1024


def default(setting: str) -> int:
    value: int = SamplingSettings.model_fields[setting].default
    return value


@pytest.mark.parametrize("path", ["/", "/log/", "/sampling/", "/cases/", "/documents/", "/i/"])
def test_every_path_is_passed_on_to_a_port_of_compose_at_a_limited_rate(path: str) -> None:
    port = re.search(r"proxy_pass http://(127\.0\.0\.1:\d+)", LOCATIONS[path])
    assert port is not None
    assert f'"{port[1]}:8000"' in FILE.read_text(encoding="utf-8")
    assert "limit_req zone=" in LOCATIONS[path]


def test_bodies_may_be_as_large_as_the_services_take_them() -> None:
    imports = LOCATIONS["/sampling/enterprises/imports/"]
    assert f"client_max_body_size {default('max_enterprise_list_bytes') // MIB}m;" in imports
    others = max(default("max_register_list_bytes"), default("max_plan_bytes"), default("max_body_bytes"))
    assert f"\n    client_max_body_size {others // MIB}m;" in TEXT


def test_a_client_may_have_few_connections_and_must_not_be_slow() -> None:
    for limit in ("limit_conn connections ", "client_header_timeout ", "client_body_timeout ", "send_timeout "):
        assert TEXT.count(f"\n{limit}") + TEXT.count(f"\n    {limit}") == 1, limit


def test_a_token_of_the_largest_size_passes() -> None:
    buffers = re.search(r"^large_client_header_buffers 4 (\d+)k;$", TEXT, re.MULTILINE)
    assert buffers is not None
    assert int(buffers[1]) * 1024 > LONGEST + 1000
    assert int(buffers[1]) * 1024 <= default("max_head_bytes")


def test_paths_that_have_a_secret_are_not_logged() -> None:
    document = json.loads((FOLDER / "openapi/cases.json").read_text(encoding="utf-8"))
    secret = [path.partition("{secret}")[0] for path in document["paths"] if "{secret}" in path]
    assert secret == ["/calendars/"]
    for place in (*(f"/cases{path}" for path in secret), PAGE, f"{PREFIX}{PAGE}"):
        assert {"access_log off;", "error_log /dev/null;"} <= set(map(str.strip, LOCATIONS[place].split("\n")))


def test_a_refusal_before_the_end_of_the_body_reaches_the_client() -> None:
    """Asked to close the connection after its answer, a service would close it while nginx still sends."""
    assert '\n    proxy_set_header Connection "";' in TEXT


def test_nginx_accepts_the_example(tmp_path: Path) -> None:
    nginx = shutil.which("nginx")
    if nginx is None:
        pytest.skip("nginx is not installed (Debian package nginx)")
    openssl = shutil.which("openssl")
    assert openssl is not None, "nginx reads the certificate when it checks the file; install openssl"
    key, certificate = tmp_path / "key.pem", tmp_path / "fullchain.pem"
    subprocess.run(  # noqa: S603  # openssl, with arguments of our own
        [
            openssl,
            "req",
            "-x509",
            "-newkey",
            "ed25519",
            "-nodes",
            "-subj",
            "/CN=a",
            "-keyout",
            key,
            "-out",
            certificate,
        ],
        check=True,
        capture_output=True,
    )
    text = TEXT.replace("/etc/nginx/tls/fullchain.pem", str(certificate)).replace("/etc/nginx/tls/key.pem", str(key))
    whole = tmp_path / "nginx.conf"
    kept = "".join(f"{kind}_temp_path {tmp_path}/{kind};\n" for kind in ("client_body", *PROTOCOLS))
    whole.write_text(
        f"pid {tmp_path}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{kept}{text}\n}}\n", encoding="utf-8"
    )
    checked = subprocess.run(  # noqa: S603  # nginx, on our own file
        [nginx, "-t", "-c", whole, "-p", tmp_path, "-e", tmp_path / "error"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
