#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""A training: the banner, the six exercises, mails that stay, the reset by hand, and what is refused; then the page of services.

Starts its own training base on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import os
import subprocess
import tempfile
import time

import demonstration as shared
from demonstration import BINARY, ROOT, check, chromium, demonstration, finish, look, press, put, save, text, title

AGATHE, BOUBACAR, GILLES = (f"{name}@formation.exemple.fr" for name in ("a.lemaire", "b.konate", "g.petit"))
WIDTHS = (1280, 390, 320)


def agent(browser, base, account, **more):
    return shared.agent(browser, base, account, password="formation", **more)


def ruche(*arguments):
    done = subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def begin(page, base, exercise):
    page.goto(f"{base}/formation/exercices/{exercise}")
    press(page, "button[value=commencer]")
    check(f"{exercise}: begun", "Pas encore" in text(page), text(page)[:300])


def verify(page, base, exercise):
    page.goto(f"{base}/formation/exercices/{exercise}")
    press(page, "button[value=verifier]")
    return text(page, "#verdict")


def done(page, base, exercise):
    said = verify(page, base, exercise)
    check(f"{exercise}: done", "C’est fait" in said, said)


def opened(page, base, typed):
    page.goto(f"{base}/demandes?q={typed}")
    press(page, "main table a, main .resultats a")


def the_six(page, base):
    begin(page, base, "accueil")
    check("the banner reminds", "Exercice 1 en cours" in text(page, ".bandeau-formation"), text(page, ".bandeau-formation"))
    page.goto(f"{base}/visites")
    put(page, {"nom": "Sissoko Awa", "objet": "INFO"})
    press(page, "form[action='/visites'] button[type=submit]")
    said = verify(page, base, "accueil")
    check("accueil: what is missing", "il manque le rendez-vous" in said, said)
    look(page, "formation-missing", *WIDTHS)
    page.goto(f"{base}/rendez-vous")
    put(page, {"nom": "Sissoko Awa", "objet": "DEPOT"})
    press(page, "form[action='/rendez-vous'] button[type=submit]")
    done(page, base, "accueil")
    look(page, "formation-done", *WIDTHS)

    begin(page, base, "famille")
    page.goto(f"{base}/demandes/nouvelle")
    for group in ("cotitulaires", "personnesACharge", "personnesACharge"):
        press(page, f"button[value='ajouter:{group}']")
    put(page, {
        "depot-pieceVue": True, "demandeur-nomNaissance": "Diakhaté", "demandeur-prenoms": "Fatou",
        "demandeur-naissance": "04/02/1991", "demandeur-telephone": "0639980211",
        "adresse-voie": "11, rue des Écoles", "adresse-commune": "93500 Pantin", "nombrePersonnes": "4",
        "dejaLocataireHlm-non": True, "communesSouhaitees-0": "Pantin",
        "cotitulaires-0-nomNaissance": "Diakhaté", "cotitulaires-0-prenoms": "Idriss",
        "cotitulaires-0-naissance": "19/11/1988", "cotitulaires-0-lien": "M",
        "personnesACharge-0-nom": "Diakhaté", "personnesACharge-0-prenoms": "Maya",
        "personnesACharge-0-naissance": "07/06/2016", "personnesACharge-0-lien": "E",
        "personnesACharge-1-nom": "Diakhaté", "personnesACharge-1-prenoms": "Sami",
        "personnesACharge-1-naissance": "25/01/2020", "personnesACharge-1-lien": "E",
    })
    check("famille: registered", save(page), page.url + text(page, "#bilan"))
    check("famille: a number of no territory", text(page, ".numero").replace(" ", "").startswith("999"), text(page, ".numero"))
    done(page, base, "famille")

    begin(page, base, "recherche")
    opened(page, base, "Vandenbrouce+Odile")
    check("recherche: found in spite of the error", title(page).endswith("Vandenbroucke"), title(page))
    press(page, "a[href$='/recepisse']")
    check("recherche: the paper says what it is worth", "document sans valeur" in text(page, ".a4"), text(page, ".a4")[:200])
    look(page, "formation-recepisse", *WIDTHS)
    done(page, base, "recherche")

    begin(page, base, "changement")
    opened(page, base, "Belkhodja+Samira")
    press(page, "a[href$='/modification']")
    page.fill("#adresse-voie", "14, rue du Moulin")
    page.check("#preuve-piece")
    press(page, "button[data-principal]")
    done(page, base, "changement")

    begin(page, base, "ailleurs")
    opened(page, base, "Okonjo+Honor%C3%A9+09%2F12%2F1979")
    put(page, {"nom": "Okonjo", "prenoms": "Honoré", "naissance": "09/12/1979", "piece": "CNI", "motif": "modification"})
    press(page, "form[action$='/presence'] button[type=submit]")
    press(page, "a[href$='/modification']")
    page.fill("#demandeur-telephone", "0639980451")
    press(page, "button[data-principal]")
    done(page, base, "ailleurs")

    begin(page, base, "protegee")
    opened(page, base, "Adjovi+In%C3%A8s")
    press(page, "a[href$='/modification']")
    page.check("#adresseProtegee")
    press(page, "button[data-principal]")
    press(page, "form[action$='/adresse'] button[type=submit]")
    done(page, base, "protegee")
    page.goto(f"{base}/formation")
    check("six of six", "Exercices faits : 6 sur 6" in text(page), text(page)[:300])
    check("the banner knows", "Les six exercices sont faits" in text(page, ".bandeau-formation"), text(page, ".bandeau-formation"))
    look(page, "formation-list", *WIDTHS)


