# SPDX-License-Identifier: EUPL-1.2
"""Part 4: axe-core on every page, as anyone, as an applicant, as an agent and as the manager, at two widths; no page without a look."""
import base64
import re
import shutil
import sqlite3
import subprocess
import time
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from target import AGENT, BINARY, DESK, MANAGER, ROOT

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDTHS = 1280, 320
# A PNG of 60 by 40, grey.
LOGO = "iVBORw0KGgoAAAANSUhEUgAAADwAAAAoCAAAAACH0MYjAAAAIklEQVR42mNwoAAwjGoe1TyqeVTzqOZRzaOaRzWPaiYXAAARHFgfUAtoDQAAAABJRU5ErkJggg=="
# Besides the addresses that the router gives by itself: the same page in another state.
STATES = [
    "/demandes?q=durand", "/demandes?q=zzzzqqqq", "/demandes?q=1988-04-12", "/demandes/nouvelle?langue=ar", "/demandes/0000000000000",
    "/verification/AAAA-AAAA-AAAA", "/verification?code=x", "/nulle-part", "/demandes/{elsewhere}",
]


def routes(report):
    told = subprocess.run([BINARY, "routes"], cwd=ROOT, capture_output=True, text=True)
    found = [tuple(line.split()[:2]) for line in told.stdout.splitlines() if re.match(r"[A-Z]+ /", line)]
    report.check("`ruche routes` tells the routes", len(found) > 20, told.stderr[-200:])
    return found


def pattern(route):
    """`/demandes/:id` or `/demandes/{id}` → an expression for its addresses."""
    parts = re.split(r"(:\w+|\{\w+\}|\*\*)", route)
    return re.compile("".join({"**": ".*"}.get(p, "[^/]+" if p[:1] in (":", "{") else re.escape(p)) for p in parts if p) + "/?$")


def find_files(target):
    """A file of the agent's own desk with a certificate, and one that he only sees the card of."""
    bearer = {"Authorization": f"Bearer {target.token}"}
    own = target.ask("GET", f"/api/v1/demandes/{target.numbers[0]}", **bearer)
    target.ids["own"] = re.search(r'"id":"(\w{13})"', own.text)[1]
    manager = {"Cookie": target.cookies[MANAGER]}
    page = target.ask("GET", "/demandes?q=durand", **manager).text
    for found in dict.fromkeys(re.findall(r"/demandes/([0-9a-z]{13})", page)):
        if '"demande"' not in target.ask("GET", f"/api/v1/demandes/{found}", **bearer).text:
            target.ids["elsewhere"] = found
            break
    secret = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    target.ask("POST", f"/demandes/{target.ids['own']}/attestation", f"csrf={secret}", Content_Type="application/x-www-form-urlencoded", **manager)
    with sqlite3.connect(f"file:{target.folder}/demo/ruche.db?mode=ro", uri=True) as base:
        row = base.execute("SELECT code FROM attestation").fetchone()
    target.ids["code"] = row[0] if row else "AAAA-AAAA-AAAA"


