#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The protection of persons as the manager sees it, and as the bytes tell: who looked, what left, what is due, what a
person asks; then someone with a name that nobody else has is erased, and looked for in every file of the server.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from datetime import timedelta
from pathlib import Path

from demonstration import BINARY, MARC, ROOT, agent, check, chromium, demonstration, desk_day, finish, look, minimal, number, plain, press, put, register, save, text, title

NAME = "Zörkhyvald-Quâmb"
FORMS = ("Zörkhyvald", "Quâmb", "ZORKHYVALD", "QUAMB", "zorkhyvald")
WIDE, NARROW = 1280, 390


def ruche(*arguments):
    done = subprocess.run([BINARY, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=180,
                          env={**os.environ, "SWIFT_BACKTRACE": "enable=no"})
    return done.returncode, done.stdout + done.stderr


def traces(folder):
    """Files of the server that hold some form of the name."""
    return [f"{form} in {path.name}" for path in sorted(folder.rglob("*")) if path.is_file()
            for form in FORMS if form.encode() in path.read_bytes()]


def comments(page, base):
    """A free text that says too much is asked about, beside its field, and kept once confirmed."""
    person = minimal(NAME, "Ilse", motifPrecision="Son fils est autiste", **{"demandeur-nir": "", "demandeur-courriel": "zorkhyvald@exemple.fr"})
    page.goto(f"{base}/demandes/nouvelle")
    put(page, person)
    check("a comment: asked first", not save(page), page.url)
    said = text(page, "#motifPrecision-avis")
    check("a comment: what and why", "« autiste » parle de santé" in said, said)
    check("a comment: not changed", page.input_value("#motifPrecision") == "Son fils est autiste")
    look(page, "protection-commentaire", WIDE, NARROW)
    page.check("#confirmer-motifPrecision")
    check("a comment: kept once confirmed", save(page), page.url + text(page, "#bilan"))
    given, file = number(page), page.url.replace("/confirmation", "")
    page.goto(f"{base}/visites")
    visit = {"numero": given, "objet": "INFO", "dit": f"Mme {NAME} sort de prison"}
    put(page, visit)
    press(page, "form[action='/visites'] button[type=submit]")
    check("a note: asked first", "« prison » parle d’infraction" in text(page, "#dit-avis"), text(page, "#dit-avis"))
    check("a note: nothing typed is lost", page.input_value("#dit") == visit["dit"])
    look(page, "protection-note", WIDE, NARROW)
    page.check("#confirmer-dit")
    press(page, "form[action='/visites'] button[type=submit]")
    check("a note: kept once confirmed", "sort de prison" in text(page, "table"), text(page))
    page.goto(f"{base}/demandes/nouvelle")
    put(page, {"demandeur-nomNaissance": NAME})
    page.wait_for_timeout(2500)
    return given, file


def who_looked(page, base, file):
    page.goto(file)
    press(page, "a[href$='/consultations']")
    check("who looked: the page", title(page) == "Qui a consulté ce dossier", title(page))
    check("who looked: agent, body, purpose", all(w in text(page) for w in ("Sophie Marchand", "Mairie de Pantin", "Enregistrement")), text(page)[:600])
    look(page, "protection-consultations", WIDE, NARROW)
    page.reload()
    check("who looked: reading is traced", "Lecture des consultations du dossier" in text(page) and "Marc Petit" in text(page), text(page)[:600])
    page.goto(f"{base}/administration/protection")
    look(page, "protection-sommaire", WIDE, NARROW)
    press(page, "main a[href='/administration/consultations']")
    check("accounts: listed", "Sophie Marchand" in text(page, "table"), text(page)[:400])
    look(page, "protection-comptes", WIDE, NARROW)
    press(page, "table a:has-text('Sophie Marchand')")
    check("an account: its days", title(page) == "Sophie Marchand" and page.locator("tbody >> nth=0 >> tr").count() == 14, title(page))
    look(page, "protection-activite", WIDE, NARROW)


def what_left(page, base, file, given):
    page.goto(f"{file}/acces")
    look(page, "protection-acces", WIDE, NARROW)
    csrf = page.locator("form[action$='/acces'] input[name=csrf]").get_attribute("value")
    press(page, "button[value=html]")
    document = text(page, "body")
    for words in (NAME, "Son fils est autiste", "sort de prison", "Mairie de Pantin", "Combien de temps", "12 mois depuis la radiation"):
        check(f"access: the document holds « {words} »", words in document, document[:300])
    check("access: not which agent", "Sophie Marchand" not in document)
    look(page, "protection-acces-document", WIDE, NARROW)
    check("access: it prints", page.pdf().startswith(b"%PDF"))
    for kind, wanted in (("json", b"{"), ("pdf", b"%PDF")):
        answer = page.request.post(f"{file}/acces", form={"csrf": csrf, "format": kind})
        check(f"access: {kind}", answer.status == 200 and answer.body().startswith(wanted), f"{answer.status} {answer.body()[:80]}")
        if kind == "json" and answer.status == 200:
            given_back = json.loads(answer.body())
            check("access: the JSON is whole", given_back["formulaire"]["demandeur"]["nomNaissance"] == NAME and given_back["consultations"], str(given_back)[:200])
    page.goto(f"{base}/administration/exports")
    check("register: the file that was handed over", "Dossier remis à la personne" in text(page, "table") and given in text(page, "table"), text(page)[:400])
    look(page, "protection-exports", WIDE, NARROW)
    sheet = page.request.get(f"{base}/administration/exports/registre.csv")
    lines = sheet.body().decode("utf-8-sig").splitlines()
    check("register: as a file", sheet.status == 200 and lines[0].startswith('"Quand";') and any("Ce registre" in line for line in lines), lines[:2])


def manage(page, base):
    page.goto(f"{base}/administration/conservation")
    check("retention: the table", "Arrêté du 23 mars 2015, annexe, 7" in text(page, "table"), text(page)[:300])
    look(page, "protection-conservation", WIDE, NARROW)
    page.goto(f"{base}/administration/violations")
    press(page, "form[action='/administration/violations'] button[type=submit]")
    check("a breach: what is missing", "à renseigner" in text(page, "#faits-erreur"), text(page)[:300])
    put(page, {"faits": "Courriel envoyé au mauvais destinataire", "mesures": "Rappel du courriel", "risque": "eleve", "heure": "00:00"})
    press(page, "form[action='/administration/violations'] button[type=submit]")
    check("a breach: three to tell, with the hour of the CNIL", page.locator("button:has-text('Noter : prévenu')").count() == 3 and "à prévenir avant le" in text(page), text(page)[:900])
    look(page, "protection-violations", WIDE, NARROW)
    press(page, "button:has-text('Noter : prévenu')")
    check("a breach: told", page.locator("button:has-text('Noter : prévenu')").count() == 2 and "prévenus le" in text(page), text(page)[:900])


def requests(page, base, file, given):
    page.goto(f"{base}/administration/droits")
    old = desk_day() - timedelta(days=45)
    for genre, fields in (("acces", {"nom": "Mme Kermarrec", "recueLe": old.strftime("%d/%m/%Y")}), ("effacement", {"numero": given, "nom": NAME})):
        put(page, {"droit": genre, **fields})
        press(page, "form[action='/administration/droits'] button[type=submit]")
        check(f"a request: {genre} noted", not text(page, "#bilan"), text(page, "#bilan"))
    first = text(page, "main section >> nth=1")
    check("requests: the late one first", "en retard depuis le" in first and "Kermarrec" in first, first)
    look(page, "protection-droits", WIDE, NARROW)
    erase = "form:has(input[value=effacer])"
    press(page, f"{erase} button")
    check("an erasure: not without a confirmation", "l’effacement ne se défait pas" in text(page), text(page)[:900])
    look(page, "protection-droits-erreur", WIDE, NARROW)
    page.check(f"{erase} input[type=checkbox]")
    press(page, f"{erase} button")
    check("an erasure: answered", "acceptée le" in text(page) and NAME not in text(page), text(page)[:900])
    page.goto(file)
    check("an erasure: the file is empty", NAME not in plain(page.content()), title(page))
    page.goto(f"{base}/demandes?q=Zorkhyvald")
    check("an erasure: not found any more", NAME not in text(page, "table"), text(page)[:300])


def closed_doors(page, base):
    for path in ("protection", "consultations", "exports", "conservation", "droits", "violations"):
        check(f"a desk does not open {path}", page.request.get(f"{base}/administration/{path}").status == 403)
    check("no entry of the menu for a desk", page.locator("a[href='/administration/protection']").count() == 0)


def in_the_open(browser, base):
    context = browser.new_context(locale="fr-FR", bypass_csp=True)
    context.javascript = True
    page = context.new_page()
    page.goto(f"{base}/protection-des-donnees")
    check("the register of processing is for anyone", "À quoi sert le fichier" in text(page) and "1 mois" in plain(text(page)), text(page)[:300])
    look(page, "protection-traitement", WIDE, NARROW)
    context.close()


def by_command(folder, where):
    """As an operator runs it, beside the server."""
    later = desk_day() + timedelta(days=430)
    code, said = ruche("jobs", "run", "purge", "--dry-run", "--on", later, *where)
    check("purge: what it would do", code == 0 and "brouillons: " in said and "erased" not in said, said)
    code, said = ruche("jobs", "run", "purge", "--on", later, *where)
    check("purge: not of a day to come", code != 0 and "to come" in said, said)
    code, said = ruche("jobs", "run", "purge", "--to-come", "--on", later, *where)
    check("purge: done", code == 0 and "erased: " in said, said)
    code, again = ruche("jobs", "run", "purge", "--to-come", "--on", later, *where)
    check("purge: nothing is left the second time", code == 0 and "erased: 0" in again, again)
    check("the journal still verifies", ruche("check", *where)[0] == 0)
    keys = folder / "ruche.keys"
    code, said = ruche("keys", "rotate", keys)
    check("keys: rotated", code == 0 and "nir-2" in said, said)
    code, said = ruche("keys", "reseal", *where)
    check("keys: NIR sealed again", code == 0, said)
    code, said = ruche("keys", "check", *where)
    check("keys: the old ones may leave", code == 0 and "nir-1: 0 rows, may be removed" in said, said)


begun = time.time()
with tempfile.TemporaryDirectory(prefix="ruche-protection-") as temporary:
    folder = Path(temporary)
    with demonstration(folder=str(folder)) as base:
        database = os.environ.get("RUCHE_JOURNEY_DATABASE") or f"sqlite:{folder}/ruche.db"
        where = ["--database", database, "--keys", folder / "ruche.keys", "--projections", folder / "projections"]
        with chromium() as browser, agent(browser, base) as sophie:
            given, file = comments(sophie, base)
            out = folder / "acces"
            code, said = ruche("acces", given, "--dossier", out, *where)
            kinds = sorted(path.suffix for path in out.iterdir()) if out.exists() else []
            check("ruche acces writes three files", code == 0 and kinds == [".html", ".json", ".pdf"], f"{kinds} {said}")
            check("ruche acces: readable by their owner only", {oct(p.stat().st_mode & 0o777) for p in out.iterdir()} == {"0o600"})
            check("before: the base or its log holds the name", traces(folder))
            shutil.rmtree(out)
            with agent(browser, base, MARC) as marc:
                who_looked(marc, base, file)
                what_left(marc, base, file, given)
                manage(marc, base)
                requests(marc, base, file, given)
            closed_doors(sophie, base)
            in_the_open(browser, base)
        by_command(folder, where)
        time.sleep(2)
        metrics = urllib.request.urlopen(f"{base}/metrics", timeout=5).read().decode()
        check("no name in the measures", not any(form in metrics for form in FORMS))
    left = traces(folder)
    check("the name is in no file of the server, its log included", not left, str(left))
finish("protection of persons", begun)
