"""Chrome or Chromium for the browser tests."""

import shutil
import subprocess
import tempfile

from . import debian
from .say import say

NAMES = ["google-chrome", "chromium", "chromium-browser", "google-chrome-stable"]  # as Odoo looks for it
PACKAGES = ["chromium", "fonts-dejavu-core"]


def present():
    """Whether a browser starts; as root on Debian or Ubuntu one is installed if there is none."""
    if not _program():
        debian.install(PACKAGES, "the browser tests want a Chromium")
    program = _program()
    if not program:
        say(f"No Chrome or Chromium: browser tests are skipped. To get one: sudo apt-get install {' '.join(PACKAGES)}")
        return False
    # Odoo gives a browser 10 s to start and skips the test after that; a first start from a cold disk can take longer.
    with tempfile.TemporaryDirectory() as profile:
        arguments = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}", "--dump-dom", "about:blank"]
        try:
            subprocess.run([program, *arguments], stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=True)
        except (subprocess.SubprocessError, OSError) as error:
            say(f"{program} does not start ({error}); browser tests will be skipped")
            return False
    return True


def _program():
    return next(filter(None, map(shutil.which, NAMES)), None)
