"""Odoo's own programs in the environment: paths, configuration, database server."""

import contextlib
import hashlib
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import odoo_source, postgres, python_env, state
from .odoo_source import OdooSource
from .postgres import Server
from .say import run

ADDON = state.CHECKOUT / "mto_promise"


@dataclass(frozen=True)
class Odoo:
    """Odoo 19.0 with the checkout's addon on its path and a database server running."""

    home: Path
    python: Path
    source: OdooSource
    server: Server

    @property
    def data(self):
        return self.home / "data"

    @property
    def environment(self):
        """The variables under which its programs run."""
        path = os.pathsep.join([str(self.python.parent), str(self.server.programs), os.environ.get("PATH", os.defpath)])
        return {
            **os.environ,
            **self.server.environment,
            "PATH": path,
            "PYTHONPATH": str(self._only_odoo()),
            "ODOO_RC": str(self.configuration()),
        }

    def _only_odoo(self):
        """A folder with nothing but `odoo` in it: beside an installed Odoo lie packages that would hide the pinned ones."""
        folder = self.home / f"path-{self.source.key}"
        folder.mkdir(exist_ok=True)
        with contextlib.suppress(FileExistsError):
            (folder / "odoo").symlink_to(self.source.package)
        return folder

    def source_of(self, module):
        """The folder of one of Odoo's modules."""
        return next(path / module for path in [*self.source.addons, self.source.package / "addons"] if (path / module).is_dir())

    def configuration(self, **more):
        """A configuration file for Odoo; `more` adds options."""
        options = {
            "addons_path": ",".join(map(str, [state.CHECKOUT, *self.source.addons])),
            "data_dir": self.data,
            "db_host": self.server.host or False,
            "db_port": self.server.port,
            "db_user": self.server.user,
            "http_interface": "127.0.0.1",
            **more,
        }
        text = "[options]\n" + "".join(f"{name} = {value}\n" for name, value in options.items())
        path = self.home / f"odoo-{hashlib.sha256(text.encode()).hexdigest()[:8]}.conf"
        if not path.exists():
            part = path.with_suffix(f".{os.getpid()}_part")
            part.write_text(text)
            part.rename(path)
        return path

    def call(self, *arguments, **options):
        """Odoo's command line at the terminal; returns its exit status."""
        return subprocess.call([self.python, "-m", "odoo", *arguments], env=self.environment, **options)

    def run(self, log, *arguments):
        """Odoo's command line to its end, its log in `log`; Fail if it fails."""
        command = [self.python, "-m", "odoo", *arguments]
        run(command, log, "look into the log", env=self.environment, cwd=self.home)


@contextlib.contextmanager
def opened():
    """An `Odoo` for as long as the block runs; what is missing is fetched and made."""
    home = state.opened()
    source = odoo_source.find(home)
    python = python_env.python(home)
    with postgres.running(home, python) as server:
        yield Odoo(home, python, source, server)
