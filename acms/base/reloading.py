"""What `make dev` looks at between two ticks: has the code changed, have the style sheets or the icons that templates name."""

import subprocess
from pathlib import Path


class Watch:
    """The code, sheets and templates of an installation since it was last asked. Templates and scripts are read at every request."""

    def __init__(self, root: Path):
        self.root = root
        self.code, self.sheets = self._code(), self._sheets()

    def changed(self) -> bool:
        """True when a module has changed. A changed sheet, or a template with a new icon, only joins the files that pages ask for."""
        code, sheets = self._code(), self._sheets()
        if sheets != self.sheets:
            subprocess.run(["make", "-s", "assets"], cwd=self.root, check=False)
        is_new = code != self.code
        self.code, self.sheets = code, sheets
        return is_new

    def _code(self) -> dict[Path, int]:
        return {**_stamps(self.root / "acms", "**/*.py"), **_stamps(self.root / "config", "*.py")}

    def _sheets(self) -> dict[Path, int]:
        acms = self.root / "acms"
        return {**_stamps(acms / "static" / "css", "*.css"), **_stamps(acms / "templates", "**/*.html")}


def _stamps(folder: Path, pattern: str) -> dict[Path, int]:
    stamps = {}
    for path in folder.glob(pattern):
        try:
            stamps[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # an editor that writes by renaming
            continue
    return stamps
