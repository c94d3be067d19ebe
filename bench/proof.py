"""What the proof of work at a door costs a phone (L01, ADR 0036): `python -m bench.proof`, with Chromium slowed down as it says.

Searches for random numbers as a page does, in pieces, by the page's own modules. Prints milliseconds from the start to the
number; half a search is the average, the worst is all of it.
"""

import functools
import hashlib
import http.server
import random
import socketserver
import threading
from pathlib import Path

from bench.__main__ import percentile
from config import settings
from tests import prepare

MODULES = Path(__file__).parents[1] / "acms" / "static" / "js" / "lib"
MOST = settings.ACMS_PROOF or 100_000
SLOWER, TRIES = (1, 4, 6, 10), 40
SEARCH = """async (task) => {
  const { search } = await import("/search.js");
  const began = performance.now();
  const found = await search(task);
  return [found, performance.now() - began];
}"""


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".js": "text/javascript", "": "text/html"}

    def log_message(self, *words: object) -> None:
        """Says nothing."""


def main() -> None:
    from playwright.sync_api import sync_playwright

    handler = functools.partial(_Quiet, directory=str(MODULES))
    with socketserver.TCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=prepare.browser(), args=["--no-sandbox"])
            page = browser.new_page()
            page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
            slow = page.context.new_cdp_session(page)
            print(f"up to {MOST} numbers, {TRIES} tries each; ms: middle, p95, all of them")
            for times in SLOWER:
                slow.send("Emulation.setCPUThrottlingRate", {"rate": times})
                taken = [_search(page, random.randrange(MOST + 1)) for _ in range(TRIES)]
                whole = _search(page, MOST)
                print(
                    f"{times:>3} times slower {percentile(taken, 0.5):7.0f} {percentile(taken, 0.95):7.0f} {whole:7.0f}"
                )
            browser.close()
        server.shutdown()


def _search(page: object, number: int) -> float:
    salt = f"{random.randrange(16**16):016x}.1790000000.sign-in."
    digest = hashlib.sha256(f"{salt}{number}".encode()).hexdigest()
    found, taken = page.evaluate(SEARCH, {"salt": salt, "digest": digest, "most": MOST})  # type: ignore[attr-defined]
    assert found == number
    return float(taken)


if __name__ == "__main__":
    main()
