# SPDX-License-Identifier: EUPL-1.2
"""What the browser journeys share: a demonstration of their own on the loopback, checks that count, agents who sign in."""
import datetime
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import zoneinfo
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("RUCHE_BIN", str(ROOT / ".build/debug/ruche"))
PICTURES = os.environ.get("RUCHE_PICTURES")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SOPHIE, MARC, KARIM = "s.marchand@pantin.exemple.fr", "m.petit@region.exemple.fr", "k.diallo@canal-habitat.exemple.fr"
passed, failed = 0, 0
# A journey that is stopped ends its server and takes its folder away.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def check(what, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {what} {detail}", flush=True)
    return bool(ok)


def plain(text):
    """Ordinary spaces only, one at a time."""
    return " ".join((text or "").replace("\u202f", " ").split())


def desk_day():
    """The day at the desks: after eleven in the evening of UTC it is tomorrow there."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Europe/Paris")).date()


def text(page, selector="main"):
    """All that the page holds there, folded parts included; empty when there is none."""
    found = page.locator(selector)
    return plain(found.first.text_content()) if found.count() else ""


def title(page):
    return plain(page.locator("h1").first.inner_text())


@contextmanager
def demonstration(*arguments, demandes=300, folder=None):
    """Starts the program on a free port with a folder of its own; the address, and all is gone at the end. A folder that
    is given stays: its owner looks into it."""
    own = tempfile.TemporaryDirectory(prefix="ruche-journey-")
    folder = folder or own.name
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    command = [BINARY, "demo", "--demandes", str(demandes), "--port", str(port), "--folder", folder, *arguments] + (["--database", os.environ["RUCHE_JOURNEY_DATABASE"]] if os.environ.get("RUCHE_JOURNEY_DATABASE") else [])
    with open(f"{folder}/server.log", "wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log, env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{base}/readyz", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit("the demonstration did not start")
        yield base
        process.terminate()
        check("the server ends by itself", process.wait(timeout=15) == 0, str(process.returncode))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()  # it writes in its folder until then
        own.cleanup()


@contextmanager
def chromium():
    if PICTURES:
        os.makedirs(PICTURES, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def agent(browser, base, account=SOPHIE, javascript=True, width=1280, password="demonstration"):
    """A page of someone who is signed in; a noisy console fails at the end."""
    context = browser.new_context(
        java_script_enabled=javascript, bypass_csp=javascript, locale="fr-FR", reduced_motion="reduce", viewport={"width": width, "height": 820})
    context.javascript = javascript
    noise = []
    # An autosave that leaving the page cuts short is no fault.
    quiet = ("status of 4", "htmx:sendAbort", "htmx:afterRequest")
    context.on("console", lambda m: noise.append(m.text) if m.type == "error" and not any(q in m.text for q in quiet) else None)
    context.on("weberror", lambda e: noise.append(str(e.error)))
    page = context.new_page()
    page.goto(f"{base}/connexion")
    page.fill("#courriel", account)
    page.fill("#mot_de_passe", password)
    press(page, "form[action='/connexion'] >> nth=0 >> button[type=submit]")
    yield page
    check(f"a quiet console for {account}", not noise, str(noise[:3]))
    context.close()


def press(page, selector):
    page.locator(selector).first.click()
    page.wait_for_load_state()


def look(page, name, *widths):
    """axe-core on the page as it stands, at some widths (that of the window, else); a picture of each when asked."""
    before = page.viewport_size
    for width in widths or (before["width"],):
        page.set_viewport_size({"width": width, "height": 820})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        check(f"{name} at {width} fits", wide <= 0, f"{wide} px too wide")
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        if page.context.javascript:
            found = Axe().run(page, options=AXE).response["violations"]
            check(f"{name} at {width} axe", not found, str([(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found]))
    page.set_viewport_size(before)


def number(page):
    """The number on the page, without its spaces."""
    return text(page, ".numero").replace(" ", "")


# Each person is another one: name, birth date and telephone differ.
rank = 0


def minimal(nom, prenoms="Camille", **more):
    """The legal minimum: what no registration goes without."""
    global rank
    rank += 1
    return {
        "depot-pieceVue": True, "demandeur-nomNaissance": nom, "demandeur-prenoms": prenoms,
        "demandeur-naissance": f"{rank:02}/04/{1960 + rank}", "demandeur-telephone": f"06399801{rank:02}",
        "adresse-voie": f"{rank} rue Neuve", "adresse-commune": "93500 Pantin", "nombrePersonnes": "1",
        "dejaLocataireHlm-non": True, "communesSouhaitees-0": "Pantin", **more,
    }


def put(page, values):
    for key, value in values.items():
        field = page.locator(f"[id='{key}']")
        if isinstance(value, bool):
            field.set_checked(value)
        elif field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def lost(page, values):
    """Fields that do not hold what was typed."""
    now = page.evaluate(
        "keys => keys.map(k => document.getElementById(k)).map(e => e && (['checkbox', 'radio'].includes(e.type) ? e.checked : e.value))",
        list(values))
    return [(key, found) for (key, value), found in zip(values.items(), now) if found != value]


def save(page):
    press(page, "button[data-principal]")
    return page.url.endswith("/confirmation")


def register(page, base, values, add=()):
    page.goto(f"{base}/demandes/nouvelle")
    for groupe in add:
        press(page, f"button[value='ajouter:{groupe}']")
    put(page, values)
    return save(page)


def finish(what, begun):
    print(f"{what}: {time.time() - begun:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
