"""The demo: the main job in a fresh database, then the web client on it."""

import http.client
import json
import socket
import subprocess
import time

from .say import Fail, say
from .state import CHECKOUT

DATABASE = "mto_demo"


def check_port(port):
    """Fail if somebody listens on `port` of this machine already."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", port))
        except OSError:
            raise Fail(f"port {port} is taken; end what listens there or give another: setup/demo --port {port + 1}") from None


def main_job(odoo):
    """Play the main job and print it; returns the order as {"id": ..., "name": ...}. Fail if the dates are not kept."""
    result = odoo.home / "main_job.json"
    result.unlink(missing_ok=True)
    script = (CHECKOUT / "setup/main_job.py").read_text() + f"\nmain(env, {str(result)!r})\n"
    log = odoo.home / "log/demo.log"
    shell = [odoo.python, "-m", "odoo", "shell", "-d", DATABASE, "--no-http", "--log-level=warn", f"--logfile={log}"]
    done = subprocess.run(shell, env=odoo.environment, input=script, text=True)
    if done.returncode:
        raise Fail(f"the main job did not come out as it should, see above; Odoo's log: {log}")
    return json.loads(result.read_text())


def serve(odoo, port, order):
    """Serve the web client until it is interrupted."""
    log = odoo.home / "log/demo.log"
    arguments = ["-d", DATABASE, f"--db-filter=^{DATABASE}$", f"--http-port={port}", f"--logfile={log}"]
    server = subprocess.Popen([odoo.python, "-m", "odoo", *arguments], env=odoo.environment, stdin=subprocess.DEVNULL)
    try:
        _wait_for(server, port, log)
        say("")
        say(f"Web client:  http://127.0.0.1:{port}/odoo/sales/{order['id']}  (order {order['name']})")
        say("User:        admin, password admin")
        say("Ctrl-C ends it.")
        server.wait()
    except KeyboardInterrupt:
        say("\nEnding ...")
    finally:
        server.terminate()
        server.wait()
    return 0


def _wait_for(server, port, log):
    for _attempt in range(240):
        if server.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/web/login")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.5)
    raise Fail(f"the web client does not answer on port {port}; look into the log {log}.")
