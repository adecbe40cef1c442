"""How the service leads a paper on: it takes the number, makes the file, and issues the paper.

Nothing is computed while a number is locked: taking it and issuing are transactions of their own, and the file is made
between them. What was interrupted goes on from the state that the last transaction left.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

import uuid_utils.compat
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.documents.forms.heading import Heading
from services.documents.law.store import law_in
from services.documents.number.series import Among, counted_by, letter_of
from services.documents.number.store import advance_for, take
from services.documents.paper import drafting, numbering, pending_store, store
from services.documents.paper.asking_usecases import take_up
from services.documents.paper.naming import told_of_earlier
from services.documents.paper.numbering import Ready
from services.documents.paper.office import PDF, Office
from services.documents.paper.pending_store import Due
from services.documents.paper.state import PENDING, Paper
from services.documents.paper.store import PAPERS
from services.documents.paper_key.store import key_for
from services.documents.paper_key.usecases import file_of, signer_for
from services.documents.policies.store import authorities_of, policy_of
from services.documents.rendering.content import Filled
from services.documents.rendering.sealing import SealSigner
from services.documents.seal.usecases import cabinet_of, seal_for
from shared.aggregate import find, record, state_of
from shared.contracts.papers import NumberTaken
from shared.errors import Refusal, Unavailable
from shared.http.resources import Resources
from shared.law.law import Law
from shared.log.append import StaleVersion
from shared.log.occasion import Actor, Occasion
from shared.outages import as_refusal
from shared.papers.code import PaperCode, code_address, sign_code
from shared.policy.policy import Policy
from shared.work import Acting

_GIVEN_UP = timedelta(seconds=60)
"""How long after a number was taken the service tries to issue the paper with it."""


class PaperNotMade(Unavailable):
    code = "paper-not-made"
    title = "文书暂时无法制作"
    title_en = "The paper cannot be made at present"


class PaperKeyChanged(Unavailable):
    code = "paper-key-changed"
    title = "文书密钥已变更"
    title_en = "The paper key has changed"


class _Means(NamedTuple):
    """What the bureau makes papers of a day with."""

    policy: Policy
    law: Law
    key: Ed25519PrivateKey
    seal: SealSigner | None


class _Making(NamedTuple):
    """All that the file of a numbered paper is made from."""

    paper: Paper
    filled: Filled
    means: _Means
    code: PaperCode


@dataclass(frozen=True, slots=True)
class Issuing:
    """The service at work on its papers."""

    resources: Resources
    office: Office

    async def lead_on(self, due: Due) -> None:
        """Number and issue a paper, as far as that is possible now. If it is not, keep why the paper waits."""
        async with self._again_if_stale(due):
            try:
                if not due.drafted:
                    await self._draft(due)
                if making := await self._number(due):
                    await self._issue(due, making)
            except StaleVersion:
                raise
            except Refusal as refusal:
                await self._put_off(due, refusal)

    async def put_off_after(self, due: Due, error: Exception) -> None:
        """Keep why the paper waits after an error that is not a refusal."""
        async with self._again_if_stale(due):
            await self._put_off(due, as_refusal(error) or _not_made())

    async def _draft(self, due: Due) -> None:
        """Draft the paper, if cases asks for it and nobody has."""
        async with self._acting(due) as act:
            if await find(act, PAPERS, due.paper) is None:
                await take_up(act, due.paper)

    async def _number(self, due: Due) -> _Making | None:
        """Take the number, if the paper has none yet. Everything is checked before, so that no number is taken in vain.

        None if the paper waits for somebody.
        """
        async with self._acting(due) as act:
            paper = await state_of(act, PAPERS, due.paper)
            if paper.status not in PENDING:
                return None
            others = await store.of_matter(act.session, act.bureau, paper.matter, secret=paper.covert)
            ready = numbering.filled(self.office.forms, paper, act.today)
            means = await self._means(act, ready)
            if paper.status == "approved":
                numbering.require_ready(self.office.forms, paper, ready, others)
                if self.office.needs_rehearsal(ready):
                    await act.compute(self.office.rehearse, ready, means.law)
                await self._require_earlier(act, paper)
                taken = await self._taken(act, paper, ready, means.policy)
                paper = await record(act, PAPERS, paper, numbering.number(paper, ready, taken))
            earlier = await find(act, PAPERS, paper.earlier.paper) if paper.earlier else None
            return self._making(paper, ready, means, told_of_earlier(paper, earlier))

    async def _means(self, act: Acting, ready: Ready) -> _Means:
        """What is needed to make the file. It may give the connection back: nothing is written before."""
        press, resources = self.office.press, self.resources
        await act.blobs.require_room(resources.settings.least_free_bytes)
        policy, law = await policy_of(act), await law_in(act.session, act.bureau)
        if unknown := press.unknown(ready.fields, _beside(policy, ready)):
            await act.compute(press.require_fonts, unknown)
        sealed = ready.form.description.sealed
        seal = await seal_for(act, resources.once(cabinet_of), ready.day) if sealed else None
        signer = await signer_for(act.session, file_of(resources), act.bureau, ready.day)
        return _Means(policy, law, signer.private, seal)

    async def _require_earlier(self, act: Acting, paper: Paper) -> Paper | None:
        """The paper that this one replaces or corrects, which must be in force. Raises EarlierPaperUnfit."""
        if paper.earlier is None:
            return None
        earlier = await state_of(act, PAPERS, paper.earlier.paper)
        drafting.require_fit(earlier, paper.form, paper.earlier)
        return earlier

    async def _require_unchanged(self, act: Acting, making: _Making) -> None:
        """Refuse to issue a file whose key or whose seal was revoked while it was made. It may give the connection
        back: nothing is written before. Raises PaperKeyChanged, SealNotRegistered.
        """
        day = making.filled.heading.day
        if making.means.seal:
            await seal_for(act, self.resources.once(cabinet_of), day)
        key = await key_for(act.session, act.bureau, day)
        if key is None or key.id != making.code.key_id:
            raise PaperKeyChanged(
                "文书密钥在制作期间已撤销；系统会以现行密钥重新制作，没有密钥的，文号作废。",
                "The paper key was revoked meanwhile; the paper is made again with the key that counts now. If there "
                "is none, its number is void.",
                retry_after=1,
            )

    async def _taken(self, act: Acting, paper: Paper, ready: Ready, policy: Policy) -> NumberTaken | None:
        if not ready.edition.word:
            return None
        among = Among(paper.matter, await store.is_hidden(act.session, paper))
        if advance := await advance_for(act.session, act.bureau, among, paper.form):
            return advance
        letter = letter_of(policy.teams, paper.team)
        counted = counted_by(policy.numbering, ready.edition.word, letter, ready.day.year)
        return await take(act.session, act.bureau, counted, among)

    def _making(self, paper: Paper, ready: Ready, means: _Means, earlier: str | None) -> _Making:
        """Raises NumberNotForCode, so that a number that fits into no code is not taken."""
        assert paper.numbered is not None  # noqa: S101  # it was numbered now, or before
        code = sign_code(means.key, numbering.data_of(paper, paper.numbered.name, ready.day))
        number = paper.numbered.number.text if paper.numbered.number else None
        bureau, address = authorities_of(means.policy).bureau, code_address(self.office.site, code)
        heading = Heading(bureau, ready.day, number, address, earlier=earlier)
        return _Making(paper, Filled(ready.form, ready.edition, ready.fields, heading), means, code)

    async def _issue(self, due: Due, making: _Making) -> None:
        paper, pool = making.paper, self.resources.pool.of(str(due.paper))
        pdf = await pool.run(self.office.make, making.filled, making.means.law, making.means.seal)
        file = await self.resources.blobs.put(pdf, PDF)
        async with self._acting(due) as act:
            await self._require_unchanged(act, making)
            earlier = await self._require_earlier(act, paper)
            await record(act, PAPERS, paper, numbering.issue(paper, file.sha256, file.size, making.code))
            if earlier:
                await record(act, PAPERS, earlier, numbering.succeed(earlier, paper))

    async def _put_off(self, due: Due, refusal: Refusal) -> None:
        """Keep why the paper waits; or void its number, if the paper cannot be issued with it."""
        async with self._acting(due) as act:
            paper, last = await find(act, PAPERS, due.paper), None
            if paper and paper.numbered and paper.status == "numbered":
                last = paper.numbered.at + _GIVEN_UP
                if act.now >= last or not isinstance(refusal, Unavailable):
                    await record(act, PAPERS, paper, numbering.void(paper, refusal.detail))
                    return
            why = {"code": refusal.code, "detail": refusal.detail, "detail_en": refusal.detail_en}
            await pending_store.put_off(act.session, due, why, act.now, last)

    @asynccontextmanager
    async def _again_if_stale(self, due: Due) -> AsyncIterator[None]:
        """If somebody else decides something about the paper meanwhile, look at it again at once."""
        try:
            yield
        except StaleVersion:
            async with self._acting(due) as act:
                await pending_store.look_again(act.session, due, act.now)

    @asynccontextmanager
    async def _acting(self, due: Due) -> AsyncIterator[Acting]:
        """A transaction of the service about a paper."""
        service = self.resources.service
        actor, trace = Actor(service, "service", service), uuid_utils.compat.uuid7().hex
        occasion = Occasion(due.bureau, actor, self.resources.clock(), trace, "")
        async with self.resources.work(due.bureau) as work:
            yield Acting.of(work, occasion)


def _beside(policy: Policy, ready: Ready) -> tuple[str, ...]:
    """What stands on the paper beside its fields, and that the bureau has written: its name, and its numbers."""
    formats = (series.format for series in policy.numbering)
    return (authorities_of(policy).bureau, ready.edition.word, *formats)


def _not_made() -> PaperNotMade:
    return PaperNotMade(
        "制作文书时出现程序错误；系统会自动重试。仍未签发的，请运维人员查看日志“a paper could not be led on”。",
        "An error of the software stopped the paper; it is tried again by itself. If it is still not issued, ask the "
        "operator to look for “a paper could not be led on” in the log.",
        retry_after=30,
    )
