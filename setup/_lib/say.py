"""Talking to the person at the terminal, and running programs that may take long or fail."""

import contextlib
import errno
import os
import signal
import subprocess
import sys
import time


class Fail(Exception):
    """Ends a command with one line: what is missing and how to mend it."""


def say(text):
    print(text, flush=True)


def command(main):
    """Run `main(arguments) -> exit status` as the whole of an executable; turn every known failure into one line."""
    os.umask(0o022)  # PostgreSQL may run as another user and has to read what is installed here
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # an exception, so that what was started is stopped
    name = "/".join(os.path.abspath(sys.argv[0]).split(os.sep)[-2:])
    try:
        status = main(sys.argv[1:])
    except Fail as failure:
        status = f"{name}: {failure}"
    except KeyboardInterrupt:
        say("")
        status = f"{name}: interrupted; run it again and it goes on from here."
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        status = f"{name}: no space left on the disk; make room, or set MTO_PROMISE_HOME to a folder on another one."
    sys.exit(status)


@contextlib.contextmanager
def step(text):
    """Say what is being done, and at the end how long it took."""
    say(f"{text} ...")
    start = time.monotonic()
    yield
    say(f"    done in {time.monotonic() - start:.0f} s")


def run(arguments, log, mend, **options):
    """Run a program to its end with its output in the file `log`; Fail with its last line and `mend` if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        try:
            done = subprocess.run(
                [str(argument) for argument in arguments],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                **options,
            )
        except FileNotFoundError:
            raise Fail(f"{arguments[0]} is not installed; {mend}.") from None
    if done.returncode:
        lines = log.read_text(errors="replace").strip().splitlines() or ["no output"]
        if "No space left on device" in "\n".join(lines):
            raise OSError(errno.ENOSPC, "")
        raise Fail(f"{os.path.basename(str(arguments[0]))} failed ({lines[-1].strip()}); {mend}. Log: {log}")
