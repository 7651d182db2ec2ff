"""Where Odoo 19.0 comes from: the one given, the one installed, the one fetched before, Debian's, Odoo's own repository."""

import ast
import hashlib
import importlib.util
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from . import debian
from .say import Fail, run, say, step
from .state import built

REPOSITORY = "https://github.com/odoo/odoo.git"
FETCHED = "odoo-19.0"


@dataclass(frozen=True)
class OdooSource:
    """`package` is the folder `odoo`; `addons` the addons folders beside it; `key` changes when the sources do."""

    package: Path
    addons: tuple
    key: str


def find(home):
    """The Odoo 19.0 to run, fetched if there is none; Fail if the one given is of another series."""
    given = os.environ.get("ODOO_HOME")
    if given:
        source = _at(Path(given).expanduser().resolve())
        if not source:
            raise Fail(f"ODOO_HOME ({given}) holds no Odoo 19.0; set it to a checkout of branch 19.0, or unset it.")
        return source
    return _installed() or _at_fetched(built(home, FETCHED, lambda folder: _fetch(home, folder)))


def _at(root):
    release = root / "odoo/release.py"
    if not release.exists() or _series(release) != (19, 0):
        return None
    addons = tuple(path for path in [root / "addons"] if (path / "web").is_dir())
    head = root / ".git/HEAD"
    identity = release.read_text() + str(root) + (head.read_text() if head.is_file() else "")
    return OdooSource(root / "odoo", addons, hashlib.sha256(identity.encode()).hexdigest()[:8])


def _series(release):
    """(major, minor) as `odoo/release.py` says, which is read and not run."""
    for node in ast.parse(release.read_text()).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "version_info":
            return tuple(getattr(item, "value", None) for item in node.value.elts[:2])
    return None


def _installed():
    found = importlib.util.find_spec("odoo")
    for place in (found.submodule_search_locations or []) if found else []:
        source = _at(Path(place).resolve().parent)
        if source and (source.addons or (source.package / "addons/web").is_dir()):
            return source
        say(f"The odoo at {place} is not a whole Odoo 19.0 and is not used")
    return None


def _at_fetched(folder):
    return _at(folder / "usr/lib/python3/dist-packages") or _at(folder)


def _fetch(home, folder):
    address = debian.mirror()
    if address:
        try:
            debian.fetch_odoo(folder, address, home / "log/apt.log")
            return
        except Fail as failure:
            say(str(failure))
            shutil.rmtree(folder)
            folder.mkdir()
    with step("Cloning Odoo 19.0 from its public repository (about 1 GB)"):
        run(
            ["git", "clone", "--quiet", "--depth", "1", "--branch", "19.0", REPOSITORY, folder],
            home / "log/git.log",
            "check the network, or set ODOO_HOME to an Odoo 19.0 checkout",
        )
