"""Lists the licences of what the lock files bring: `python -m tests.licences` writes docs/licences.md.

What a package states about itself is taken from its own files, as they are installed here; tests/test_supply.py fails while the list is not
what the lock files bring, or something in it is not to be had on terms that this product can keep.
"""

import json
import re
from importlib.metadata import metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "licences.md"
# Locked for other systems or versions of Python: mostly nothing is installed to be asked.
ELSEWHERE = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause", "tzdata": "Apache-2.0"}
# Each word of a licence that may stand there. LGPL and MPL: libraries that are used as they come, unchanged.
TAKEN = re.compile(
    r"(0BSD|Apache( License,?)?( Version)?[- ]?2\.0|(3-Clause )?BSD( License)?|BSD-[23]-Clause|CC0-1\.0|LGPL-3\.0-only|MIT( License)?|MIT-0|MIT-CMU"
    r"|MPL-2\.0|OFL-1\.1|PSF-2\.0|Zlib|Mozilla Public License 2\.0 \(MPL 2\.0\)|Apache Software License|dependency licenses)"
)
HEAD = """# Licences of what the product brings

Made by `python -m tests.licences` from the lock files; each word is the package's own. The product's licence is Apache-2.0 ([LICENSE](../LICENSE)), what its
pages and letters carry of others stands in [NOTICE](../NOTICE). Versions and digests: `requirements/runtime.txt`, `package-lock.json`, `make sbom`.
`requirements/faces.txt`, an extra, brings a source package that `make faces` builds; tools of engineers (`dev.txt`) are not handed on.
"""


def python() -> dict[str, str]:
    """The packages of requirements/runtime.txt with what they say of their licence."""
    lines = (ROOT / "requirements" / "runtime.txt").read_text("utf-8").splitlines()
    names = {line.partition("==")[0] for line in lines if re.match(r"\w", line)}
    return {name: _stated(name) for name in sorted(names)}


def _stated(name: str) -> str:
    if name in ELSEWHERE:
        return ELSEWHERE[name]
    about = metadata(name)
    classified = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    said = about.get("License-Expression") or about.get("License") or " AND ".join(classified)
    return " ".join(str(said).split())


def npm() -> dict[str, str]:
    """The packages of package-lock.json that the pages are made of."""
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    return {
        path.removeprefix("node_modules/"): about["license"]
        for path, about in sorted(packages.items())
        if path and not about.get("dev")
    }


def page() -> str:
    """The whole list."""
    parts = [HEAD]
    for title, found in (("Python", python()), ("npm", npm())):
        parts.append(f"\n## {title}\n| package | licence |\n| --- | --- |\n")
        parts += [f"| {name} | {licence} |\n" for name, licence in found.items()]
    return "".join(parts)


def terms(licence: str) -> list[str]:
    """The single licences of what a package states."""
    return [one.strip(" ()") if "(MPL" not in one else one for one in re.split(r" AND | OR |, (?!Version)", licence)]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
