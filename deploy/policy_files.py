"""The files of policies, from a folder or a URL, each under the SHA-256 of its bytes."""

import hashlib
from http import HTTPStatus
from pathlib import Path

from shared.errors import Invalid, NotFound, Refusal
from shared.peers import Allowance, asking, is_address
from shared.policy.policy import Policy
from shared.policy.reading import read_policy
from shared.regular_file import read_regular_file

_LONGEST = 10_000_000


class PolicyFileMissing(NotFound):
    code = "policy-file-missing"
    title = "没有政策文件"
    title_en = "The policy file is missing"


class PolicyFileDiffers(Invalid):
    code = "policy-file-differs"
    title = "政策文件与其哈希不符"
    title_en = "The policy file has another hash"


class PolicyFiles:
    """Policies by the hash of their file. Each file is read once, from an address within some seconds.

    Raises NotAnAddress for a location that is a URL, but not HTTP.
    """

    def __init__(self, location: str, seconds: float = 20) -> None:
        self._location = location
        self._online = is_address(location)
        self._within = Allowance(_LONGEST, seconds)
        self._read: dict[str, Policy | Refusal] = {}

    def __call__(self, file: str) -> Policy | Refusal:
        """The policy whose file has this hash; or why there is none.

        Raises PeerFailed when the place of all files cannot be read.
        """
        if file not in self._read:
            try:
                self._read[file] = read_policy(self._bytes(file)).policy
            except (NotFound, Invalid) as refusal:
                self._read[file] = refusal
        return self._read[file]

    def _bytes(self, file: str) -> bytes:
        data = self._from_site(file) if self._online else self._from_folder(file)
        if data is None:
            raise PolicyFileMissing(f"没有哈希为 {file} 的政策文件。", f"There is no policy file of the hash {file}.")
        found = hashlib.sha256(data).hexdigest()
        if found != file:
            raise PolicyFileDiffers(
                f"政策文件 {file} 的哈希为 {found}。", f"The policy file {file} has the hash {found}."
            )
        return data

    def _from_folder(self, file: str) -> bytes | None:
        folder = Path(self._location)
        found = (read_regular_file(folder / name, _LONGEST) for name in (file, f"{file}.yaml"))
        return next((content for content in found if content is not None), None)

    def _from_site(self, file: str) -> bytes | None:
        with asking() as ask:
            # The public site has the files with `.yaml` behind the hash.
            for name in (f"{file}.yaml", file):
                answer = ask(f"{self._location.rstrip('/')}/{name}", self._within, None)
                if answer.status != HTTPStatus.NOT_FOUND:
                    return answer.found()
        return None
