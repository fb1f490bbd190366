# SPDX-License-Identifier: EUPL-1.2
"""What is audited: a private demonstration on the loopback, in a folder of its own, which ends with the audit."""
import http.client
import os
import re
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ["RUCHE_BIN"]
AGENT, MANAGER = "s.marchand@pantin.exemple.fr", "m.petit@region.exemple.fr"
DESK = "93055"
ranks = count(1)


def address():
    """An address that nobody used yet, for X-Forwarded-For: what one part of the audit uses up is not missing to another."""
    rank = next(ranks)
    return f"198.18.{rank >> 8 & 255}.{rank & 255}"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@dataclass
class Answer:
    status: int
    headers: list
    body: bytes

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")


@dataclass
class Target:
    port: int
    pid: int
    folder: str
    token: str = ""
    numbers: list = field(default_factory=list)
    ids: dict = field(default_factory=dict)
    cookies: dict = field(default_factory=dict)

    @property
    def base(self):
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method, path, body=None, **headers):
        """Underscores of header names are hyphens; each request has an address of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"X-Forwarded-For": address()} | {k.replace("_", "-"): v for k, v in headers.items()}
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        found = Answer(answer.status, answer.getheaders(), answer.read())
        connection.close()
        return found

    def sign_in(self, account, **more):
        page = self.ask("GET", "/connexion")
        secret = re.search(r'name="csrf" value="([^"]+)"', page.text)[1]
        before = page.header("Set-Cookie").split(";")[0]
        form = urlencode({"csrf": secret, "courriel": account, "mot_de_passe": "demonstration", **more})
        answer = self.ask("POST", "/connexion", form, Cookie=before, Content_Type="application/x-www-form-urlencoded")
        self.cookies[account] = next(v.split(";")[0] for k, v in answer.headers if v.startswith("ruche_session="))
        return answer

    def memory(self):
        """Resident megabytes; 0 when the server is gone."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text()
        except OSError:
            return 0
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) >> 10 if "VmRSS" in status else 0

    def counted(self):
        """Answers so far by status, as the server itself counts them."""
        found = Counter()
        for status, count in re.findall(r'^ruche_requests_total\{.*statut="(\d+)"\} (\d+)', self.ask("GET", "/metrics").text, re.M):
            found[status] += int(count)
        return found

    def is_up(self):
        try:
            return self.ask("GET", "/readyz").status == 200
        except (OSError, http.client.HTTPException):
            return False


def await_ready(process, port):
    for _ in range(1200):
        if process.poll() is not None:
            raise SystemExit("the server did not start")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start within two minutes")


@contextmanager
def server(folder, port, *arguments, **settings):
    # Limits by address and by token would answer instead of what is behind them: each request has an address of its own,
    # and the token of the tools is not counted out. Part 6 sees the limit on a server that keeps it.
    limits = {"RUCHE_TRUSTED_PROXIES": "127.0.0.1", "RUCHE_API_REQUESTS": "10000000"}
    environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no", **limits, **settings}
    with open(f"{folder}/server.log", "ab") as log:
        process = subprocess.Popen(
            [BINARY, *arguments, "--port", str(port)], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log, env=environment)
    try:
        await_ready(process, port)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def demonstration(demandes=2_000):
    with tempfile.TemporaryDirectory(prefix="ruche-audit-") as folder:
        port = free_port()
        with server(folder, port, "demo", "--demandes", str(demandes), "--folder", f"{folder}/demo") as process:
            target = Target(port, process.pid, folder)
            base = ["--database", f"sqlite:{folder}/demo/ruche.db", "--keys", f"{folder}/demo/ruche.keys"]
            made = subprocess.run(
                [BINARY, "token", *base, "--guichet", DESK], cwd=ROOT, check=True, capture_output=True, text=True)
            target.token = made.stdout.split()[-1]
            with sqlite3.connect(f"file:{folder}/demo/ruche.db?mode=ro", uri=True) as base:
                target.numbers = [row[0] for row in base.execute(
                    "SELECT numero FROM demande WHERE guichet = ? AND etat = 'active' LIMIT 20", (DESK,))]
            for account in (AGENT, MANAGER):
                target.sign_in(account)
            yield target

