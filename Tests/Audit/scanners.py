# SPDX-License-Identifier: EUPL-1.2
"""Parts 2 and 3: wapiti on the pages, sqlmap on what looks into the base.

Only ever against the private demonstration: both send forms. It believes X-Forwarded-For from the loopback, and each request
comes from another address, so that the limits by address do not answer instead of what is behind them: sqlmap invents the
addresses, wapiti goes through `Relay`."""
import json
import re
import socket
import socketserver
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from target import AGENT, MANAGER, ROOT, address

BIN = ROOT / ".venv-audit/web/bin"
MODULES = "xss,permanentxss,sql,timesql,crlf,file,exec,ssrf,xxe,redirect,csrf,http_headers,cookieflags,csp,methods,backup"


def left_alone(base):
    """What would end the accounts and desks that the next parts need."""
    return [part for path in ("comptes/*", "guichets/*", "jetons*", "organismes/*") for part in ("-x", f"{base}/administration/{path}")]


class Listener(BaseHTTPRequestHandler):
    """Whoever calls here was made to by a request of wapiti: a server-side request forgery."""
    calls = []

    def do_GET(self):
        if "session_id" in self.path:  # wapiti itself asks for what was caught: nothing that it may believe
            body = b"{}"
        else:
            Listener.calls.append(self.path)
            body = b""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Relay(socketserver.StreamRequestHandler):
    """Hands a connection to the demonstration as it is, with an address of its own in its first request."""
    port = 0

    def handle(self):
        with socket.create_connection(("127.0.0.1", Relay.port)) as server:
            server.sendall(self.rfile.readline(1 << 20) + f"X-Forwarded-For: {address()}\r\n".encode())
            threading.Thread(target=self.forward, args=(server,), daemon=True).start()
            try:
                while part := server.recv(1 << 16):
                    self.wfile.write(part)
            except OSError:
                pass  # one of the two hung up: so does the other

    def forward(self, server):
        try:
            while part := self.rfile.read1(1 << 16):
                server.sendall(part)
        except (OSError, ValueError):
            pass


class RelayServer(socketserver.ThreadingTCPServer):
    daemon_threads, request_queue_size = True, 100


