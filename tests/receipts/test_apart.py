"""Files are opened in a process of their own, and whatever breaks it breaks nothing else."""

import subprocess
import sys

import pytest

from payroll.ground.errors import DomainError
from receipts import apart, intake
from receipts.apart import TooHardError, take_in_apart
from receipts.intake import take_in
from tests.receipts.files import HEIC, pdf, picture


@pytest.mark.parametrize(
    "data", [picture("JPEG"), picture("PNG"), HEIC, pdf(3)], ids=["jpeg", "png", "heic", "pdf"]
)
def test_a_file_taken_in_apart_is_the_same(data: bytes) -> None:
    assert take_in_apart(data) == take_in(data)


@pytest.mark.parametrize(
    "data",
    [b"", b"<html><script>", HEIC[:300], b"%PDF-1.4 and then nothing", picture("PNG")[:40]],
    ids=["empty", "html", "half a heic", "half a pdf", "half a png"],
)
def test_a_refusal_comes_back_in_the_same_words(data: bytes) -> None:
    with pytest.raises(DomainError) as here:
        take_in(data)
    with pytest.raises(type(here.value)) as there:
        take_in_apart(data)
    assert there.value.message == here.value.message


def test_what_takes_too_long_is_given_up_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SECONDS", 0.01)
    with pytest.raises(TooHardError) as refused:
        take_in_apart(picture("JPEG"))
    assert refused.value.message.startswith("We could not open this file in good time.")


@pytest.mark.parametrize(
    "program",
    [
        "import os; os.abort()",
        "import sys; sys.exit(3)",
        "import receipts.apart as a; a.MEMORY = 180 * 1024**2; a.main()",
    ],
    ids=["a crash", "an error", "too little memory"],
)
def test_a_process_that_dies_takes_nothing_with_it(
    program: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = subprocess.run

    def dying(_command: object, **given: object) -> object:
        command = [sys.executable, "-I", "-c", program]
        return run(command, **given)  # type: ignore[call-overload]  # a test's own

    monkeypatch.setattr(subprocess, "run", dying)
    with pytest.raises(TooHardError):
        take_in_apart(picture("PNG", (6000, 6000)))


def test_every_refusal_of_the_intake_has_its_name() -> None:
    errors = {
        each
        for each in vars(intake).values()
        if isinstance(each, type) and issubclass(each, DomainError) and each is not DomainError
    }
    assert set(apart.REFUSALS.values()) == errors
