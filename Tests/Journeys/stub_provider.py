# SPDX-License-Identifier: EUPL-1.2
"""An OpenID Connect provider that answers as ProConnect does, or with one fault: signed userinfo, client_secret_post, PKCE.

Keys are made by openssl, signatures are RFC 8017 written again here: nothing is shared with the program that is tried.
"""
import base64
import hashlib
import hmac
import json
import re
import secrets
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT, SECRET = "ruche-essai", "un secret & des signes + %"
PAGE = """<!doctype html><html lang="fr"><head><title>Fournisseur</title></head><body><h1>Fournisseur d’essai</h1>
<form method="post" action="/continuer"><input type="hidden" name="id" value="{id}"><button>Continuer</button></form>
<form method="post" action="/annuler"><input type="hidden" name="id" value="{id}"><button>Annuler</button></form></body></html>"""


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Key:
    """An RSA key of 2048 bits."""

    def __init__(self, kid, use="sig"):
        pem = subprocess.run(["openssl", "genrsa", "2048"], check=True, capture_output=True).stdout
        text = subprocess.run(["openssl", "rsa", "-noout", "-text"], input=pem, check=True, capture_output=True).stdout.decode()
        self.public = subprocess.run(["openssl", "rsa", "-pubout"], input=pem, check=True, capture_output=True).stdout

        def number(name):
            return int(re.search(rf"^{name}:\s*((?:[0-9a-f]{{2}}:?\s*)+)", text, re.MULTILINE)[1].translate({58: None, 10: None, 32: None}), 16)

        self.n, self.d, self.kid, self.use = number("modulus"), number("privateExponent"), kid, use

    def jwk(self):
        return {"kty": "RSA", "use": self.use, "kid": self.kid, "n": b64(self.n.to_bytes(256, "big")), "e": "AQAB"}

    def sign(self, data):
        digest = bytes.fromhex("3031300d060960864801650304020105000420") + hashlib.sha256(data).digest()
        padded = b"\x00\x01" + b"\xff" * (253 - len(digest)) + b"\x00" + digest
        return pow(int.from_bytes(padded, "big"), self.d, self.n).to_bytes(256, "big")


class Provider:
    def __init__(self):
        self.key, self.other = Key("cle-1"), Key("chiffrement", "enc")
        self.fault = ""
        self.person = {"sub": "agent-1", "email": "", "siret": ""}
        self.acr = "eidas1"
        self.redirect_uris, self.logout_uris = [], []
        # What it saw, for the checks of the journey.
        self.exchanges, self.refusals, self.callbacks, self.logouts = 0, [], [], []
        self.waiting, self.codes, self.access, self.issued = {}, {}, {}, []

    def token(self, claims):
        """A signed one, or as the fault wants it."""
        header = {"alg": "RS256", "kid": self.key.kid}
        if self.fault == "none":
            header["alg"] = "none"
        elif self.fault == "hs256":
            header["alg"] = "HS256"
        elif self.fault == "enc":
            header["kid"] = self.other.kid
        data = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}".encode()
        if self.fault == "none":
            signature = b""
        elif self.fault == "hs256":
            signature = hmac.new(self.key.public, data, hashlib.sha256).digest()
        else:
            signature = (self.other if self.fault in ("enc", "key") else self.key).sign(data)
        return f"{data.decode()}.{b64(signature)}"

    def id_token(self, nonce):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": CLIENT, "sub": self.person["sub"], "iat": now, "exp": now + 60, "nonce": nonce, "acr": self.acr}
        wrong = {"audience": {"aud": "un-autre"}, "expired": {"iat": now - 400, "exp": now - 300}, "nonce": {"nonce": "0" * 64},
                 "issuer": {"iss": self.issuer + "/"}}
        return self.token({**claims, **wrong.get(self.fault, {})})


