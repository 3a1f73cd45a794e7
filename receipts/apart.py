"""Taking a file in within a process of its own, which has little memory, little time and no keys.

A file that is made to break whatever opens it breaks only that process. What comes back is read
as plain values, so that a process that was taken over can only hand over a wrong picture.
"""

import json
import resource
import subprocess
import sys
from typing import BinaryIO

from payroll.ground.errors import DomainError
from receipts import intake
from receipts.intake import Intake, Kind, Page

MEMORY = 2 * 1024**3
CPU_SECONDS = 20
SECONDS = 30
MOST_ANSWERED = 64 * 1024 * 1024
REFUSALS = {
    each.__name__: each
    for each in (
        intake.EmptyFileError,
        intake.TooLargeError,
        intake.WrongKindError,
        intake.BrokenPictureError,
        intake.TooManyPixelsError,
        intake.BrokenPdfError,
        intake.LockedPdfError,
        intake.TooManyPagesError,
        intake.PageTooLargeError,
    )
}


class TooHardError(DomainError):
    """We could not open this file in good time. Take a photo of it, or send a screenshot."""


def take_in_apart(data: bytes) -> Intake:
    """Return a file as taken in, or raise the DomainError that says how to mend it."""
    try:
        done = subprocess.run(  # our own module, with nothing of the file in it
            [sys.executable, "-I", "-m", "receipts.apart"],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired:
        raise TooHardError from None
    if done.returncode or len(done.stdout) > MOST_ANSWERED:
        raise TooHardError
    return _read(done.stdout)


def _read(answer: bytes) -> Intake:
    head, _, rest = answer.partition(b"\n")
    said = json.loads(head)
    if "refused" in said:
        raise REFUSALS.get(said["refused"], TooHardError)(*said["words"])
    pages, place = [], 0
    for each in said["pages"]:
        picture = rest[place : place + each.pop("picture")]
        place += len(picture)
        small = rest[place : place + each.pop("small")]
        place += len(small)
        pages.append(Page(picture=picture, small=small, **each))
    return Intake(Kind(said["kind"]), said["digest"], tuple(pages))


def _write(taken: Intake, out: BinaryIO) -> None:
    head = {
        "kind": taken.kind.value,
        "digest": taken.original_digest,
        "pages": [
            {
                "picture": len(page.picture),
                "small": len(page.small),
                "width": page.width,
                "height": page.height,
                "look": page.look,
                "text": page.text,
            }
            for page in taken.pages
        ],
    }
    out.write(json.dumps(head).encode() + b"\n")
    out.writelines(page.picture + page.small for page in taken.pages)


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Take in what comes on standard input, and write what became of it."""
    _limit()
    try:
        taken = intake.take_in(sys.stdin.buffer.read())
    except DomainError as refused:
        answer = {"refused": type(refused).__name__, "words": [str(arg) for arg in refused.args]}
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    else:
        _write(taken, sys.stdout.buffer)


if __name__ == "__main__":
    main()
