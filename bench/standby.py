"""A hot standby of the database server that setup/ runs, for as long as a block runs."""

import contextlib
import os
import pwd
import shutil
import subprocess
import time
from dataclasses import replace

from _lib.say import Fail, run

PORT = "5433"


def waited(is_so, what, seconds=60):
    """Wait until ``is_so()``; Fail when it takes too long."""
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise Fail(f"waited {seconds} seconds in vain until {what}.")
        time.sleep(0.5)


@contextlib.contextmanager
def standby(running):
    """The `Server` of a standby that streams from `running`'s, on the same socket folder, and the path of its log.

    The log has every statement, with the names of its database and its application before it.
    """
    primary = running.server
    data = running.home / f"standby-{os.getpid()}"
    account = {"cwd": "/"}
    data.mkdir(mode=0o700)
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        nobody = pwd.getpwnam("nobody")
        os.chown(data, nobody.pw_uid, nobody.pw_gid)
        account |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    note, log = running.home / "log/standby.log", data / "server.log"
    source = ["-h", primary.host, "-p", primary.port, "-U", primary.user]
    settings = f"-c listen_addresses='' -c unix_socket_directories='{primary.host}' -c port={PORT} -c log_statement=all"
    settings += " -c log_line_prefix='%d %a '"
    try:
        run([primary.programs / "pg_basebackup", "-D", data, "-R", "-c", "fast", *source], note, "look into the log", **account)
        try:
            control = [primary.programs / "pg_ctl", "-D", data, "-w", "-s"]
            run([*control, "-l", log, "-o", settings, "start"], note, "look into the log", **account)
            server = replace(primary, port=PORT)
            waited(lambda: server.query("select pg_is_in_recovery()") == ["t"], "the standby answers")
            yield server, log
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], **account)
    finally:
        shutil.rmtree(data)