def handler(provider):
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *arguments):
            pass

        def answer(self, status, body, kind="application/json", **headers):
            data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(data)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(data)
            except OSError:
                provider.refusals.append("hung up")

        def redirect(self, address, fields):
            self.answer(302, "", Location=f"{address}?{urlencode(fields)}")

        def refuse(self, why):
            provider.refusals.append(why)
            self.answer(400, {"error": why})

        def do_GET(self):
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            if parts.path == "/.well-known/openid-configuration":
                place = {f"{name}_endpoint": f"{provider.issuer}/{path}" for name, path in (
                    ("authorization", "authorize"), ("token", "token"), ("userinfo", "userinfo"), ("end_session", "session/end"))}
                self.answer(200, {"issuer": provider.issuer, "jwks_uri": f"{provider.issuer}/jwks",
                                  "token_endpoint_auth_methods_supported": ["client_secret_post"], **place})
            elif parts.path == "/jwks":
                self.answer(200, {"keys": [provider.key.jwk(), provider.other.jwk()]})
            elif parts.path == "/authorize":
                self.authorize(query)
            elif parts.path == "/userinfo":
                self.userinfo()
            elif parts.path == "/session/end":
                known = query.get("id_token_hint") in provider.issued and query.get("post_logout_redirect_uri") in provider.logout_uris
                provider.logouts.append(known)
                if not known or not query.get("state"):
                    return self.refuse("logout")
                self.redirect(query["post_logout_redirect_uri"], {"state": query["state"]})
            else:
                self.answer(404, {})

        def authorize(self, query):
            wanted = {"response_type": "code", "client_id": CLIENT, "code_challenge_method": "S256"}
            known = {*wanted, "redirect_uri", "scope", "state", "nonce", "code_challenge", "acr_values", "claims"}
            if any(query.get(name) != value for name, value in wanted.items()) or set(query) - known:
                return self.refuse("Y000400")
            if query.get("redirect_uri") not in provider.redirect_uris or "openid" not in query.get("scope", "").split():
                return self.refuse("redirect_uri")
            if not all(re.fullmatch(r"[A-Za-z0-9]{32,}", query.get(name, "")) for name in ("state", "nonce")):
                return self.refuse("state")
            if not re.fullmatch(r"[A-Za-z0-9_-]{43}", query.get("code_challenge", "")):
                return self.refuse("code_challenge")
            identifier = secrets.token_hex(8)
            provider.waiting[identifier] = query
            self.answer(200, PAGE.format(id=identifier), "text/html; charset=utf-8")

        def form(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            return {name: values[0] for name, values in parse_qs(body).items()}

        def do_POST(self):
            form = self.form()
            if self.path in ("/continuer", "/annuler"):
                query = provider.waiting.pop(form["id"])
                if self.path == "/annuler":
                    return self.redirect(query["redirect_uri"], {"error": "access_denied", "state": query["state"]})
                code = secrets.token_urlsafe(24)
                provider.codes[code] = query
                fields = {"code": code, "state": query["state"] if provider.fault != "state" else "0" * 64}
                provider.callbacks.append(f"{query['redirect_uri']}?{urlencode(fields)}")
                if provider.fault == "held":
                    return self.answer(200, "<h1>Retenu</h1>", "text/html; charset=utf-8")
                self.redirect(query["redirect_uri"], fields)
            elif self.path == "/token":
                self.exchange(form)
            else:
                self.answer(404, {})

        def exchange(self, form):
            if provider.fault == "down":
                return self.answer(500, {"error": "server_error"})
            if provider.fault == "slow":
                time.sleep(12)
            if provider.fault == "huge":
                return self.flood()
            query = provider.codes.pop(form.get("code", ""), None)
            if (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
                return self.refuse("invalid_client")
            if not query or form.get("redirect_uri") != query["redirect_uri"] or form.get("grant_type") != "authorization_code":
                return self.refuse("invalid_grant")
            if b64(hashlib.sha256(form.get("code_verifier", "").encode()).digest()) != query["code_challenge"]:
                return self.refuse("pkce")
            provider.exchanges += 1
            access, token = secrets.token_urlsafe(24), provider.id_token(query["nonce"])
            provider.access[access] = dict(provider.person)
            provider.issued.append(token)
            self.answer(200, {"access_token": access, "token_type": "Bearer", "expires_in": 60, "id_token": token})

        def userinfo(self):
            person = provider.access.get((self.headers.get("Authorization") or "").removeprefix("Bearer "))
            if not person:
                return self.answer(401, {})
            if provider.fault == "sub":
                person["sub"] = "un-autre"
            self.answer(200, provider.token({"iss": provider.issuer, "aud": CLIENT, **person}), "application/jwt")

        def flood(self):
            """A gigabyte, if nobody hangs up."""
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            try:
                for _ in range(1024):
                    self.wfile.write(b" " * (1 << 20))
            except OSError:
                provider.refusals.append("hung up on a gigabyte")

    return Handler


@contextmanager
def provider():
    one = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(one))
    server.daemon_threads = True
    one.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield one
    finally:
        server.shutdown()
