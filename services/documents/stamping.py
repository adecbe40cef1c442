"""Ask a time-stamp authority (RFC 3161), and ask whether certificates were revoked (RFC 5280, RFC 6960).

All of them are asked by `shared.peers`, with a limit for bytes and seconds: pyhanko itself opens no connection. What is
learned of revocations is kept for ten minutes, because one seal needs two or three answers.
"""

from collections.abc import AsyncGenerator, Iterable, Sequence
from datetime import datetime, timedelta

from asn1crypto import cms, crl, ocsp, tsp, x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.sign.timestamps.api import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.authority import Authority
from pyhanko_certvalidator.errors import CRLFetchError, OCSPFetchError, OCSPValidationError
from pyhanko_certvalidator.fetchers.api import CertificateFetcher, CRLFetcher, Fetchers, OCSPFetcher
from pyhanko_certvalidator.fetchers.common_utils import (
    enumerate_delivery_point_urls,
    format_ocsp_request,
    process_ocsp_response_data,
)
from pyhanko_certvalidator.util import get_ocsp_urls

from services.documents.rendering.sealing import Stamping
from shared.clock import Clock
from shared.errors import Refusal, Unavailable
from shared.peers import Allowance, Peers, Sent

_STAMP, _STATUS, _LIST = 65_536, 65_536, 5_000_000
"""The most bytes of an answer."""
_KEPT = timedelta(minutes=10)
_MOST = 32
"""How many answers are kept."""


class StampFailed(Unavailable):
    code = "stamp-failed"
    title = "时间戳不可用"
    title_en = "No usable time stamp"


def stamping(url: str, roots: Sequence[Certificate], clock: Clock, seconds: float = 10) -> Stamping:
    """Time stamps from the authority at an address; each of its answers may take `seconds`.

    `roots` are the certificates on which it and the certificate of the seal rest, as the operator has got them from
    their authorities.
    """
    trusted = [x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots]
    answers = _Answers(clock, seconds)

    def context() -> ValidationContext:
        fetchers = Fetchers(_Statuses(answers), _Lists(answers), _NoCertificates())
        return ValidationContext(
            trust_roots=trusted, allow_fetching=True, fetchers=fetchers, revocation_mode="hard-fail"
        )

    return Stamping(_Stamper(url, Allowance(_STAMP, seconds)), context)


class _Stamper(TimeStamper):
    def __init__(self, url: str, within: Allowance) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # pyhanko
        self._url = url
        self._within = within

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A time stamp over the digest. Raises PeerFailed, StampFailed."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        # An answer that is no time stamp makes the parser of ASN.1 raise what it likes.
        except (TimestampRequestError, ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
            raise StampFailed(
                f"{self._url} 的答复不是有效的时间戳；请运维人员核对时间戳服务的地址。",
                f"The answer of {self._url} is no valid time stamp; ask the operator to check the address of the "
                "authority.",
                retry_after=60,
            ) from error

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """The answer of the authority. Raises PeerFailed."""
        async with Peers() as peers:
            answer = await peers.ask(self._url, self._within, Sent(req.dump(), "application/timestamp-query"))
        return tsp.TimeStampResp.load(answer.found(), strict=True)


class _Answers:
    """Answers of authorities, kept for a while. Each thread that seals has an event loop of its own, and so its own
    connections.
    """

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._kept: dict[tuple[str, Sent | None], tuple[datetime, bytes]] = {}

    async def ask(self, url: str, most: int, sent: Sent | None = None) -> bytes:
        """Raises PeerFailed, NotAnAddress."""
        now, question = self._clock(), (url, sent)
        at, content = self._kept.get(question, (now - _KEPT, b""))
        if now - at < _KEPT:
            return content
        async with Peers() as peers:
            content = (await peers.ask(url, Allowance(most, self._seconds), sent)).found()
        if len(self._kept) >= _MOST:
            self._kept.clear()
        self._kept[question] = now, content
        return content


class _Lists(CRLFetcher):
    """Certificate revocation lists (RFC 5280)."""

    def __init__(self, answers: _Answers) -> None:
        self._answers = answers
        self._fetched: dict[bytes, list[crl.CertificateList]] = {}

    async def fetch(self, cert: x509.Certificate, *, use_deltas: bool | None = None) -> list[crl.CertificateList]:
        urls = [url for point in cert.crl_distribution_points for url in enumerate_delivery_point_urls(point)]
        try:
            lists = [crl.CertificateList.load(await self._answers.ask(url, _LIST)) for url in urls]
        except (Refusal, ValueError) as error:
            raise CRLFetchError(str(error)) from error
        self._fetched[cert.dump()] = lists
        return lists

    def fetched_crls(self) -> Iterable[crl.CertificateList]:
        return [it for lists in self._fetched.values() for it in lists]

    def fetched_crls_for_cert(self, cert: x509.Certificate) -> Iterable[crl.CertificateList]:
        return self._fetched[cert.dump()]


class _Statuses(OCSPFetcher):
    """Answers about the status of one certificate (RFC 6960)."""

    def __init__(self, answers: _Answers) -> None:
        self._answers = answers
        self._fetched: dict[bytes, ocsp.OCSPResponse] = {}

    async def fetch(self, cert: x509.Certificate, authority: Authority) -> ocsp.OCSPResponse:
        request = format_ocsp_request(cert, authority, certid_hash_algo="sha1", request_nonces=False)
        sent = Sent(request.dump(), "application/ocsp-request")
        for url in get_ocsp_urls(cert):
            try:
                content = await self._answers.ask(url, _STATUS, sent)
                status = process_ocsp_response_data(content, ocsp_request=request, ocsp_url=url)
            except (Refusal, OCSPFetchError, OCSPValidationError) as error:
                raise OCSPFetchError(str(error)) from error
            self._fetched[cert.dump()] = status
            return status
        raise OCSPFetchError("the certificate names nobody who answers about its status")

    def fetched_responses(self) -> Iterable[ocsp.OCSPResponse]:
        return self._fetched.values()

    def fetched_responses_for_cert(self, cert: x509.Certificate) -> Iterable[ocsp.OCSPResponse]:
        return [self._fetched[cert.dump()]] if cert.dump() in self._fetched else []


class _NoCertificates(CertificateFetcher):
    """Certificates come from the PKCS#12 file, the time stamp and the operator, never from the network."""

    async def fetch_cert_issuers(self, cert: x509.Certificate) -> AsyncGenerator[x509.Certificate, None]:
        for known in self.fetched_certs():
            yield known

    async def fetch_crl_issuers(self, certificate_list: crl.CertificateList) -> AsyncGenerator[x509.Certificate, None]:
        for known in self.fetched_certs():
            yield known

    def fetched_certs(self) -> Iterable[x509.Certificate]:
        return ()
