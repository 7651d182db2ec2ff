"""Odoo's web client without its browser: a session and its calls."""

import http.cookiejar
import json
import time
import urllib.error
import urllib.request

from _lib.say import Fail


class WebClient:
    def __init__(self, address, database):
        self.address = address
        self.database = database
        self.browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def _post(self, path, **params):
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        request = urllib.request.Request(self.address + path, body, {"Content-Type": "application/json"})
        with self.browser.open(request, timeout=120) as response:
            answer = json.load(response)
        if "error" in answer:
            raise Fail(f"{path}: {answer['error']['data']['message']}")
        return answer["result"]

    def log_in(self, login, password, seconds=120):
        """Open a session, as soon as the server answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                return self._post("/web/session/authenticate", db=self.database, login=login, password=password)
            except (urllib.error.URLError, ConnectionError) as error:
                if time.monotonic() > until:
                    raise Fail(f"Odoo does not answer at {self.address}: {error}") from error
                time.sleep(0.5)

    def call(self, model, method, args, **kwargs):
        return self._post(f"/web/dataset/call_kw/{model}.{method}", model=model, method=method, args=args, kwargs=kwargs)
