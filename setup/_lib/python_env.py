"""The virtual environment: Odoo's requirements and the development tools, from one lock each."""

import hashlib
import os
import shutil
import subprocess
import sys

from . import debian
from .say import Fail, run, say, step
from .state import CHECKOUT, built

VERSION = f"{sys.version_info[0]}.{sys.version_info[1]}"
LOCKS = [CHECKOUT / "setup/requirements.txt", CHECKOUT / "setup/requirements-dev.txt"]
MEND = "check the network and pip's settings, and run it again"


def python(home):
    """The interpreter of the environment, which is made if this Python and these locks have none yet."""
    key = hashlib.sha256(b"".join(lock.read_bytes() for lock in LOCKS) + sys.executable.encode()).hexdigest()[:8]
    return built(home, f"python-{VERSION}-{key}", lambda folder: _make(home, folder)) / "bin/python"


def _make(home, folder):
    with step(f"Making a Python {VERSION} environment (10 s with uv, 40 s with pip)"):
        if not (shutil.which("uv") and _with_uv(home, folder)):
            _with_pip(home, folder)


def _with_uv(home, folder):
    # Without this uv ignores the certificates of the system, such as those of a company's proxy.
    environment = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_LINK_MODE": "copy"}
    requirements = [argument for lock in LOCKS for argument in ("-r", lock)]
    try:
        run(["uv", "venv", "--clear", "--python", sys.executable, folder], home / "log/uv.log", MEND, env=environment)
        run(
            ["uv", "pip", "install", "--python", folder / "bin/python", "--no-deps", *requirements],
            home / "log/uv.log",
            MEND,
            env=environment,
        )
    except Fail as failure:
        say(f"{failure} - trying pip")
        return False
    return True


def _with_pip(home, folder):
    if subprocess.run([sys.executable, "-c", "import ensurepip"], capture_output=True).returncode:
        package = f"python{VERSION}-venv"
        if not debian.install([package], "Python's own venv is missing"):
            raise Fail(f"this Python cannot make a virtual environment; install {package} (or uv) and run it again.")
    requirements = [argument for lock in LOCKS for argument in ("-r", lock)]
    run([sys.executable, "-m", "venv", "--clear", folder], home / "log/pip.log", MEND)
    run(
        [folder / "bin/python", "-m", "pip", "install", "--no-input", "--no-deps", *requirements],
        home / "log/pip.log",
        MEND,
    )
