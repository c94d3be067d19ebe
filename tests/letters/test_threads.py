"""T01, Q03: the server prints for several people at once, and its PDF library lets nobody in beside another thread."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
AT_ONCE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.conf import settings
settings.ACMS_URL = "http://127.0.0.1"
from concurrent.futures import ThreadPoolExecutor
from acms.letters import render
from tests.letters.test_letters import FACTS
print_ = render.letter(FACTS, "SERIAL000000")
def read(number):
    return len(render.characters(print_.pdf)) if number % 4 else render.raster(print_.pdf, 20).shape
print(len(set(ThreadPoolExecutor(8).map(read, range(800)))))
"""


def test_T01_letters_are_printed_in_several_threads_at_once() -> None:
    """In a process of its own: what goes wrong here is a fault in memory, and ends the process."""
    done = subprocess.run([sys.executable, "-c", AT_ONCE], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "2\n"), done.stderr[-2000:]
