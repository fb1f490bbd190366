#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""An agent registers a paper application in a real browser, with and without JavaScript, and hands over the number.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ.get("RUCHE_BIN", str(ROOT / ".build/debug/ruche"))
PICTURES = os.environ.get("RUCHE_PICTURES")
AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# A draft on its way when the page is left: htmx says so.
LEFT = ("htmx:sendAbort", "htmx:afterRequest")
passed, failed = 0, 0


def check(what, ok, detail=""):
    global passed, failed
    if ok:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {what} {detail}", flush=True)


def plain(text):
    return text.replace("\u00a0", " ")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def start(folder):
    port = free_port()
    process = subprocess.Popen(
        [BINARY, "demo", "--demandes", "300", "--port", str(port), "--folder", folder] + (["--database", os.environ["RUCHE_JOURNEY_DATABASE"]] if os.environ.get("RUCHE_JOURNEY_DATABASE") else []),
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=open(f"{folder}/server.log", "wb"), env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1)
            return process, f"http://127.0.0.1:{port}"
        except OSError:
            time.sleep(0.1)
    process.kill()
    sys.exit("the demonstration did not start")


def look(page, name):
    """axe-core on the page as it stands, at three widths; a picture of each when asked."""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 820})
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        check(f"{name} at {width} fits", wide <= 0, f"{wide} px too wide")
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{width}.png", full_page=True)
        if page.context.javascript:
            found = Axe().run(page, options=AXE).response["violations"]
            check(f"{name} at {width} axe", not found, str([(v["id"], [n["target"] for n in v["nodes"]][:3]) for v in found]))
    page.set_viewport_size({"width": 1280, "height": 820})


# Short names of this test and the ids of the page, which are the paths of the fields.
IDS = {
    "nom_naissance": "demandeur-nomNaissance", "nom_usage": "demandeur-nomUsage", "prenoms": "demandeur-prenoms",
    "naissance": "demandeur-naissance", "telephone": "demandeur-telephone", "courriel": "demandeur-courriel",
    "adresse": "adresse-voie", "commune_adresse": "adresse-commune", "nombre_personnes": "nombrePersonnes",
}


def fill(page, person):
    page.select_option("#demandeur-civilite", person["civilite"])
    for field, name in IDS.items():
        page.fill(f"#{name}", person.get(field, ""))
    page.check("#depot-pieceVue")
    page.check("input[name=dejaLocataireHlm][value=non]")
    for index, commune in enumerate(person["communes"]):
        page.fill(f"#communesSouhaitees-{index}", commune)


PERSON = {
    "civilite": "2", "nom_naissance": "Haddad", "nom_usage": "Benali", "prenoms": "Nadia", "naissance": "14/03/1988",
    "telephone": "06 00 00 14 27", "courriel": "n.benali@exemple.fr", "adresse": "8, rue des Saules",
    "commune_adresse": "93500 Pantin", "nombre_personnes": "4", "communes": ["Pantin", "Les Lilas"],
}


def submit(page):
    page.click("button[name=action][value=enregistrer][data-principal]")
    page.wait_for_load_state()


