"""Files kept in an S3 bucket, for an installation on several machines (the extra `[s3]`)."""

import hashlib
from collections.abc import Iterator

import obstore
from obstore.exceptions import NotFoundError
from obstore.store import S3Store as Bucket

from receipts.store import DIGEST, DamagedFileError, UnknownFileError


class S3Store:
    """Files in a bucket, under the same names as in a folder; nobody is given a link to them.

    Keys come from where every S3 tool looks for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
    """

    def __init__(self, bucket: str, *, endpoint: str = "", region: str = "eu-west-2") -> None:
        """Use a bucket; `endpoint` is the address of a service that is not Amazon's."""
        on_this_machine = endpoint.startswith("http://")
        self._bucket = Bucket(
            bucket,
            region=region,
            endpoint=endpoint or None,
            client_options={"allow_http": on_this_machine},
        )

    def put(self, data: bytes) -> str:
        """Keep the bytes and return their digest; keeping them twice changes nothing."""
        digest = hashlib.sha256(data).hexdigest()
        obstore.put(self._bucket, _place(digest), data, use_multipart=False)
        return digest

    def get(self, digest: str) -> bytes:
        """Return the bytes, checked against their digest."""
        try:
            data = bytes(obstore.get(self._bucket, _place(digest)).bytes())
        except (NotFoundError, FileNotFoundError):
            raise UnknownFileError from None
        if hashlib.sha256(data).hexdigest() != digest:
            raise DamagedFileError
        return data

    def delete(self, digest: str) -> None:
        """Forget the bytes; forgetting them twice changes nothing."""
        try:
            obstore.delete(self._bucket, _place(digest))
        except (NotFoundError, FileNotFoundError):
            return

    def digests(self) -> Iterator[str]:
        """Yield the digest of every file in the bucket."""
        for listed in obstore.list(self._bucket):
            for each in listed:
                name = each["path"].rpartition("/")[2]
                if DIGEST.fullmatch(name):
                    yield name


def _place(digest: str) -> str:
    if DIGEST.fullmatch(digest) is None:
        raise UnknownFileError
    return f"{digest[:2]}/{digest}"
