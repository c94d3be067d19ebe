"""Gets what the browser tests need where that is possible; says clearly what will be skipped where it is not."""

import os
import shutil
import subprocess

SHELL = "chromium-headless-shell"  # no windows: its pages cost half of the processor time
BROWSERS = (SHELL, "chromium", "chromium-browser", "google-chrome")
FONTS = "fonts-noto-cjk"


def browser() -> str | None:
    """The lightest browser that is here."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def _install(*packages: str) -> None:
    """By Debian's tools, as root only; where that fails nothing has changed."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    env, nowhere = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, subprocess.DEVNULL
    for words in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *words], env=env, stdout=nowhere, stderr=nowhere, check=False)


def main() -> None:
    if not shutil.which(SHELL):
        _install(SHELL, FONTS)
    if browser() is None:  # a distribution without the shell
        _install("chromium", FONTS)
    if browser() is None:
        print("No Chromium here: the browser tests will be skipped. Install chromium and fonts-noto-cjk to run them.")


if __name__ == "__main__":
    main()