def journey(browser, base, javascript):
    tag = "js" if javascript else "sans-js"
    context = browser.new_context(java_script_enabled=javascript, bypass_csp=javascript, locale="fr-FR")
    context.javascript = javascript
    page = context.new_page()
    noise = []
    page.on("console", lambda m: noise.append(m.text) if m.type == "error" and "status of 4" not in m.text and not m.text.startswith(LEFT) else None)
    page.on("pageerror", lambda e: noise.append(str(e)))
    person = dict(PERSON)
    if not javascript:
        person.update(nom_naissance="Zerrouki", nom_usage="", prenoms="Samir", naissance="02/01/1979", civilite="1", telephone="06 00 00 99 98")

    page.goto(f"{base}/demandes/nouvelle")
    check(f"{tag}: sign-in asked", page.url.startswith(f"{base}/connexion"), page.url)
    look(page, f"connexion-{tag}")
    page.fill("#courriel", "s.marchand@pantin.exemple.fr")
    page.fill("#mot_de_passe", "faux")
    page.locator("form").first.locator("button[type=submit]").click()
    page.wait_for_load_state()
    check(f"{tag}: a wrong password is refused", page.locator("#bilan").count() == 1)
    page.fill("#courriel", "s.marchand@pantin.exemple.fr")
    page.fill("#mot_de_passe", "demonstration")
    page.locator("form").first.locator("button[type=submit]").click()
    page.wait_for_load_state()
    page.goto(f"{base}/")
    check(f"{tag}: home", page.locator("h1").inner_text().startswith("Qui recevez-vous"), page.locator("h1").inner_text())
    look(page, f"accueil-{tag}")

    # Bad input comes back filled, with the reason beside the field.
    page.goto(f"{base}/demandes/nouvelle")
    look(page, f"formulaire-vide-{tag}")
    fill(page, {**person, "naissance": "31/06/1988", "nom_usage": "<script>alert(1)</script>", "communes": ["Pantinn", "Les Lilas"]})
    submit(page)
    check(f"{tag}: impossible date", "juin a 30 jours" in plain(page.locator("#demandeur-naissance-erreur").inner_text()))
    check(f"{tag}: script refused and shown as text", page.input_value("#demandeur-nomUsage") == "<script>alert(1)</script>")
    check(f"{tag}: unknown commune", "n’est pas une commune" in page.locator("#communesSouhaitees-0-erreur").inner_text())
    check(f"{tag}: errors counted in the title", plain(page.title()).startswith("(3 erreurs)"), page.title())
    check(f"{tag}: what was typed is there", page.input_value("#demandeur-prenoms") == person["prenoms"] and page.input_value("#communesSouhaitees-1") == "Les Lilas")
    look(page, f"formulaire-erreurs-{tag}")
    for field, text, word in [
        ("prenoms", "N" * 5000, "5000"), ("prenoms", "Nadia \U0001F600", "ne peut pas figurer"),
        ("prenoms", "\u0646\u0627\u062f\u064a\u0629", "lettres latines"), ("prenoms", "Na\u202edia", "invisible"),
    ]:
        fill(page, {**person, field: text})
        submit(page)
        check(f"{tag}: {word}", word in page.locator(f"#{IDS[field]}-erreur").inner_text().replace("\u00a0", ""), page.locator(f"#{IDS[field]}-erreur").inner_text())
        check(f"{tag}: {word} kept", page.input_value(f"#{IDS[field]}") == text)
        check(f"{tag}: the errors are announced first", page.locator("#bilan").count() == 1)

    # A warning is asked once, then never again.
    fill(page, {**person, "telephone": "", "courriel": ""})
    submit(page)
    box = page.locator("input[name=confirmer][type=checkbox]")
    check(f"{tag}: a warning asks", box.count() == 1, str(box.count()))
    look(page, f"formulaire-avis-{tag}")
    fill(page, person)

    # Put aside, found again on the home page.
    page.click("button[name=action][value=mettre-de-cote]")
    page.wait_for_load_state()
    check(f"{tag}: put aside", page.locator("h1").inner_text().startswith("Qui recevez-vous"))
    page.get_by_role("link", name=f"{person['prenoms']} {person['nom_naissance']}").first.click()
    page.wait_for_load_state()
    check(f"{tag}: the draft comes back", page.input_value("#adresse-voie") == person["adresse"])
    submit(page)
    check(f"{tag}: registered", page.url.endswith("/confirmation"), page.url + page.title())
    numero = page.locator(".numero").first.inner_text().replace("\n", "").replace(" ", "")
    check(f"{tag}: the number has 18 characters", len(numero) == 18 and numero.startswith("111"), numero)
    look(page, f"confirmation-{tag}")

    page.goto(f"{base}/demandes?q={numero}")
    check(f"{tag}: the number opens the file", person["prenoms"] in page.locator("h1").inner_text())
    look(page, f"dossier-{tag}")
    page.locator("a[href$=recepisse]").first.click()
    page.wait_for_load_state()
    text = page.locator("main").inner_text()
    check(f"{tag}: the receipt names the person and the number", person["prenoms"] in text and numero[7:13] in text)
    look(page, f"recepisse-{tag}")
    pdf = page.pdf() if javascript else b"%PDF"
    check(f"{tag}: the receipt prints", pdf.startswith(b"%PDF"))

    # Found with accents and a typing error, once the projection has followed.
    slip = person["nom_naissance"][:-1] + "x"
    for _ in range(40):
        page.goto(f"{base}/demandes?q={slip}+{person['prenoms']}")
        if person["prenoms"] in page.locator("main").inner_text():
            break
        time.sleep(0.1)
    check(f"{tag}: found with a typing error", person["prenoms"] in page.locator("main").inner_text())
    look(page, f"recherche-{tag}")
    page.goto(f"{base}/demandes?q={person['naissance']}")
    check(f"{tag}: found by birth date", person["prenoms"] in page.locator("main").inner_text())
    # As the home page says it: typed in the box, with spaces.
    page.goto(f"{base}/")
    page.fill("#q", f"{person['nom_naissance']} {person['prenoms']} {person['naissance']}")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    check(f"{tag}: found by what is typed in the box", person["prenoms"] in page.locator("main table").inner_text(), page.url)
    page.goto(f"{base}/demandes?q=%3Cscript%3Exyz")
    check(f"{tag}: nothing found is said", page.locator("main li").count() > 0)

    # The same person again: the existing file comes up before anything is registered.
    page.goto(f"{base}/demandes/nouvelle")
    fill(page, person)
    if javascript:
        page.locator("#existant").wait_for(timeout=3000)
        check("js: the existing file comes up while typing", numero[7:13] in page.locator("#existants").inner_text())
    submit(page)
    check(f"{tag}: a second file is not made in silence", page.locator("#existant").count() == 1, page.url)
    look(page, f"formulaire-existant-{tag}")
    page.click("button[name=existant][value=autre]")
    page.wait_for_load_state()
    check(f"{tag}: another person is registered after a word", page.url.endswith("/confirmation"), page.url)

    page.goto(f"{base}/demandes/0000000000000")
    check(f"{tag}: an unknown file is a plain page", "404" in page.locator("main, body").first.inner_text())
    look(page, f"erreur-{tag}")
    page.goto(f"{base}/aide/raccourcis")
    look(page, f"raccourcis-{tag}")
    if javascript:
        page.goto(f"{base}/demandes")
        page.keyboard.press("/")
        check("js: / goes to the search", page.evaluate("document.activeElement.name") == "q")
        page.goto(f"{base}/")
        page.keyboard.press("Tab")
        check("js: the first stop of the keyboard is the skip link", "evitement" in page.evaluate("document.activeElement.className"))
    page.goto(f"{base}/")
    page.locator("form[action='/deconnexion'] button").first.click()
    page.wait_for_load_state()
    page.goto(f"{base}/demandes")
    check(f"{tag}: signed out", "/connexion" in page.url, page.url)
    check(f"{tag}: a quiet console", not noise, str(noise[:3]))
    context.close()


def main():
    temporary = tempfile.TemporaryDirectory(prefix="ruche-journey-")
    folder = temporary.name
    if PICTURES:
        os.makedirs(PICTURES, exist_ok=True)
    process, base = start(folder)
    begun = time.time()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for javascript in (True, False):
                journey(browser, base, javascript)
            browser.close()
        process.terminate()
        check("the server ends by itself", process.wait(timeout=15) == 0, str(process.returncode))
        log = Path(f"{folder}/server.log").read_text()
        for name in ("Haddad", "Benali", "HADDAD", "BENALI", "Nadia", "Zerrouki", "Samir", "exemple.fr", "0600001427", "Saules"):
            check(f"the log does not name {name}", name not in log)
        lines = [line for line in log.splitlines() if line.startswith("{")]
        check("the log is JSON lines", len(lines) > 50 and all("niveau" in json.loads(line) for line in lines), str(len(lines)))
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()  # it writes in its folder until then
        temporary.cleanup()
    print(f"first registration: {time.time() - begun:.0f} s")
    print(f"{passed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


main()
