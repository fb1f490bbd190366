#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Inputs that nobody would write: national files, archives, forms, bodies and headers of the API, mutated at random.

The import ends with 0, 1 or 2, in time and in little memory. The server never dies, answers nothing of 500 and above
but 503, keeps its memory under a bound, and logs nothing of what was typed. Each finding is saved (--findings).

An execution depends on the seed, the target and its number alone: --seed S --only TARGET --start N begins again there.
"""
import argparse, collections, http.cookiejar, io, json, pathlib, random, re, shutil, socket, subprocess, tempfile, time
import urllib.parse, urllib.request, warnings, zipfile

from bench import ENV, ROOT, RUCHE, check, finish, metered, run, trial

SAMPLE = re.search(r'"""\n(.*?)\n        """', (ROOT / "Sources/TestSupport/NationalFile.swift").read_text(), re.S).group(1)
SAMPLE = re.sub(r"^ {8}", "", SAMPLE, flags=re.M).encode()
SERVER_MB, IMPORT_MB, IMPORT_SECONDS, BATCH = 600, 300, 60, 200
CANARY = "Zqxvkanari"  # a name that must not be in the log

WORDS = [
    "", " ", "\0", "%", "%00", "%zz", "-0", "1e309", "-1", "9223372036854775808", "99999999999999999999", "NaN", "0x10", "٣",
    "null", "true", "[]", "{}", "0000-00-00", "2026-02-30", "29/02/1900", "99999-12-31", "31/12/9999", "' OR 1=1 --", "{{{a}}}",
    "{{#a}}", "<script>", "]]>", "&a;", "&#0;", "\r\n", "\u2028", "\ufeff", "\u202e", "\u0000\u0001", "e\u0301" * 400, "ﷺ" * 200,
    "İıßŉ", "👩‍👩‍👧‍👦" * 40, "../../etc/passwd", "93055", "111092401855393048", "A" * 70_000, "é" * 9_000, "9" * 400, "75056 " * 900,
]
PATHS = [
    "demandeur.naissance", "personnesACharge.99999999.nom", "personnesACharge.-1.nom", "communesSouhaitees.9223372036854775807",
    "cotitulaires.0.lien", "a." * 300, ".", "..", "demandeur", "demandeur..nir", "ressources.SAL", "rfr.2024", "confirmations",
    "membres.personnesACharge", "membres.x", "motifs[]", "[]", "quartiers.93055", "csrf", "brouillon", "action", "depot.date",
]
MARKUP = [
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?a ?>", b"&#0;", b"&#x110000;", b"&#xD800;", b"&b;",
    b"<n:demande>", b"</n:demande>", b"<n:demandeLogement>", b"</n:interfaceNuu>", b"<n:a xmlns:n=''>", b" xml:space='x'", b"\xef\xbb\xbf",
    b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"<n:x>" * 3_000, b"<n:x " + b"a='b' " * 4_000 + b">", b"<x a='" + b"y" * 200_000 + b"'/>",
    b"<n:voie>" + b"z" * 300_000 + b"</n:voie>", b"encoding='UTF-16'", b"encoding='UTF-7'", b"encoding='IBM037'", b"02.99", b"<", b">", b'"',
]


warnings.filterwarnings("ignore", "Duplicate name")  # of archives: on purpose


def mangled(rng, data, samples, tokens):
    """A few changes of bytes, the ones that find the most."""
    data = bytearray(data)
    for _ in range(rng.choice([1, 1, 1, 2, 3, 8])):
        at, to = sorted((rng.randrange(len(data) + 1), rng.randrange(len(data) + 1)))
        match rng.randrange(9):
            case 0 if data: data[at - 1] ^= 1 << rng.randrange(8)
            case 1 if data: data[at - 1] = rng.choice(b"\0\x7f\x80\xff<>&\"'/=%.-")
            case 2: del data[at:min(to, at + rng.choice([1, 8, 4096]))]
            case 3: data[at:at] = data[at:min(to, at + 4096)] * rng.choice([1, 2, 40])
            case 4: data[at:at] = rng.choice(tokens)
            case 5: data[at:to] = rng.choice(tokens)
            case 6:
                other = rng.choice(samples)
                data[at:] = other[rng.randrange(len(other)):]
            case 7: del data[at:]
            case 8: data[at:at] = rng.randbytes(rng.choice([1, 16, 256]))
    return bytes(data[:2 << 20])


def national(rng):
    text = SAMPLE
    if rng.random() < 0.7:  # a value, the tags being whole
        values = list(re.finditer(rb">([^<>\n]+)<|code=\"([^\"]*)\"|>(\s*)<", text))
        found = rng.choice(values)
        group = next(g for g in (1, 2, 3) if found.start(g) >= 0)
        word = rng.choice(WORDS).encode("utf-8", "surrogatepass") if rng.random() < 0.8 else rng.choice(MARKUP)
        text = text[:found.start(group)] + word + text[found.end(group):]
    if rng.random() < 0.6: text = mangled(rng, text, [SAMPLE], MARKUP)
    if rng.random() < 0.05: text = text.decode("utf-8", "replace").encode(rng.choice(["utf-16", "utf-16-be", "utf-32", "latin-1", "cp1252"]), "replace")
    return text


def archive(rng):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])) as file:
        for index in range(rng.choice([0, 1, 1, 2, 5, 40])):
            name = rng.choice([f"{index}.xml", f"d/{index}.xml", "../a.xml", "/etc/a.xml", "a.xml", "é.xml", "a\\b.xml", "x" * 5_000 + ".xml", "d/", ""])
            try: file.writestr(name, rng.choice([SAMPLE, national(rng), b"", b"\0" * 900_000]))
            except (IndexError, ValueError): pass  # a name that even the writer refuses
        if rng.random() < 0.1: file.comment = b"c" * 60_000
    data = bytearray(buffer.getvalue())
    if rng.random() < 0.5:  # a lie in a header, the rest being whole
        heads = [m.start() for m in re.finditer(rb"PK[\x01\x03\x05][\x02\x04\x06]", bytes(data))]
        at = rng.choice(heads) + rng.randrange(4, 30)
        data[at:at + 4] = rng.choice([b"\xff" * 4, b"\0" * 4, b"\xff\xff\xff\x7f", rng.randbytes(4)])
    return bytes(data) if rng.random() < 0.4 else mangled(rng, data, [bytes(data)], [b"PK\x01\x02", b"PK\x03\x04", b"PK\x05\x06", b"PK\x06\x06", b"\xff" * 8])


class Import:
    """Files and archives through `ruche import --dry-run`, many in one process where the program takes a folder."""

    def __init__(self, name, bench, make, suffix):
        self.name, self.bench, self.make, self.suffix = name, bench, make, suffix
        self.folders = "--report" in run(RUCHE, "import", "--help")
        self.most = 0

    def step(self, seed, number):
        """Runs a batch; the number of executions and what was found."""
        batch = (BATCH if self.suffix == ".xml" else 20) if self.folders else 1
        inputs = [self.make(random.Random(f"{seed}/{self.name}/{number + i}")) for i in range(batch)]
        found = []
        if why := self.fault(inputs):
            while len(inputs) > 1:  # the half that is enough
                half = len(inputs) // 2
                first = self.fault(inputs[:half])
                rest = None if first else self.fault(inputs[half:])
                if not first and not rest: break
                why, inputs = first or rest, inputs[:half] if first else inputs[half:]
            found = [(why, b"".join(inputs) if len(inputs) > 1 else inputs[0])]
        return batch, found

    def fault(self, inputs):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="in-", dir=self.bench.folder))
        try:
            for index, data in enumerate(inputs): (folder / f"{index:03}{self.suffix}").write_bytes(data)
            paths = [str(folder)] if self.folders and self.suffix == ".xml" else [str(p) for p in sorted(folder.iterdir())]

            code, text, memory = metered(self.bench.folder, RUCHE, "import", "interfaceNuu", *paths, "--dry-run", *self.bench.base,
                                         seconds=IMPORT_SECONDS, memory=8_192)
            self.most = max(self.most, memory)
            if code is None: return f"no end after {IMPORT_SECONDS} s"
            if code not in (0, 1, 2): return f"exit code {code}: {text[-300:]!r}"
            if "Fatal error" in text or not text.strip(): return f"no clear end: {text[-300:]!r}"
            return f"{memory} MB" if memory > IMPORT_MB else None
        finally:
            shutil.rmtree(folder)


class Server:
    """Requests to a running server, one connection each, sent as raw bytes."""

    def __init__(self, name, bench, make):
        self.name, self.bench, self.make, self.recent, self.statuses = name, bench, make, collections.deque(maxlen=40), collections.Counter()

    def step(self, seed, number):
        found = []
        for i in range(50):
            request = self.make(random.Random(f"{seed}/{self.name}/{number + i}"))
            self.recent.append(request)
            status = self.send(request)
            self.statuses[status] += 1
            if isinstance(status, int) and status >= 500 and status != 503:
                found.append((f"answered {status}", request))
            if status == "silent":
                found.append(("neither an answer nor an end", request))
            if self.bench.server.poll() is not None:
                found.append((f"the server died: {self.bench.server.returncode}", b"\n\n==== \n".join(self.recent)))
                self.bench.start()
                break
        return i + 1, found

    def send(self, request):
        try:
            with socket.create_connection(("127.0.0.1", self.bench.port), timeout=1) as link:
                try: link.sendall(request)
                except (BrokenPipeError, ConnectionResetError, TimeoutError): pass  # it may have answered before the end
                try:
                    head = link.recv(64)
                except TimeoutError:  # it may wait for the rest of a body that was cut: there is none
                    link.shutdown(socket.SHUT_WR)
                    link.settimeout(10)
                    head = link.recv(64)
                return int(head.split(b" ")[1]) if head.startswith(b"HTTP/1.") else "closed"
        except TimeoutError:
            return "silent"
        except (OSError, ValueError):
            return "closed"


def request(method, path, headers, body):
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{k}: {v}" for k, v in headers.items()), f"Content-Length: {len(body)}", "Connection: close"]
    return "\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body


def wild_header(rng):
    name = rng.choice(["Idempotency-Key", "If-Match", "If-None-Match", "Cookie", "Authorization", "Content-Type", "X-Forwarded-For", "Accept-Language", "Range", "Expect", "Transfer-Encoding", "X" * 300])
    word = rng.choice(WORDS)[:rng.choice([20, 200, 20_000])].replace("\r", "").replace("\n", "")
    return {name: rng.choice([word, "Bearer " + word, '"1"', "ruche=" + word, "100-continue", "chunked", "application/json; charset=" + word])}


def changed_json(rng, value):
    """Some place of a value replaced, added or taken out."""
    def wild():
        return rng.choice([rng.choice(WORDS), rng.choice(WORDS), None, True, -1, 2**63, 1e308, 0.1, [], {}, [[]] * 50, {rng.choice(PATHS): rng.choice(WORDS)}, ["93055"] * 3_000])
    if isinstance(value, dict) and value and rng.random() < 0.85:
        key = rng.choice(list(value))
        match rng.randrange(8):
            case 0: return {k: v for k, v in value.items() if k != key}
            case 1: return value | {rng.choice(PATHS + list(value)): wild()}
            case _: return value | {key: changed_json(rng, value[key])}
    if isinstance(value, list) and value and rng.random() < 0.7:
        return [changed_json(rng, value[0]), *value[1:]] if rng.random() < 0.6 else value * rng.choice([2, 30])
    return wild()


def api(bench, numero):
    whole = {
        "depot": {"date": "2026-11-23", "canal": "guichet", "pieceVue": True, "pieceNature": "CNI", "signeLe": "2026-11-23"},
        "demandeur": {"civilite": "2", "nomNaissance": CANARY, "prenoms": CANARY, "naissance": "1988-04-12", "nationalite": "1", "situationFamiliale": "M",
                      "telephone": "0612345678", "courriel": f"{CANARY}@exemple.fr", "rfr": {"2024": 21400}, "ressources": {"SAL": "1640.00"}},
        "cotitulaires": [{"nomNaissance": CANARY, "prenoms": "Paul", "naissance": "1986-02", "lien": "M"}],
        "personnesACharge": [{"prenoms": "Inès", "naissance": "2019-06-01", "sexe": "F", "lien": "E"}],
        "adresse": {"voie": "12 rue Hoche", "codePostal": "93500", "commune": "93055"}, "nombrePersonnes": 3, "dejaLocataireHlm": False,
        "logementActuel": {"statut": "LP", "type": "T2", "surface": 31, "loyer": "980.00"}, "motifs": ["13", "09"],
        "logementRecherche": {"types": ["T3"], "loyerMaximum": "950.00"}, "communesSouhaitees": ["93055", "93061"], "quartiers": {"93055": "Nord"}, "confirmations": [],
    }
    small = [{"age": 34, "enfants": [3, 9], "revenu": 31240, "communes": ["93055"]}, {"texte": CANARY, "curseur": "a"}]
    near = [b"[" * 100_000, b'{"a":' * 50_000, b'{"depot":1,"depot":2}', b"{,}", b'{"a":1e999}', b'"\\ud800"', b"\xff\xfe{\0}\0", b"// a\n{}", b"NaN", b"{'a':1}", b"\xef\xbb\xbf{}"]

    def make(rng):
        path = rng.choice(["/api/v1/demandes"] * 6 + ["/api/v1/eligibilite", "/api/v1/recherches"] + [f"/api/v1/demandes/{numero}"] * 3)
        method = "POST" if not path.endswith(numero) else "PUT"
        headers = {"Authorization": f"Bearer {bench.token}", "Content-Type": "application/json", "If-Match": '"1"'}
        value = whole if "demandes" in path else rng.choice(small)
        for _ in range(rng.choice([1, 1, 2, 5])): value = changed_json(rng, value)
        body = json.dumps(value, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
        if rng.random() < 0.15: body = mangled(rng, body, near, near + [b'"', b"\\", b"{", b"]", b":", b"\\u0000"])
        if rng.random() < 0.05: body = rng.choice(near)
        if rng.random() < 0.15: headers |= wild_header(rng)
        if rng.random() < 0.12:
            method, body = rng.choice(["GET", "HEAD", "DELETE", "OPTIONS", "X" * 30]), b""
            path = rng.choice(["/api/v1/demandes/", "/verification/", "/demandes?q=", "/communes?q=", "/demandes/", "/assets/", "/"]) + urllib.parse.quote(rng.choice(WORDS)[:3_000], safe=rng.choice(["/%&=?", ""]))
        whole_request = request(method, path, headers, body)
        return mangled(rng, whole_request, [whole_request], [b"\r\n", b"\r\n\r\n", b"Content-Length: 99999999999\r\n", b"\0", b"Transfer-Encoding: chunked\r\n"]) if rng.random() < 0.05 else whole_request

    return make


def forms(bench, numero):
    """Signed in, with the secret of the forms; the fields of the real page."""
    origin, password = f"http://127.0.0.1:{bench.port}", "mot de passe d'essai"
    account = ["--courriel", "a.agent@exemple.fr", "--nom", "Agent", "--guichet", "BAIL1", *bench.base]
    subprocess.run([RUCHE, "account", *account], cwd=ROOT, env=ENV, input=f"{password}\n", text=True, check=True, capture_output=True)
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    secret = lambda page: re.search(r'name="csrf" value="([^"]*)"', page)[1]
    token = secret(opener.open(f"{origin}/connexion").read().decode())
    opener.open(f"{origin}/connexion", urllib.parse.urlencode({"csrf": token, "courriel": "a.agent@exemple.fr", "mot_de_passe": password}).encode())
    page = opener.open(f"{origin}/demandes/nouvelle").read().decode()
    file = re.search(r"/demandes/([0-9a-z]{13})", opener.open(f"{origin}/demandes?q={numero}").geturl())[1]
    token, cookie = secret(page), "; ".join(f"{c.name}={c.value}" for c in jar)
    names = sorted(set(re.findall(r'name="([^"]+)"', page)) - {"csrf"})
    usual = {
        "depot.date": "23/11/2026", "depot.canal": "guichet", "depot.pieceVue": "oui", "demandeur.civilite": "2", "demandeur.nomNaissance": CANARY,
        "demandeur.prenoms": CANARY, "demandeur.naissance": "14/03/1988", "adresse.voie": f"8 rue {CANARY}", "adresse.commune": "93500 Pantin",
        "nombrePersonnes": "1", "dejaLocataireHlm": "non", "communesSouhaitees.0": "Pantin", "action": "enregistrer"}
    routes = ["/demandes"] * 6 + ["/demandes/existants", "/demandes/brouillon", f"/demandes/{file}/modification", f"/demandes/{file}/adresse", "/visites", "/rendez-vous",
                                  "/rendez-vous/a/etat", "/brouillons/a/suppression", "/avant-de-deposer", "/connexion"]
    actions = ["enregistrer", "afficher", "verifier", "mettre-de-cote", "ajouter:personnesACharge", "ajouter:x", "ajouter:"]

    def make(rng):
        fields = list(usual.items())
        for _ in range(rng.choice([1, 2, 4, 12])):
            name = rng.choice(names if rng.random() < 0.7 else PATHS)
            fields.append((name, rng.choice(WORDS)))
        if rng.random() < 0.4: fields.append(("action", rng.choice(actions)))
        if rng.random() < 0.1: fields.append(("retirer", rng.choice(PATHS)))
        if rng.random() < 0.02: fields *= 300
        rng.shuffle(fields)
        encoded = urllib.parse.urlencode(fields, encoding="utf-8", errors="surrogatepass").encode()
        if rng.random() < 0.2: encoded = mangled(rng, encoded, [encoded], [b"%", b"%%", b"&", b"=", b"&&==", b"%ff%fe", b"\xff", b"+", b"&csrf="])
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        if rng.random() < 0.05: headers |= wild_header(rng)
        body = (f"csrf={urllib.parse.quote(token, safe='')}&" if rng.random() < 0.97 else "").encode() + encoded
        return request("POST", rng.choice(routes), headers, body)

    return make


def campaign(bench, options):
    bench.start()
    _, numero, _ = bench.register(bench.connect())
    findings = pathlib.Path(options.findings or bench.folder / "findings")
    findings.mkdir(parents=True, exist_ok=True)
    makers = {
        "xml": lambda: Import("xml", bench, national, ".xml"), "zip": lambda: Import("zip", bench, archive, ".zip"),
        "forms": lambda: Server("forms", bench, forms(bench, numero)), "api": lambda: Server("api", bench, api(bench, numero))}
    wanted = options.only or list(makers)
    for name in wanted:
        target = makers[name]()
        if name == "zip" and not target.folders:
            check("zip", None, "this program does not take archives")
            continue
        number, found, began = options.start, 0, time.monotonic()
        while time.monotonic() - began < options.minutes * 60 / len(wanted) and found < 20:
            done, faults = target.step(options.seed, number)
            for why, data in faults:
                found += 1
                path = findings / f"{name}-{options.seed}-{number}-{found}"
                path.write_bytes(data)
                print(f"  finding: {name}, seed {options.seed}, from {number}: {why}\n    {path}", flush=True)
            number += done
        count, seconds = number - options.start, time.monotonic() - began
        print(f"{name}: {count} executions, {count / seconds:.0f} a second, seed {options.seed}", flush=True)
        check(f"{name}: nothing found", count and not found, f"{found} findings" if found else "")
        if isinstance(target, Import):
            check(f"{name}: memory of an import under {IMPORT_MB} MB", target.most < IMPORT_MB, f"{target.most} MB")
        else:
            answers = dict(sorted(target.statuses.items(), key=str))
            check(f"{name}: requests get through to an answer", target.statuses.total() - target.statuses["closed"] > count / 2, answers)
    check(f"memory of the server under {SERVER_MB} MB", bench.peak() < SERVER_MB, f"{bench.peak()} MB")
    check("the server answers still", bench.ready())
    log = (bench.folder / "server.log").read_bytes()
    check("nothing typed is in the log", CANARY.encode().lower() not in log.lower(), f"{len(log) >> 10} KiB")
    check("SIGTERM ends the server within 15 s, code 0", (code := bench.stop()) == 0, code)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=0.3, help="for all targets together (0.3)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first execution (0)")
    parser.add_argument("--only", action="append", choices=["xml", "zip", "forms", "api"])
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--findings", help="folder where they are saved")
    options = parser.parse_args()
    trial(options.engine, lambda bench: campaign(bench, options), "ruche-fuzz-")
    finish()


if __name__ == "__main__":
    main()
