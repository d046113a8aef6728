# SPDX-FileCopyrightText: Recourse contributors
# SPDX-License-Identifier: GPL-3.0-or-later

"""The real reporter and the real service, with a proxy between them that keeps every byte."""

import contextlib
import importlib.util
import json
import pathlib
import subprocess
import sys

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "bus")]

import wire  # noqa: E402
from exchange import Exchange  # noqa: E402
from harness import BUILD, PATIENCE_MS  # noqa: E402

__all__ = ["BUILD", "PATIENCE_MS", "Pair", "proxied", "wire"]

RECOURSECTL = BUILD / "src/cli/recoursectl"
SECONDS = 60


def load_service_harness():
    """Its name is that of this folder's own."""
    spec = importlib.util.spec_from_file_location("service_harness", TESTS / "service/harness.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


service_harness = load_service_harness()


@contextlib.contextmanager
def proxied(*options):
    """A service that runs, and the proxy in front of it."""
    with service_harness.running(*options) as service, wire.Proxy(service.port) as proxy:
        service.proxy = proxy
        yield service


class Pair(Exchange):
    """A user's folders, bus and reporter; what they send goes through the proxy to the service."""

    def __init__(self, service, level=None, **policy):
        self.real = service
        self.proxy = service.proxy
        super().__init__(None, level, url=service.proxy.url, **policy)

    def recoursectl(self, *words, code=0):
        """On this user's store, and with this user's reporter."""
        done = subprocess.run(
            [RECOURSECTL, *words], env=self.environment, capture_output=True, text=True,
            timeout=SECONDS, check=False,
        )
        assert done.returncode == code, (words, done.returncode, done.stdout, done.stderr)
        return done.stdout

    def list_ledger(self):
        return json.loads(self.recoursectl("ledger", "--json"))

    def check_wire(self):
        """Each request on the wire is an entry of the ledger, and each entry such a request."""
        wire.check_ledger(self.list_ledger(), self.proxy.requests)
