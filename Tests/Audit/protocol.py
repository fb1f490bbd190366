# SPDX-License-Identifier: EUPL-1.2
"""Part 5: what no tool above looks at: headers, cookies, what errors tell, methods, HTTP that is not quite HTTP, slow clients."""
import re
import socket
import sqlite3
import time
from urllib.parse import urlencode

from target import AGENT, MANAGER, Target, address, free_port, server

LEAK = re.compile(r"/tmp/|/home/|/usr/|\.swift\b|Fatal error|SQLITE|\bSELECT \w|GRDB|libpq|NIO\w+Error|Error\(|0x[0-9a-f]{8}")
SLOW, PATIENCE, MOST_MEGABYTES = 60, 80, 150


def run(target, report):
    headers(target, report)
    methods(target, report)
    malformed(target, report)
    smuggling(target, report)
    return slow(target, report)


def answers(target):
    """One of each sort, errors included."""
    cookie, bearer = {"Cookie": target.cookies[AGENT]}, {"Authorization": f"Bearer {target.token}"}
    form, json = {"Content_Type": "application/x-www-form-urlencoded"}, {"Content_Type": "application/json"}
    api, own = "/api/v1/demandes", f"/demandes/{target.ids['own']}"
    return [
        ("GET", "/connexion", None, {}), ("GET", "/", None, {}), ("GET", "/", None, cookie), ("GET", own, None, cookie),
        ("GET", "/demandes?q=durand", None, cookie), ("GET", "/nulle-part", None, {}), ("GET", "/nulle-part", None, cookie),
        ("GET", "/demandes/0000000000000", None, cookie), ("GET", "/assets/ruche.css", None, {}), ("GET", "/assets/rien.css", None, {}),
        ("GET", "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd", None, {}), ("GET", "/assets/../../../../etc/passwd", None, {}),
        ("GET", "/assets/%2e%2e/%2e%2e/ruche.keys", None, {}), ("GET", "/assets/ruche.css%00.js", None, {}), ("GET", "/verification/%3Cscript%3E", None, {}),
        ("GET", "/healthz", None, {}), ("HEAD", "/connexion", None, {}), ("POST", "/connexion", "csrf=x", form), ("POST", "/connexion", "{}", json),
        ("POST", "/demandes", "csrf=x", {**form, **cookie}), ("POST", "/demandes", "x=" + "y" * 300_000, {**form, **cookie}), ("POST", "/visites", "", {}),
        ("POST", "/avant-de-deposer", "age=%FF%FE&commune0=%00", form), ("GET", "/demandes?q=%FF%00%0d%0aX-Injected:1", None, cookie),
        ("GET", f"{api}/1", None, {}), ("GET", f"{api}/{target.numbers[0]}", None, bearer), ("GET", f"{api}/1", None, bearer),
        ("POST", api, "{", {**json, **bearer}), ("POST", api, "[" * 100_000, {**json, **bearer}), ("POST", api, '{"a":' * 5_000 + "1" + "}" * 5_000, {**json, **bearer}),
        ("POST", api, '{"depot":{"date":1e400}}', {**json, **bearer}), ("POST", api, b'{"depot":"\xff\xfe"}', {**json, **bearer}), ("POST", api, "x" * 300_000, {**json, **bearer}),
        ("POST", api, "a=1", {**form, **bearer}), ("PUT", f"{api}/{target.numbers[0]}", "{}", {**json, **bearer}), ("POST", "/api/v1/eligibilite", "{}", json),
        ("GET", "/api/v1/nulle-part", None, bearer), ("GET", api, None, {"Authorization": "Bearer " + "x" * 5_000}), ("GET", "/connexion?suite=//exemple.org/", None, {}),
    ]


