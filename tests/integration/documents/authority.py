"""Authorities on a port of this machine, which certify a seal and a time stamper, and say what was revoked."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from aiohttp import web
from certomancer.integrations.aiohttp_animator import build_animator_app
from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig, PKIArchitecture
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import Certificate, load_der_x509_certificate

_NAMES = ("root", "bureau", "gone", "stamper", "status")
_CONFIG = """
external-url-prefix: "{address}"
keysets:
  keys: {{path-prefix: "{folder}", keys: {{{keys}}}}}
pki-architectures:
  cn:
    keyset: keys
    entity-defaults: {{country-name: CN, organization-name: 示例证书机构}}
    entities:
      root: {{common-name: 示例根证书}}
      bureau: {{organization-name: 平川县应急管理局, common-name: 电子印章}}
      gone: {{organization-name: 平川县应急管理局, common-name: 旧印章}}
      stamper: {{common-name: 示例时间戳}}
      status: {{common-name: 示例状态查询}}
    certs:
      root:
        subject: root
        issuer: root
        validity: {{valid-from: "2020-01-01T00:00:00+0000", valid-to: "2040-01-01T00:00:00+0000"}}
        profiles: [{{id: simple-ca, params: {{crl-repo: lists, ocsp-service: status}}}}]
      bureau: {{subject: bureau, issuer: root, validity: {valid}, profiles: [digsig-commitment]}}
      gone:
        subject: gone
        issuer: root
        validity: {valid}
        profiles: [digsig-commitment]
        revocation: {{revoked-since: "2025-01-01T00:00:00+0000", reason: key_compromise}}
      stamper:
        subject: stamper
        issuer: root
        validity: {valid}
        extensions:
          - {{id: extended_key_usage, critical: true, value: [time_stamping]}}
          - {{id: key_usage, critical: true, smart-value: {{schema: key-usage, params: [digital_signature]}}}}
      status: {{subject: status, issuer: root, validity: {valid}, profiles: [ocsp-responder]}}
    services:
      crl-repo:
        lists: {{for-issuer: root, signing-key: root, simulated-update-schedule: P90D}}
      ocsp:
        status: {{for-issuer: root, responder-cert: status, signing-key: status}}
      time-stamping:
        stamps: {{signing-cert: stamper}}
"""
_VALID = '{valid-from: "2024-01-01T00:00:00+0000", valid-to: "2039-01-01T00:00:00+0000"}'


@dataclass
class Authority:
    """The running authorities. `asked` has the paths of all requests."""

    address: str
    architecture: PKIArchitecture
    asked: list[str] = field(default_factory=list)

    @property
    def stamps(self) -> str:
        """The address of the time stamper."""
        return f"{self.address}/cn/tsa/stamps"

    @property
    def root(self) -> Certificate:
        return load_der_x509_certificate(self.architecture.get_cert(CertLabel("root")).dump())

    def pkcs12(self, name: str) -> bytes:
        """Certificate and key with the passphrase `made-up`."""
        return bytes(self.architecture.package_pkcs12(CertLabel(name), password=b"made-up"))


@contextmanager
def authority_in(folder: Path) -> Iterator[Authority]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        authority = Authority(address, _architecture(folder, address))
        loop = asyncio.new_event_loop()
        thread = Thread(target=_serve, args=(loop, listening, authority))
        thread.start()
        try:
            yield authority
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


def _serve(loop: asyncio.AbstractEventLoop, listening: socket.socket, authority: Authority) -> None:
    async def noted(request: web.Request, _: web.StreamResponse) -> None:
        authority.asked.append(request.path)

    app = build_animator_app({ArchLabel("cn"): authority.architecture}, with_web_ui=False)
    app.on_response_prepare.append(noted)
    runner = web.AppRunner(app)
    loop.run_until_complete(runner.setup())
    loop.run_until_complete(web.SockSite(runner, listening).start())
    loop.run_forever()
    loop.run_until_complete(runner.cleanup())
    loop.close()


def _architecture(folder: Path, address: str) -> PKIArchitecture:
    for name in _NAMES:
        key = generate_private_key(SECP256R1())
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(pem)
    keys = ", ".join(f"{name}: {{path: {name}.pem}}" for name in _NAMES)
    config = _CONFIG.format(address=address, folder=folder, keys=keys, valid=_VALID)
    return CertomancerConfig.from_yaml(config, key_search_dir=str(folder)).get_pki_arch(ArchLabel("cn"))
