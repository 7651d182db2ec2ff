"""The one folder that holds all that is fetched and made: outside the checkout, so that a fresh clone is warm."""

import contextlib
import fcntl
import os
import shutil
from pathlib import Path

from .say import Fail, say

CHECKOUT = Path(__file__).resolve().parents[2]
TAG = "CACHEDIR.TAG"  # the common mark of a cache folder: backups leave it out, and setup/clean removes nothing without it
ROOM_NEEDED = 1_500_000_000  # bytes; the whole takes about 900 MB


def folder():
    """The state folder's path: MTO_PROMISE_HOME, or the user's cache.

    For root it lies where every user can reach it: PostgreSQL refuses to run as root and runs as `nobody` then.
    """
    if os.environ.get("MTO_PROMISE_HOME"):
        return Path(os.environ["MTO_PROMISE_HOME"]).expanduser().resolve()
    if os.geteuid() == 0:
        return Path("/var/cache/mto-promise")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "mto-promise"


def opened():
    """Make the state folder, say where it is and check that there is room; returns its path."""
    home = folder()
    if home == CHECKOUT or CHECKOUT in home.parents:
        raise Fail(f"MTO_PROMISE_HOME ({home}) lies in the checkout; set it to a folder outside.")
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not any(home.iterdir()):
            (home / TAG).write_text("Signature: 8a477f597d28d172789f06886806bc55\n# Made by mto_promise's setup/\n")
        if not is_ours(home):
            raise Fail(f"{home} holds something else; set MTO_PROMISE_HOME to an empty folder.")
        (home / "log").mkdir(exist_ok=True)
    except PermissionError:
        raise Fail(f"{home} cannot be written; set MTO_PROMISE_HOME to a folder that can.") from None
    if os.geteuid() == 0:
        home.chmod(home.stat().st_mode | 0o011)
        for parent in home.parents:
            if not parent.stat().st_mode & 0o001:
                raise Fail(f"PostgreSQL runs as `nobody`, who cannot enter {parent}; set MTO_PROMISE_HOME to another folder.")
    say(f"Everything fetched and made is kept in {home} (setup/clean removes it)")
    return home


def is_ours(home):
    """Whether a folder was made by these commands."""
    return (home / TAG).exists()


@contextlib.contextmanager
def locked(home, name):
    """Hold the lock `name` of the state folder, after a word if another run holds it."""
    with (home / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another run ({name}) ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def built(home, name, make):
    """The folder `name` of the state folder, made by `make(folder)` if it is not there.

    It is made beside its place and renamed when complete: an interrupted run leaves nothing that looks finished.
    """
    path = home / name
    if not path.exists():
        with locked(home, "build"):
            if not path.exists():
                if shutil.disk_usage(home).free < ROOM_NEEDED:
                    raise Fail(f"{home} has less than {ROOM_NEEDED // 10**6} MB free; make room, or set MTO_PROMISE_HOME.")
                part = path.with_name(path.name + "_part")
                shutil.rmtree(part, ignore_errors=True)
                part.mkdir(parents=True)
                make(part)
                part.rename(path)
    return path


@contextlib.contextmanager
def alone(home, name):
    """Hold the lock `name` for the block; Fail if another run holds it."""
    with (home / f"{name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fail(f"another setup/{name} is running; end it first.") from None
        yield