def wapiti(target, report):
    listener, relay = ThreadingHTTPServer(("127.0.0.1", 0), Listener), RelayServer(("127.0.0.1", 0), Relay)
    Relay.port, base = target.port, f"http://127.0.0.1:{relay.server_address[1]}"
    for one in (listener, relay):
        threading.Thread(target=one.serve_forever, daemon=True).start()
    said = []
    for name, cookie, seconds, starts in (
        ("public", None, 60, ["/connexion", "/avant-de-deposer", "/verification"]),
        ("agent", target.cookies[AGENT], 150, ["/demandes?q=durand", "/demandes/nouvelle", "/visites", "/rendez-vous", "/communes?champ=q&q=pan", f"/demandes/{target.ids['own']}"]),
        ("manager", target.cookies[MANAGER], 120, ["/chiffres", "/demandes/lot", "/administration/organismes", "/administration/protection", "/administration/droits", "/administration/exports"]),
    ):
        out = Path(target.folder) / f"wapiti-{name}.json"
        command = [
            str(BIN / "wapiti"), "-u", base + "/", "--scope", "domain", "-m", MODULES, "--level", "1", "--depth", "4",
            "--max-links-per-page", "25", "--max-files-per-dir", "12", "--max-scan-time", str(seconds), "--max-attack-time", str(seconds // 6),
            "--tasks", "4", "--timeout", "10", "--flush-session", "--no-bugreport", "--endpoint", f"http://127.0.0.1:{listener.server_port}",
            "--store-session", f"{target.folder}/wapiti-{name}", "--store-config", f"{target.folder}/wapiti-config",
            "-x", f"{base}/deconnexion", *left_alone(base), "-H", "Connection: close", "-f", "json", "-o", str(out), "-v", "0"]
        for start in starts:
            command += ["-s", base + start]
        if cookie:
            command += ["-C", cookie, "--drop-set-cookie"]
        try:
            ended = subprocess.run(command, cwd=target.folder, capture_output=True, text=True, timeout=seconds * 4 + 120)
            why = ended.stdout[-200:] + ended.stderr[-200:]
        except subprocess.TimeoutExpired:
            why = "out of time"
        if not report.check(f"wapiti ({name}) ran", out.exists(), why):
            continue
        found = json.loads(out.read_text())
        pages = found["infos"].get("crawled_pages_nbr", 0)
        report.check(f"wapiti ({name}) found pages", pages >= len(starts), f"{pages} pages")
        for kind in ("vulnerabilities", "anomalies"):
            for category, list_ in found[kind].items():
                for one in list_:
                    if not expected(category, one):
                        report.check(f"wapiti ({name}): {category}", False, f"{one['method']} {one['path']} {one['info'][:200]} {one.get('parameter', '')}")
        said.append(f"{name} {pages} pages")
    listener.shutdown()
    relay.shutdown()
    report.check("no request of the server to elsewhere", not Listener.calls, str(Listener.calls[:3]))
    return "wapiti: " + ", ".join(said)


def expected(category, one):
    """What wapiti reports and is so on purpose, each with its reason."""
    info = one["info"]
    return (
        # A demonstration has no TLS, hence neither HSTS nor the flag Secure: part 6 sees both on `serve`.
        "Strict-Transport-Security" in info or category == "Secure Flag cookie"
        # The policy says frame-ancestors, which replaces this header: part 5 looks for it in every answer.
        or info == "X-Frame-Options is not set"
        # Without a session and without an effect: there is nothing that another site could make someone do.
        or (category == "Cross Site Request Forgery" and one["path"] == "/avant-de-deposer"))


def sqlmap(target, report):
    cookie, bearer = ["--cookie", target.cookies[AGENT]], ["--headers", f"Authorization: Bearer {target.token}"]
    json_type = ["--headers", f"Authorization: Bearer {target.token}\nContent-Type: application/json"]
    sign_in = ["-u", f"{target.base}/connexion", "--csrf-token", "csrf", "--csrf-url", f"{target.base}/connexion"]
    sends = [
        ("search", ["-u", f"{target.base}/demandes?q=durand", "-p", "q", *cookie]),
        ("communes", ["-u", f"{target.base}/communes?champ=q&q=pan", "-p", "q", *cookie]),
        ("dossier", ["-u", f"{target.base}/demandes/{target.ids['own']}*", *cookie]),
        ("sign-in, address", [*sign_in, "--data", "csrf=x&courriel=a%40exemple.fr&mot_de_passe=b", "-p", "courriel"]),
        # Ten wrong passwords close an account: each try is for another one.
        ("sign-in, password", [*sign_in, "--data", "csrf=x&courriel=a%40exemple.fr&mot_de_passe=b*", "--randomize", "courriel"]),
        ("API, number", ["-u", f"{target.base}/api/v1/demandes/{target.numbers[0]}*", *bearer]),
        ("API, search", ["-u", f"{target.base}/api/v1/recherches", "--data", '{"texte": "durand*", "limite": 5}', *json_type]),
    ]
    total = 0
    for name, arguments in sends:
        folder = f"{target.folder}/sqlmap-{name.replace(' ', '')}"
        command = [
            str(BIN / "sqlmap"), *arguments, "--batch", "--level", "2", "--risk", "2", "--timeout", "10", "--retries", "1",
            "--ignore-code", "400,401,403,404,405,422,429", "--tamper", "xforwardedfor", "--flush-session", "--disable-coloring",
            "--output-dir", folder, "-t", f"{folder}.traffic"]
        try:
            ended = subprocess.run(command, cwd=target.folder, capture_output=True, text=True, timeout=150)
            said = ended.stdout
        except subprocess.TimeoutExpired as late:
            said = (late.stdout or b"").decode("utf-8", "replace")
        traffic = Path(f"{folder}.traffic")
        requests = re.findall(r"^HTTP/1.1 (\d+)|^HTTP response \[#\d+\] \((\d+)", traffic.read_text(errors="replace"), re.M) if traffic.exists() else []
        codes = [a or b for a, b in requests]
        total += len(codes)
        injectable = re.findall(r"Parameter: .*|.*is vulnerable.*|.*appears to be .*injectable.*", said)
        report.check(f"sqlmap, {name}: nothing to inject", "identified the following injection" not in said, str(injectable[:3]))
        report.check(f"sqlmap, {name}: no 5xx", not any(c >= "500" for c in codes), str(sorted(set(codes))))
        report.check(f"sqlmap, {name}: asked", len(codes) >= 50, f"{len(codes)} requests; {said[-300:]}")
        report.check(f"sqlmap, {name}: is there", codes[:1] not in ([], ["404"], ["415"]), str(codes[:1]))
        report.check(f"sqlmap, {name}: not held up by a limit", codes.count("429") * 5 <= len(codes), f"{codes.count('429')} of {len(codes)}")
    return f"sqlmap: {len(sends)} targets, {total} requests"
