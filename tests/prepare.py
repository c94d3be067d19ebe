"""Gets what the browser tests need where that is possible; says clearly what will be skipped where it is not."""

import os
import shutil
import subprocess

PACKAGES = ["chromium", "fonts-noto-cjk"]


def main() -> None:
    if shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome"):
        return
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-q"], stdout=subprocess.DEVNULL, check=False)
        command = ["apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES]
        done = subprocess.run(
            command, stdout=subprocess.DEVNULL, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"}, check=False
        )
        if done.returncode == 0:
            return
    print("No Chromium here: the browser tests will be skipped. Install chromium and fonts-noto-cjk to run them.")


if __name__ == "__main__":
    main()
