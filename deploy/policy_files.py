"""The files of policies, from a folder or a URL, each under the SHA-256 of its bytes."""

import hashlib
from pathlib import Path

import httpx

from shared.errors import Invalid, NotFound, Refusal, Unavailable
from shared.policy.policy import Policy
from shared.policy.reading import read_policy

_LONGEST = 10_000_000


class PolicyFileMissing(NotFound):
    code = "policy-file-missing"
    title = "没有政策文件"
    title_en = "The policy file is missing"


class PolicyFileDiffers(Invalid):
    code = "policy-file-differs"
    title = "政策文件与其哈希不符"
    title_en = "The policy file has another hash"


class PolicyFilesUnreachable(Unavailable):
    code = "policy-files-unreachable"
    title = "无法读取政策文件"
    title_en = "The policy files cannot be read"


class PolicyFiles:
    """Policies by the hash of their file. Each file is read once."""

    def __init__(self, location: str) -> None:
        self._location = location
        self._read: dict[str, Policy | Refusal] = {}

    def __call__(self, file: str) -> Policy | Refusal:
        """The policy whose file has this hash; or why there is none.

        Raises PolicyFilesUnreachable when the place of all files cannot be read.
        """
        if file not in self._read:
            try:
                self._read[file] = read_policy(self._bytes(file)).policy
            except (NotFound, Invalid) as refusal:
                self._read[file] = refusal
        return self._read[file]

    def _bytes(self, file: str) -> bytes:
        online = self._location.startswith(("http://", "https://"))
        data = self._from_site(file) if online else self._from_folder(file)
        if data is None:
            raise PolicyFileMissing(f"没有哈希为 {file} 的政策文件。", f"There is no policy file of the hash {file}.")
        found = hashlib.sha256(data).hexdigest()
        if found != file:
            raise PolicyFileDiffers(
                f"政策文件 {file} 的哈希为 {found}。", f"The policy file {file} has the hash {found}."
            )
        return data

    def _from_folder(self, file: str) -> bytes | None:
        paths = (Path(self._location) / name for name in (file, f"{file}.yaml"))
        return next((path.read_bytes() for path in paths if path.is_file()), None)

    def _from_site(self, file: str) -> bytes | None:
        try:
            # The public site has the files with `.yaml` behind the hash.
            for name in (f"{file}.yaml", file):
                response = httpx.get(f"{self._location.rstrip('/')}/{name}", timeout=10)
                if response.status_code != httpx.codes.NOT_FOUND:
                    break
            else:
                return None
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise PolicyFilesUnreachable(
                f"读取政策文件失败：{error}。", f"Reading the policy files: {error}", retry_after=5
            ) from error
        return response.content[:_LONGEST]