def headers(target, report):
    for method, path, body, sent in answers(target):
        name = f"{method} {path[:60]}"
        answer = target.ask(method, path, body, **sent)
        policy = answer.header("Content-Security-Policy") or ""
        report.check(f"{name}: not a fault of the server", answer.status < 500, f"HTTP {answer.status}")
        report.check(f"{name}: policy", "default-src 'none'" in policy and "frame-ancestors" in policy and "unsafe" not in policy and "*" not in policy, policy)
        report.check(f"{name}: nosniff", answer.header("X-Content-Type-Options") == "nosniff")
        report.check(f"{name}: referrer", answer.header("Referrer-Policy") in ("same-origin", "no-referrer", "strict-origin-when-cross-origin"))
        report.check(f"{name}: no header of ours from outside", answer.header("X-Injected") is None and answer.header("Server") is None)
        report.check(f"{name}: open to no other site", answer.header("Access-Control-Allow-Origin") is None)
        leak = LEAK.search(answer.text) if not path.startswith("/assets/ruche.css") else None
        report.check(f"{name}: tells nothing of the inside", not leak and "root:" not in answer.text, leak and answer.text[max(0, leak.start() - 40):leak.end() + 40])
        if "Cookie" in sent or "Authorization" in sent:
            report.check(f"{name}: kept by no cache", "no-store" in (answer.header("Cache-Control") or ""), str(answer.header("Cache-Control")))
        if path.startswith("/api/") and answer.status >= 400:
            report.check(f"{name}: a problem", (answer.header("Content-Type") or "").startswith("application/problem+json"), str(answer.header("Content-Type")))
        cookies(report, name, answer, secure=False)
        if answer.status in (302, 303):
            report.check(f"{name}: leads to this site", re.match(r"/(?!/)", answer.header("Location") or ""), answer.header("Location"))
    signed = target.sign_in(AGENT)
    cookies(report, "signing in", signed, secure=False)
    report.check("signing in changes the session", signed.status == 303, f"HTTP {signed.status}")
    for elsewhere in ("https://exemple.org/", "//exemple.org/", "/\\exemple.org/", "/\t/exemple.org/", "\\\\exemple.org", "javascript:alert(1)"):
        leads = target.sign_in(AGENT, suite=elsewhere).header("Location") or ""
        report.check(f"signing in never leads to {elsewhere!r}", re.match(r"/(?![/\\\s])", leads), leads)
    old = target.cookies[MANAGER]
    page = target.ask("GET", "/", Cookie=old).text
    secret = re.search(r'name="csrf" value="([^"]+)"', page)
    target.ask("POST", "/deconnexion", urlencode({"csrf": secret[1] if secret else ""}), Cookie=old, Content_Type="application/x-www-form-urlencoded")
    report.check("a session that was closed is closed", target.ask("GET", "/", Cookie=old).status == 303)
    target.sign_in(MANAGER)


def cookies(report, name, answer, secure):
    for key, value in answer.headers:
        if key.lower() == "set-cookie":
            flags = {part.strip().lower() for part in value.split(";")[1:]}
            good = "httponly" in flags and flags & {"samesite=lax", "samesite=strict"} and (not secure or "secure" in flags)
            report.check(f"{name}: flags of the cookie", good, value.split("=")[0] + " " + ", ".join(sorted(flags)))


def methods(target, report):
    for method in ("TRACE", "OPTIONS", "PATCH", "DELETE", "PROPFIND", "DEBUG", "FOO", "get"):
        for path in ("/", "/connexion", "/demandes", "/api/v1/demandes", f"/api/v1/demandes/{target.numbers[0]}", "/assets/ruche.css", "/nulle-part"):
            answer = target.ask(method, path, Cookie=target.cookies[AGENT], X_Echo="echo-of-a-header")
            refused = 300 <= answer.status < 500
            report.check(f"{method} {path} is refused", refused and "echo-of-a-header" not in answer.text, f"HTTP {answer.status}")
    for method, path in (("GET", "/deconnexion"), ("DELETE", f"/api/v1/demandes/{target.numbers[0]}"), ("GET", "/api/v1/eligibilite")):
        answer = target.ask(method, path, Cookie=target.cookies[AGENT], Authorization=f"Bearer {target.token}")
        report.check(f"{method} {path} is 405", answer.status == 405 and answer.header("Allow"), f"HTTP {answer.status}, Allow: {answer.header('Allow')}")