def without_script(browser, base):
    with agent(browser, base, BOUBACAR, javascript=False, width=390) as page:
        page.goto(f"{base}/formation")
        check("another agent has done nothing", "Exercices faits : 0 sur 6" in text(page), text(page)[:300])
        begin(page, base, "changement")
        check("his own person", "Courtade" in text(page) and "Belkhodja" not in text(page), text(page)[:400])
        look(page, "formation-plain", 390)


def mails(browser, base):
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(f"{base}/connexion")
    check("the sign-in page shows the accounts", AGATHE in text(page, "body"), text(page, "body")[:300])
    check("and the banner", "FORMATION" in text(page, ".bandeau-formation"))
    page.goto(f"{base}/mot-de-passe-oublie")
    page.fill("#courriel", AGATHE)
    press(page, "form button[type=submit]")
    context.close()
    with agent(browser, base, AGATHE) as page:
        for _ in range(20):
            page.goto(f"{base}/formation/courriels")
            if AGATHE in text(page):
                break
            time.sleep(0.2)
        check("the mail stays and is read", "document sans valeur" in text(page) and AGATHE in text(page), text(page)[:400])
        look(page, "formation-mails", *WIDTHS)


def services(browser, base):
    with agent(browser, base, GILLES) as page:
        page.goto(f"{base}/administration/services")
        said = text(page)
        check("services: engine and schema", "SQLite" in said or "PostgreSQL" in said, said[:300])
        check("services: mails are kept", "aucun courriel ne part" in said, said[:600])
        press(page, "form[action$='/verification'] button[type=submit]")
        check("services: verified", "tous à leur place" in text(page), text(page)[:900])
        look(page, "services", *WIDTHS)


def reset(browser, base, where):
    with agent(browser, base, AGATHE) as page:
        code, said = ruche("jobs", "run", "formation", *where)
        check("reset by hand", code == 0 and "fictional applications" in said, said)
        page.goto(f"{base}/formation")
        check("the session is over", "/connexion" in page.url, page.url)
    time.sleep(6)
    with agent(browser, base, AGATHE) as page:
        page.goto(f"{base}/formation")
        check("back to the start", "Exercices faits : 0 sur 6" in text(page), text(page)[:300])
        page.goto(f"{base}/demandes?q=Diakhat%C3%A9+Fatou")
        check("what was registered is gone", "Diakhaté" not in text(page, "main table"), text(page)[:300])
        page.goto(f"{base}/demandes?q=Vandenbrouce+Odile")
        check("the names followed", "Vandenbroucke" in text(page), text(page)[:300])
    code, said = ruche("check", "journal", *where)
    check("the journal verifies", code == 0 and "0 faults" in said, said)


def refusals(where, folder):
    code, said = ruche("serve", *where, "--port", "1")
    check("a training base without the flag", code != 0 and "training base" in said, said)
    code, said = ruche("simulate", "--demandes", "1", *where)
    check("nor another command", code != 0 and "training base" in said, said)
    real = ["--database", f"sqlite:{folder}/real.db", "--keys", f"{folder}/ruche.keys"]
    check("a real base", ruche("migrate", *real[:2])[0] == 0)
    body = ["--nom", "Gestionnaire", "--siret", "99100005000013", "--adresse", "1 place", "--ville", "75001 Paris"]
    code, said = ruche("gestionnaire", *body, *real)
    if not check("with its manager", code == 0, said):
        return
    code, said = ruche("serve", "--formation", *real, "--port", "1")
    check("never becomes one for training", code != 0 and "empty base" in said, said)
    code, said = ruche("jobs", "run", "formation", *real)
    check("nor is reset", code != 0 and "not one for training" in said, said)


def main():
    begun = time.time()
    with tempfile.TemporaryDirectory(prefix="ruche-formation-") as folder:
        database = os.environ.get("RUCHE_JOURNEY_DATABASE") or f"sqlite:{folder}/ruche.db"
        where = ["--database", database, "--keys", f"{folder}/ruche.keys"]
        with demonstration("--formation", demandes=60, folder=folder) as base, chromium() as browser:
            with agent(browser, base, AGATHE) as page:
                look(page, "formation-home", *WIDTHS)
                the_six(page, base)
            without_script(browser, base)
            mails(browser, base)
            services(browser, base)
            reset(browser, base, where)
        refusals(where, folder)
    finish("formation", begun)


if __name__ == "__main__":
    main()
