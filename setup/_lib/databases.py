"""Databases: the template with Odoo's modules, a template with the addon on top, and clones of both.

Creating the first takes minutes, the second seconds; a clone takes about one. A template's name carries a hash of what it was
made of, so that a change makes a new one.
"""

import contextlib
import hashlib
import os
import shutil
import time

from .odoo import ADDON
from .say import Fail, step
from .state import locked

MODULES = [
    "sale_management",
    "sale_mrp",
    "purchase_mrp",
    "sale_purchase_stock",
    "mrp_subcontracting_purchase",
    "stock_delivery",
]
NOT_INSTALLED = {"tests", "readme", "dist", "build"}
KEPT = 3  # addon templates that stay when a new one is made
# Web assets are compiled once here and not again in every browser test or on the first page.
COMPILE_ASSETS = "env['ir.qweb']._pregenerate_assets_bundles()\nenv.cr.commit()\n"


class Databases:
    def __init__(self, odoo):
        self.odoo = odoo
        self._clones = odoo.home / "clones"

    def base(self):
        """The template database of Odoo's modules with their demo data."""
        key = hashlib.sha256(" ".join([str(self.odoo.home), self.odoo.source.key, *MODULES]).encode()).hexdigest()[:8]
        name = f"mto_base_{key}"
        with locked(self.odoo.home, "databases"):
            if not self._exists(name):
                with step(f"Installing Odoo's Sales, Manufacturing and Purchase (2 to 4 minutes; log: {self._log(name)})"):
                    self._make(name, None, MODULES)
        return name

    def addon(self, demo=True):
        """The template database with the addon as it is in the checkout, with its demo data or without."""
        base = self.base()
        name = f"mto_addon_{base[-8:]}_{_hash_of_addon()}{'' if demo else '_bare'}"
        with locked(self.odoo.home, "databases"):
            if not self._exists(name):
                with step(f"Installing the addon (about a minute; log: {self._log(name)})"):
                    self._make(name, base, ["mto_promise"], demo)
                self._forget_old(f"mto_addon_{base[-8:]}_")
            self._stamp(name).touch()
        return name

    @contextlib.contextmanager
    def clone(self, template, purpose):
        """The name of a database cloned from `template`, dropped after the block."""
        self._drop_left_behind()
        name = f"mto_{purpose}_{os.getpid()}"
        note = self._clones / name
        note.touch()
        try:
            self.replace(template, name)
            yield name
        finally:
            self.drop(name)
            note.unlink()

    def replace(self, template, name):
        """Make the database `name` a clone of `template`, whatever it was."""
        self.drop(name)
        for attempt in range(10):
            try:
                self.odoo.server.query(f'create database "{name}" template "{template}"')
                break
            except Fail as failure:
                # Somebody else is cloning the same template: it takes a second.
                if attempt == 9 or "being accessed by other users" not in str(failure):
                    raise
                time.sleep(1)
        if self._filestore(template).exists():
            shutil.copytree(self._filestore(template), self._filestore(name), copy_function=os.link)

    def drop(self, name):
        self.odoo.server.query(f'drop database if exists "{name}" with (force)')
        shutil.rmtree(self._filestore(name), ignore_errors=True)

    def _make(self, name, template, modules, demo=True):
        part = f"{name}_part"
        if template:
            self.replace(template, part)
        else:
            self.drop(part)
        if not demo:
            # Odoo installs a module's demo data wherever the modules it depends on have theirs.
            self.odoo.server.query("update ir_module_module set demo = false where name = 'sale_mrp'", part)
        arguments = ["-d", part, "-i", ",".join(modules), "--with-demo", "--stop-after-init", "--no-http"]
        self.odoo.run(self._log(name), *arguments)
        if template:
            self._check_installed(part, modules, self._log(name))
            script = self.odoo.home / "compile_assets.py"
            script.write_text(COMPILE_ASSETS)
            with script.open() as stdin:
                self.odoo.call("shell", "-d", part, "--no-http", "--log-level=error", stdin=stdin)
        self.odoo.server.query(f'alter database "{part}" rename to "{name}"')
        if self._filestore(part).exists():
            shutil.rmtree(self._filestore(name), ignore_errors=True)
            self._filestore(part).rename(self._filestore(name))

    def _check_installed(self, database, modules, log):
        names = ", ".join(f"'{module}'" for module in modules)
        count = self.odoo.server.query(
            f"select count(*) from ir_module_module where state = 'installed' and name in ({names})", database
        )
        if count != [str(len(modules))]:
            raise Fail(f"Odoo ended without installing {', '.join(modules)}; look into the log {log}.")

    def _exists(self, name):
        return bool(self.odoo.server.query(f"select 1 from pg_database where datname = '{name}'"))

    def _filestore(self, name):
        return self.odoo.data / "filestore" / name

    def _log(self, name):
        return self.odoo.home / "log" / f"{name}.log"

    def _stamp(self, name):
        return self.odoo.home / "log" / f"{name}.used"

    def _forget_old(self, prefix):
        used = sorted((self.odoo.home / "log").glob(f"{prefix}*.used"), key=lambda path: path.stat().st_mtime)
        for stamp in used[: -KEPT + 1 or None]:
            self.drop(stamp.stem)
            self._log(stamp.stem).unlink(missing_ok=True)
            stamp.unlink()

    def _drop_left_behind(self):
        """Drop the clones of runs that were killed."""
        self._clones.mkdir(exist_ok=True)
        for note in self._clones.iterdir():
            try:
                os.kill(int(note.name.rsplit("_", 1)[1]), 0)
            except ProcessLookupError:
                self.drop(note.name)
                note.unlink(missing_ok=True)


def _hash_of_addon():
    """A hash of the files that decide what an installation makes."""
    digest = hashlib.sha256()
    for path in sorted(ADDON.rglob("*")):
        parts = path.relative_to(ADDON).parts
        if path.is_file() and parts[0] not in NOT_INSTALLED and "__pycache__" not in parts:
            digest.update("/".join(parts).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:8]