def raw(target, data, wait=5.0):
    """What comes back for these bytes, and whether the server then ended the connection."""
    with socket.create_connection(("127.0.0.1", target.port), 5) as s:
        s.settimeout(wait)
        received = b""
        try:
            s.sendall(data)
            while len(received) < 200_000 and (part := s.recv(65_536)):
                received += part
            return received, True
        except TimeoutError:
            return received, False
        except OSError:
            return received, True


def malformed(target, report):
    host = b"Host: 127.0.0.1\r\n"
    for name, data in {
        "an address of 64 kB": b"GET /" + b"a" * 65_536 + b" HTTP/1.1\r\n" + host + b"\r\n",
        "a header of 200 kB": b"GET / HTTP/1.1\r\n" + host + b"X-Long: " + b"a" * 200_000 + b"\r\n\r\n",
        "ten thousand headers": b"GET / HTTP/1.1\r\n" + host + b"".join(b"X-%d: a\r\n" % n for n in range(10_000)) + b"\r\n",
        "a cookie of 60 kB": b"GET / HTTP/1.1\r\n" + host + b"Cookie: ruche_session=" + b"a" * 60_000 + b"\r\n\r\n",
        "NUL in the address": b"GET /\0 HTTP/1.1\r\n" + host + b"\r\n",
        "NUL in a header": b"GET / HTTP/1.1\r\n" + host + b"X-A: a\0b\r\n\r\n",
        "no version": b"GET /\r\n\r\n", "another version": b"GET / HTTP/9.9\r\n" + host + b"\r\n",
        "the preface of HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "TLS": bytes.fromhex("16030100a5010000a10303") + b"\0" * 160,
        "no host": b"GET / HTTP/1.1\r\n\r\n", "a broken escape": b"GET /demandes?q=%zz%f HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n",
        "an absolute address": b"GET http://exemple.org/connexion HTTP/1.1\r\n" + host + b"Connection: close\r\n\r\n",
        "noise": bytes(range(256)) * 40,
    }.items():
        received, ended = raw(target, data)
        status = re.match(rb"HTTP/1\.[01] (\d+)", received)
        report.check(f"{name}: no fault of the server", not status or int(status[1]) < 500, str(status and status[1]))
        report.check(f"{name}: tells nothing of the inside", not LEAK.search(received.decode("latin-1")))
        report.check(f"{name}: the server is up", target.is_up())


def smuggling(target, report):
    """Two ways to see where a request ends: at most one answer, and the connection ends (RFC 9112, 6.3 and 11.2)."""
    inner = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    start = b"POST /connexion HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    for name, data in {
        "length and chunks": b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
        "chunks and length": b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + inner,
        "two lengths": b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(inner) + inner,
        "a list of lengths": b"Content-Length: 0, %d\r\n\r\n" % len(inner) + inner,
        "a length with a sign": b"Content-Length: +0\r\n\r\n" + inner,
        "a length with a blank": b"Content-Length : 0\r\n\r\n" + inner,
        "chunks, spelled otherwise": b"Transfer-Encoding: xchunked\r\nContent-Length: 0\r\n\r\n" + inner,
        "chunks, twice": b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + inner,
        "a size that is no number": b"Transfer-Encoding: chunked\r\n\r\n0x0\r\n\r\n" + inner,
        "a size beyond all": b"Transfer-Encoding: chunked\r\n\r\n" + b"f" * 20 + b"\r\n" + inner,
        "a negative size": b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n" + inner,
        "a folded header": b"X-A: a\r\n Content-Length: 0\r\nContent-Length : 0\r\n\r\n" + inner,
    }.items():
        received, ended = raw(target, start + data, wait=3)
        count = len(re.findall(rb"HTTP/1\.1 \d{3} ", received))
        report.check(f"{name}: one answer at most", count <= 1 and b"ok\n" not in received, f"{count} answers")
        report.check(f"{name}: the server is up", target.is_up())