def find_accounts(target):
    """A person of the manager's body, and the links that mails bring: an invitation, a forgotten password."""
    manager = {"Cookie": target.cookies[MANAGER]}
    page = target.ask("GET", "/administration/comptes", **manager).text
    target.ids["person"] = re.search(r"/administration/comptes/([0-9a-z]{13})", page)[1]
    bodies = target.ask("GET", "/administration/organismes", **manager).text
    target.ids["body"] = re.search(r"/administration/organismes/([0-9a-z]{13})", bodies)[1]
    secret, body = (re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf", "organisme"))
    target.ask("POST", "/administration/comptes/invitation",
               f"csrf={secret}&organisme={body}&courriel=audit%40exemple.fr&nom=Audit&role=administrateur",
               Content_Type="application/x-www-form-urlencoded", **manager)
    before = target.ask("GET", "/mot-de-passe-oublie")
    token = re.search(r'name="csrf" value="([^"]+)"', before.text)[1]
    target.ask("POST", "/mot-de-passe-oublie", f"csrf={token}&courriel={AGENT}", Cookie=before.header("Set-Cookie").split(";")[0],
               Content_Type="application/x-www-form-urlencoded")
    for _ in range(100):
        for mail in Path(f"{target.folder}/demo/courriels").glob("*.eml"):
            text = base64.b64decode(mail.read_text().split("\n\n", 1)[1]).decode()
            for kind, link in re.findall(r"http://[^/]+/(invitation|mot-de-passe)/(\S+)", text):
                target.ids[kind] = link
        if {"invitation", "mot-de-passe"} <= target.ids.keys():
            return
        time.sleep(0.1)


def find_sets(target):
    """A set of duplicates, a merger that can be undone, the study of a file, a criterion and a desk of the quality page."""
    manager = {"Cookie": target.cookies[MANAGER]}
    form = {"Content_Type": "application/x-www-form-urlencoded", **manager}
    page = target.ask("GET", "/doublons/faciles", **manager).text
    secret = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    easy = re.search(r'name="ensemble" value="(D-\w+ [\d ]+)"', page)
    if easy:
        target.ask("POST", "/doublons/faciles", urlencode({"csrf": secret, "ensemble": easy[1], "motif": "Audit"}), **form)
        merged = target.ask("GET", f"/doublons/{easy[1].split()[0]}", **manager).text
        target.ids["merger"] = re.search(r"/fusions/([0-9a-z]{13})/annulation", merged)[1]
    for view in ("difficiles", "faciles"):
        found = re.search(r'href="/doublons/(D-\w+)"', target.ask("GET", f"/doublons?vue={view}", **manager).text)
        if found:
            target.ids["set"] = found[1]
    boundary = "ruche-audit"
    rows = "nom;prenom;naissance\nDurand;Claire;02/05/1990\nDurant;Claire;02/05/1990\nBenali;Nadia;14/03/1988\n"
    parts = [("csrf", "", secret), ("fichiers", '; filename="audit.csv"', rows)]
    body = "".join(f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n{value}\r\n' for name, more, value in parts)
    answer = target.ask("POST", "/administration/diagnostic", f"{body}--{boundary}--\r\n".encode(),
                        Content_Type=f"multipart/form-data; boundary={boundary}", **manager)
    study = answer.header("Location") or ""
    for _ in range(100):
        page = target.ask("GET", study, **manager).text
        if f"{study}/rapport.pdf" in page:
            break
        if f'action="{study}/etude"' in page:
            # The columns as they were guessed.
            chosen = re.findall(r'<select[^>]* name="([^"]+)">(?:(?!</select>).)*?<option value="([^"]*)" selected', page, re.S)
            target.ask("POST", f"{study}/etude", urlencode([("csrf", secret), *chosen]), **form)
        time.sleep(0.2)
    target.ids["study"] = study.rsplit("/", 1)[-1]
    quality = target.ask("GET", "/qualite", **manager).text
    for kind, name in (("criteres", "criterion"), ("guichets", "desk")):
        found = re.search(rf"/qualite/{kind}/([\w-]+)", quality)
        if found:
            target.ids[name] = found[1]


def find_letters(target):
    """A lot of letters that is printed, and the way of an applicant into his own file: a code on paper, from its desk."""
    manager = {"Cookie": target.cookies[MANAGER]}
    form = {"Content_Type": "application/x-www-form-urlencoded", **manager}
    # Letters leave twelve hours after the night that prepared them.
    with sqlite3.connect(f"{target.folder}/demo/ruche.db", timeout=60) as base:
        base.execute("UPDATE courrier SET prevu_le = prevu_le - 50000000 WHERE etat = 'prevu'")
    page = target.ask("GET", "/courriers", **manager).text
    secret = re.search(r'name="csrf" value="([^"]+)"', page)[1]
    parts = [(b"csrf", b"", secret.encode()), (b"version", b"", b"0"), (b"logo", b'; filename="audit.png"', base64.b64decode(LOGO))]
    body = b"".join(b'--ruche-audit\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n' % part for part in parts)
    target.ask("POST", "/administration/gabarits/logo", body + b"--ruche-audit--\r\n", Content_Type="multipart/form-data; boundary=ruche-audit", **manager)
    target.ask("POST", "/courriers/lots", f"csrf={secret}", **form)
    for _ in range(150):
        found = re.search(r"/courriers/lots/([0-9a-z]{13})", target.ask("GET", "/courriers", **manager).text)
        if found and f"/courriers/lots/{found[1]}/lettres" in target.ask("GET", f"/courriers/lots/{found[1]}", **manager).text:
            target.ids["lot"] = found[1]
            letter = re.search(rf"/courriers/lots/{found[1]}/lettres/([0-9a-z]{{13}})/retrait", target.ask("GET", f"/courriers/lots/{found[1]}", **manager).text)
            target.ids["letter"] = letter[1] if letter else "rien"
            break
        time.sleep(0.2)
    days = [(date.today() - timedelta(days=days)).strftime("%d/%m/%Y") for days in (90, 1)]
    noted = target.ask("POST", "/saisines", urlencode({
        "csrf": secret, "referenceSaisine": "AUDIT-1", "deposeSaisineLe": days[0], "recueSaisineLe": days[1], "guichetSaisine": DESK}), **form)
    target.ids["complaint"] = (noted.header("Location") or "/rien").rsplit("/", 1)[-1]
    own = target.ids["own"]
    given = target.ask("POST", f"/demandes/{own}/code-papier", f"csrf={secret}", **form).text
    code = re.search(r'class="code-papier">([^<]+)<', given)
    with sqlite3.connect(f"file:{target.folder}/demo/ruche.db?mode=ro", uri=True) as base:
        numero, born = base.execute(
            "SELECT demande.numero, personne.naissance FROM demande JOIN personne ON personne.demande_id = demande.id"
            " WHERE demande.numero = ? ORDER BY personne.rang LIMIT 1", (target.numbers[0],)).fetchone()
    before = target.ask("GET", "/mon-dossier")
    token = re.search(r'name="csrf" value="([^"]+)"', before.text)[1]
    answer = target.ask("POST", "/mon-dossier/code", urlencode({
        "csrf": token, "numero_unique": numero, "naissance": "/".join(reversed(born.split("-"))), "code_acces": code[1] if code else ""}),
        Cookie=before.header("Set-Cookie").split(";")[0], Content_Type="application/x-www-form-urlencoded")
    target.cookies["applicant"] = (answer.header("Set-Cookie") or "").split(";")[0]


def address(path, ids):
    """An address of a route that someone can open."""
    special = {
        "/administration/comptes/:id": "person", "/invitation/:secret": "invitation", "/mot-de-passe/:secret": "mot-de-passe",
        "/doublons/:reference": "set", "/doublons/:reference/fusion": "set", "/fusions/:fusion/annulation": "merger",
        "/administration/diagnostic/:cle": "study", "/administration/diagnostic/:cle/rapport.pdf": "study",
        "/courriers/lots/:lot": "lot", "/saisines/:saisine": "complaint", "/qualite/criteres/:code": "criterion", "/qualite/guichets/:code": "desk",
    }
    path = re.sub(r"\{(\w+)\}", r":\1", path)
    if path in special:
        return re.sub(r":\w+", ids.get(special[path], "rien"), path)
    if path == "/courriers/lots/:lot/lettres/:lettre/retrait":
        return path.replace(":lot", ids.get("lot", "rien")).replace(":lettre", ids.get("letter", "rien"))
    path = path.replace("/administration/organismes/:id", f"/administration/organismes/{ids.get('body', 'rien')}")
    path = path.replace("/administration/guichets/:code", f"/administration/guichets/{DESK}")
    return re.sub(r":\w+", ids["own"], path.replace(":code", ids["code"]))


def run(target, report):
    known = routes(report)
    patterns = {method: [pattern(path) for verb, path in known if verb == method] for method in ("GET", "POST")}
    paths = []
    for method, path in known:
        if method == "GET" and "**" not in path and not path.startswith("/api/"):
            paths.append(address(path, target.ids))
    # Between the password and the code there is no reader to send: `Tests/Journeys/accounts.py` looks at it.
    # Nor on the way back from an identity provider: `Tests/Journeys/openid.py`.
    # Training pages are those of a training base: `Tests/Journeys/formation.py`.
    shut = {path for path in paths if not path.startswith("/formation")} - {"/connexion/code", "/connexion/oidc/retour"}
    paths += [state.format(elsewhere=target.ids.get("elsewhere", "0000000000000")) for state in STATES]
    looked, links = set(), set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        readers = ("anyone", None), ("applicant", target.cookies["applicant"]), ("agent", target.cookies[AGENT]), ("manager", target.cookies[MANAGER])
        for who, cookie in readers:
            # The rules of axe run as a script of the page: the policy, which part 5 reads, is lifted for them.
            context = browser.new_context(bypass_csp=True, locale="fr-FR", reduced_motion="reduce")
            if cookie:
                name, value = cookie.split("=", 1)
                # That of an applicant goes to his pages only.
                url = target.base + ("/mon-dossier/etat" if who == "applicant" else "")
                context.add_cookies([{"name": name, "value": value, "url": url}])
            page = context.new_page()
            for path in dict.fromkeys(paths):
                kind = target.ask("GET", path, **({"Cookie": cookie} if cookie else {}))
                if kind.status == 200:
                    shut.discard(path)
                # What a script asks for is a piece of a page: seen in the pages that hold it.
                if not (kind.header("Content-Type") or "").startswith("text/html") or "<html" not in kind.text:
                    continue
                links |= {(path, *link) for link in links_of(kind.text)}
                for width in WIDTHS:
                    look(page, target, report, who, path, width)
                looked.add(path)
            context.close()
        browser.close()
    for path in sorted(shut):
        report.check(f"{path} opens for someone", False, "no reader was answered 200: its page was not looked at")
    for path, method, link in sorted(links):
        report.check(f"{path} links to a route", any(p.match(link) for p in patterns[method]), f"{method} {link}")
    report.check("pages were looked at", len(looked) >= 20, f"{len(looked)}")
    return f"axe-core: {len(looked)} pages, {report.looks} looks (4 readers, {len(WIDTHS)} widths); {len(links)} links lead to routes"


def links_of(html):
    for tag in re.findall(r"<(?:a|form|button)\b[^>]*>", html):
        found = re.search(r'\s(?:href|action|formaction)="([^"]*)"', tag)
        if not found or found[1].startswith("#"):
            continue
        method = "POST" if re.search(r'method="post"', tag, re.I) or "formaction" in tag else "GET"
        parts = urlsplit(found[1].replace("&amp;", "&"))
        if not parts.scheme and not parts.netloc and parts.path:
            yield method, parts.path


def look(page, target, report, who, path, width):
    page.set_viewport_size({"width": width, "height": 820})
    page.goto(target.base + path)
    page.wait_for_load_state()
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    report.check(f"{path} at {width} fits", wide <= 0, f"{who}: {wide} px too wide")
    found = Axe().run(page, options=AXE).response["violations"]
    report.looks += 1
    report.check(f"{path} at {width} axe", not found, f"{who}: {[(v['id'], [n['target'] for n in v['nodes']][:2]) for v in found]}")
