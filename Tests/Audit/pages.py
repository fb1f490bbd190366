# SPDX-License-Identifier: EUPL-1.2
"""Part 4: axe-core on every page, as anyone, as an agent and as the manager, at two widths; no page without a look."""
import re
import shutil
import sqlite3
import subprocess
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from target import AGENT, BINARY, MANAGER, ROOT

AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
WIDTHS = 1280, 320
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


def run(target, report):
    known = routes(report)
    patterns = {method: [pattern(path) for verb, path in known if verb == method] for method in ("GET", "POST")}
    paths = []
    for method, path in known:
        if method == "GET" and "**" not in path and not path.startswith("/api/"):
            path = re.sub(r":code|\{code\}", target.ids["code"], path)
            paths.append(re.sub(r":\w+|\{\w+\}", target.ids["own"], path))
    shut = set(paths)
    paths += [state.format(elsewhere=target.ids.get("elsewhere", "0000000000000")) for state in STATES]
    looked, links = set(), set()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for who, cookie in (("anyone", None), ("agent", target.cookies[AGENT]), ("manager", target.cookies[MANAGER])):
            # The rules of axe run as a script of the page: the policy, which part 5 reads, is lifted for them.
            context = browser.new_context(bypass_csp=True, locale="fr-FR", reduced_motion="reduce")
            if cookie:
                name, value = cookie.split("=", 1)
                context.add_cookies([{"name": name, "value": value, "url": target.base}])
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
    return f"axe-core: {len(looked)} pages, {report.looks} looks (3 readers, {len(WIDTHS)} widths); {len(links)} links lead to routes"


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