def slow(target, report):
    """Clients that stop in the middle: the server answers the others, its memory is bounded, and it ends their connections."""
    before = target.memory()
    host = b"Host: 127.0.0.1\r\n"
    cookie = f"Cookie: {target.cookies[AGENT]}\r\nX-Forwarded-For: {address()}\r\n".encode()
    page = b"GET /demandes/nouvelle HTTP/1.1\r\n" + host + cookie + b"\r\n"
    kinds = {
        "stops reading": page * 200,
        "half a header": b"GET / HTTP/1.1\r\n" + host + b"X-Slow: a",
        "half a form": b"POST /connexion HTTP/1.1\r\n" + host + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\na=",
        "half a JSON": b"POST /api/v1/eligibilite HTTP/1.1\r\n" + host + b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"age",
        "says nothing": b"",
    }
    clients = []
    for name, data in kinds.items():
        for _ in range(SLOW):
            s = socket.socket()
            s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
            s.settimeout(5)
            s.connect(("127.0.0.1", target.port))
            try:
                s.settimeout(0.2)
                s.sendall(data)
            except OSError:
                pass
            s.setblocking(False)
            clients.append((name, s))
    began, most, slowest = time.monotonic(), before, 0.0
    while time.monotonic() - began < PATIENCE:
        asked = time.monotonic()
        report.check("others are answered while clients are slow", target.is_up())
        slowest = max(slowest, time.monotonic() - asked)
        most = max(most, target.memory())
        time.sleep(2)
    for name in kinds:
        still = sum(1 for kind, s in clients if kind == name and is_open(s))
        report.check(f"a client that {name} is let go within {PATIENCE} s", still == 0, f"{still} of {SLOW} connections are open")
    for _, s in clients:
        s.close()
    time.sleep(2)
    report.check(f"memory grows by less than {MOST_MEGABYTES} MB", most - before < MOST_MEGABYTES, f"{before} MB, then {most} MB")
    report.check("others are answered within two seconds", slowest < 2, f"{slowest:.1f} s")
    return f"{len(clients)} slow clients: memory {before} MB, at most {most} MB, {target.memory()} MB after; slowest answer to others {slowest * 1000:.0f} ms"


def is_open(s):
    """Whether the server still holds this connection, as the kernel of the server sees it."""
    port = s.getsockname()[1]
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in table:
            local, remote, state = line.split()[1:4]
            # The end of the server: our port is its remote one, state 01 is established.
            if remote.endswith(f":{port:04X}") and state == "01":
                return True
    return False


def production(target, report):
    """The same base under `ruche serve`, as behind a proxy: cookies that need TLS, no demonstration accounts."""
    port, copy = free_port(), f"{target.folder}/copy.db"
    with sqlite3.connect(f"{target.folder}/demo/ruche.db") as base, sqlite3.connect(copy) as other:
        base.backup(other)
    settings = ["--database", f"sqlite:{copy}", "--keys", f"{target.folder}/demo/ruche.keys"]
    with server(target.folder, port, "serve", *settings, RUCHE_INSECURE_COOKIES="", RUCHE_API_REQUESTS="5") as process:
        target = Target(port, process.pid, target.folder, token=target.token)
        page = target.ask("GET", "/connexion")
        report.check("serve: the sign-in page", page.status == 200, f"HTTP {page.status}")
        report.check("serve: HSTS", "max-age=" in (page.header("Strict-Transport-Security") or ""))
        report.check("serve: no demonstration account", "demonstration" not in page.text)
        report.check("serve: sets a cookie", page.header("Set-Cookie"))
        cookies(report, "serve", page, secure=True)
        signed = target.sign_in(AGENT)
        cookies(report, "serve, signed in", signed, secure=True)
        bearer = {"Authorization": f"Bearer {target.token}"}
        statuses = [target.ask("GET", "/api/v1/jeton", **bearer) for _ in range(12)]
        spent = statuses[-1]
        report.check("serve: a token has its limit", spent.status == 429 and spent.header("Retry-After"), f"HTTP {spent.status}")
        report.check("serve: the limit is said", spent.header("RateLimit-Limit") == "5" and spent.header("RateLimit-Remaining") == "0", str(spent.headers))
    return "`ruche serve`: HSTS, cookies Secure, no demonstration account, the limit of a token"
