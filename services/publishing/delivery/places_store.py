"""Where the files of an exchange lie: in a folder of this machine, or under a prefix of an S3 bucket."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Protocol, cast

from obstore.exceptions import BaseError
from obstore.store import ObjectStore, S3Store

from shared.durable import write_durably
from shared.errors import Unavailable

if TYPE_CHECKING:
    from obstore.store import S3Config  # there are only stubs of it

_PIECE = 1 << 20


class ExchangePlaceAway(Unavailable):
    code = "exchange-place-away"
    title = "交换文件的存储暂不可用"
    title_en = "The place of an exchange cannot be reached"


class ExchangePlace(Protocol):
    """Names are paths below the place, with slashes. Each method raises DiskFull or ExchangePlaceAway."""

    def write(self, name: str, content: bytes) -> None:
        """Write or replace a file: a reader finds all of it or, before, none; it is there after a power cut."""

    def open(self, name: str, most: int) -> IO[bytes]:
        """A file, for reading from its beginning to its end and again. Of one with more than `most` bytes, no more need
        be there than shows that it is too long. Raises FileNotFoundError.
        """

    def found(self, pattern: str) -> Sequence[str]:
        """The files whose names have this form, such as `acknowledged/*.csv`, in order; `*` is within a name."""

    def rename(self, name: str, other: str) -> None:
        """Give a file another name. Whoever dies meanwhile leaves it under the first name, or under both."""

    def remove(self, name: str) -> None:
        """Remove a file, if it is there, and its folder with the last file in it."""


class FolderPlace:
    """A folder. What is no file of its own, such as a link, is passed by."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, name: str, content: bytes) -> None:
        write_durably(self._folder / name, content)

    def open(self, name: str, most: int) -> IO[bytes]:
        return (self._folder / name).open("rb")

    def found(self, pattern: str) -> Sequence[str]:
        files = (path for path in self._folder.glob(pattern) if path.is_file() and not path.is_symlink())
        return sorted(path.relative_to(self._folder).as_posix() for path in files)

    def rename(self, name: str, other: str) -> None:
        (self._folder / name).rename(self._folder / other)

    def remove(self, name: str) -> None:
        path = self._folder / name
        path.unlink(missing_ok=True)
        with suppress(OSError):  # other files are in it
            path.parent.rmdir()


class BucketPlace:
    """The objects of a store. One is there as a whole as soon as it is there."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    def write(self, name: str, content: bytes) -> None:
        with _telling():
            self._store.put(name, content, use_multipart=False)

    def open(self, name: str, most: int) -> IO[bytes]:
        file = TemporaryFile()  # noqa: SIM115  # the caller closes it
        try:
            with _telling():
                for piece in self._store.get(name).stream(min_chunk_size=_PIECE):
                    file.write(piece)
                    if file.tell() > most:
                        break
        except BaseException:
            file.close()
            raise
        file.seek(0)
        return file

    def found(self, pattern: str) -> Sequence[str]:
        begins, depth = pattern.partition("*")[0].rstrip("/"), pattern.count("/")
        with _telling():
            names = [each["path"] for some in self._store.list(begins) for each in some]
        return sorted(name for name in names if name.count("/") == depth and PurePosixPath(name).match(pattern))

    def rename(self, name: str, other: str) -> None:
        with _telling():
            self._store.copy(name, other)
            self._store.delete(name)

    def remove(self, name: str) -> None:
        with _telling():
            self._store.delete(name)


def bucket_at(prefix: str, access: Mapping[str, str]) -> BucketPlace:
    """The place at `s3://bucket/prefix`. `access`: variables such as AWS_ACCESS_KEY_ID; what they do not say, those of
    the process say. Raises ValueError for what is no such address, or no such variable.
    """
    is_plain = access.get("AWS_ENDPOINT", "").startswith("http://")
    try:
        store = S3Store.from_url(
            prefix,
            config=cast("S3Config", dict(access)),
            client_options={"allow_http": True} if is_plain else None,
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=30)},
        )
    except BaseError as error:
        raise ValueError(str(error).partition("\n")[0]) from error
    return BucketPlace(store)


@contextmanager
def _telling() -> Iterator[None]:
    try:
        yield
    except BaseError as error:
        raise ExchangePlaceAway(
            "交换文件的对象存储无法读写；请核对 prefix、密钥和网络。稍后自动重试。",
            "The bucket of the exchange cannot be read or written: check prefix, keys and network. It is tried again "
            "by itself.",
            retry_after=30,
        ) from error
