#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""What happens at a desk: two windows, two agents, no identity document, a protected address, a visit, an appointment.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import json
import time
import urllib.error
import urllib.request

from demonstration import (
    KARIM, MARC, agent, check, chromium, demonstration, desk_day, finish, look, lost, minimal, number, plain, press, put, register, save, text, title)

YEAR = desk_day().year


def two_tabs(page, base):
    person, other = minimal("Kervella", "Annick"), page.context.new_page()
    for tab in (page, other):
        tab.goto(f"{base}/demandes/nouvelle")
        put(tab, person)
    check("two tabs: the first registers", save(page), text(page, "#bilan"))
    check("two tabs: the second does not", not save(other), other.url)
    check("two tabs: the second shows the file of the first", number(page) in text(other, "#existant").replace(" ", ""), text(other, "#existant"))
    check("two tabs: nothing typed is lost", not lost(other, person), str(lost(other, person)))
    look(other, "papier-existant")
    other.close()


def without_document(page, base):
    check("no document: registered", register(page, base, minimal("Laborie", **{"depot-pieceVue": False})), text(page, "#bilan"))
    check("no document: no number yet", title(page) == "Demande déposée, sans numéro unique" and not number(page), title(page))
    look(page, "papier-sans-numero")
    press(page, "main a[href$=recepisse]")
    look(page, "papier-sans-numero-recepisse")
    check("no document: the receipt proves the day", "Récépissé de dépôt" in title(page) and "prouve la date de votre dépôt" in text(page), title(page))
    check("no document: the receipt prints", page.pdf().startswith(b"%PDF"))
    press(page, "a[href^='/demandes/']")
    check("no document: the clock of one month", "Sans numéro : l’attestation est due avant le" in text(page, "[role=status]"), text(page, "[role=status]"))
    look(page, "papier-sans-numero-dossier", 1280, 320)
    press(page, "a[href$=modification]")
    look(page, "papier-modification")
    page.check("#depot-pieceVue")
    check("the document comes: number and confirmation", save(page) and len(number(page)) == 18, page.url + text(page, "#bilan"))


def two_agents(browser, page, base):
    """Both open the same file. Who saves second compares; nothing that he typed is lost."""
    person = minimal("Maubert", "Solène", **{"communesSouhaitees-1": "Les Lilas"})
    register(page, base, person)
    form = page.url.replace("/confirmation", "/modification")
    with agent(browser, base, MARC) as marc:
        page.goto(form)
        check("two agents: the first is told of nobody", "a aussi ouvert" not in text(page))
        marc.goto(form)
        check("two agents: the second sees who is there", "Sophie Marchand (Mairie de Pantin) a aussi ouvert" in text(marc, "[role=status]"), text(marc)[:300])
        look(marc, "papier-deux-agents")
        put(page, {"demandeur-telephone": "0639980198", "adresse-voie": "9 rue Vieille", "adresse-commune": "93260 Les Lilas",
                   "demandeur-situationFamiliale": "D"})
        save(page)
        check("two agents: the first is saved", text(page, "h1").startswith("Solène Maubert"), page.url + text(page, "#bilan"))
        typed = {**person, "demandeur-courriel": "s.maubert@exemple.fr", "nombrePersonnes": "2", "demandeur-situationFamiliale": "C"}
        put(marc, typed)
        compares = not save(marc) and "Un autre agent a modifié" in text(marc, "[role=status]")
        check("two agents: the second is not saved over the first", compares, text(marc)[:300])
        said = text(marc, "[role=status]")
        # What only the first changed is taken over; what both changed is shown with both answers, the second's stands.
        for words in ("« 9 rue Vieille », repris de la base", "« 93260 Les Lilas », repris de la base",
                      "« Divorcé(e) » dans la base, « Célibataire » ici"):
            check(f"two agents: compared, {words}", words in said, said)
        check("two agents: no code in the comparison", "insee:" not in said and "« D »" not in said, said)
        mine = {name: typed[name] for name in ("demandeur-courriel", "nombrePersonnes", "demandeur-situationFamiliale")}
        check("two agents: nothing that the second changed is lost", not lost(marc, mine), str(lost(marc, mine)))
        check("two agents: nothing that the first changed is undone",
              marc.input_value("#adresse-voie") == "9 rue Vieille" and "Lilas" in marc.input_value("#adresse-commune"))
        look(marc, "papier-compare", 1280, 320)
        save(marc)
        check("two agents: compared, then saved", "s.maubert@exemple.fr" in text(marc) and "9 rue Vieille" in text(marc),
              marc.url + text(marc, "#bilan"))


def protected(browser, page, base):
    """What leads to a protected address is nowhere but on the dossier of its desk, after a word."""
    person = minimal("Nadal", "Irène", adresseProtegee=True, **{
        "adresse-voie": "77 impasse Secrète", "adresse-complement": "Escalier Caché",
        "demandeur-profession-employeur": "Ateliers Discrets", "logementActuel-structure": "Foyer Voilé"})
    register(page, base, person)
    hidden = ("Secrète", "Caché", "Discrets", "Voilé")
    given, file = number(page), page.url.replace("/confirmation", "")

    def silent(where, page=page):
        found = [word for word in hidden if word in plain(page.content())]
        check(f"protected address: not on {where}", not found, str(found))

    silent("the confirmation")
    for where in ("recepisse", "relecture"):
        page.goto(f"{file}/{where}")
        check(f"protected address: {where} opens", "Nadal" in text(page), title(page))
        silent(where)
        look(page, f"papier-protegee-{where}")
    for words in ("Nadal+Irène", given, person["demandeur-telephone"]):
        page.goto(f"{base}/demandes?q={words}")
        check(f"protected address: found by {words}", "Nadal" in text(page), text(page)[:200])
        silent(f"the search of {words}")
    page.goto(base)
    silent("the home page")
    page.goto(f"{base}/demandes/nouvelle")
    put(page, minimal("Nadal", "Irène", **{key: person[key] for key in ("demandeur-naissance", "demandeur-telephone")}))
    page.locator("#existant").wait_for(timeout=3000)
    silent("the card of the existing file")
    page.goto(f"{file}/modification")
    put(page, {"adresse-voie": "78 impasse Secrète", "demandeur-telephone": "0639980197"})
    save(page)
    check("protected address: changed", "0639980197" in text(page).replace(" ", ""), page.url + text(page, "#bilan"))
    silent("the dossier and its history")
    look(page, "papier-protegee-dossier")
    with agent(browser, base, KARIM) as landlord:
        landlord.goto(file)
        check("protected address: a landlord sees the file", title(landlord).startswith("Irène Nadal"), title(landlord))
        silent("the dossier of a landlord", landlord)
        check("protected address: no button for a landlord", landlord.locator("form[action$=adresse], a[href$=modification]").count() == 0)
        landlord.goto(f"{file}/modification")
        silent("the form that a landlord may not open", landlord)
        landlord.goto(f"{file}/recepisse")
        silent("the receipt that a landlord prints", landlord)
    press(page, "form[action$=adresse] button")
    check("protected address: shown after the button", "78 impasse Secrète" in text(page) and "Escalier Caché" in text(page), title(page))


def autosave(page, base):
    """What was typed two seconds ago is on the home page, whatever becomes of the window."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{base}/demandes/nouvelle")
    page.click("#demandeur-nomNaissance")
    page.keyboard.type("Ouvrard")
    page.keyboard.press("Tab")
    page.wait_for_timeout(2500)
    check("draft: the page says that it is kept", "Mis de côté à" in text(page, "#brouillon-note"), text(page, "#brouillon-note"))
    page.click("#demandeur-prenoms")
    page.keyboard.type("Blandine")
    page.wait_for_timeout(2500)
    press(page, "a[href='/']:not(.marque)")
    page.wait_for_url(f"{base}/")
    draft = "main a[href*='brouillon=']:has-text('Ouvrard')"
    check("draft: on the home page, once", page.locator(draft).count() == 1, text(page))
    press(page, draft)
    kept = [page.input_value(f"#demandeur-{name}") for name in ("prenoms", "nomNaissance")]
    check("draft: what was typed is there", kept == ["Blandine", "Ouvrard"], str(kept))
    # One field alone, which the keyboard never left.
    page.goto(f"{base}/demandes/nouvelle")
    page.click("#demandeur-nomNaissance")
    page.keyboard.type("Pélissier")
    page.wait_for_timeout(2500)
    press(page, "a[href='/']:not(.marque)")
    page.wait_for_url(f"{base}/")
    check("draft: kept from the only field typed", page.locator(draft.replace("Ouvrard", "Pélissier")).count() == 1, text(page))
    # A draft that was on its way when the form was registered.
    page.goto(f"{base}/demandes/nouvelle")
    put(page, minimal("Tessier"))
    page.wait_for_timeout(2000)
    late = page.evaluate("new URLSearchParams(new FormData(document.querySelector('form.saisie'))).toString()")
    check("draft: registered", save(page), text(page, "#bilan"))
    page.request.post(f"{base}/demandes/brouillon", data=late, headers={"Content-Type": "application/x-www-form-urlencoded"})
    page.goto(base)
    check("draft: a late one does not come back once registered", "Tessier" not in text(page, "[aria-labelledby=t-brouillons]"))


def reception(page, base):
    def answer(path, **fields):
        page.goto(f"{base}{path}")
        put(page, fields)
        press(page, f"form[action='{path}'] button[type=submit]")

    answer("/visites", nom="Mme Quéré", objet="DEPOT", dit="Revient avec sa carte")
    check("a visit: noted", "Mme Quéré" in text(page, "table") and "Revient avec sa carte" in text(page, "table"), text(page))
    look(page, "papier-visites", 1280, 320)
    answer("/visites", objet="INFO", dit="Sans nom")
    check("a visit of nobody: refused beside the field", "nom ou un numéro" in text(page, "#nom-erreur"), text(page))
    check("a visit of nobody: nothing typed is lost", not lost(page, {"objet": "INFO", "dit": "Sans nom"}))
    look(page, "papier-visites-erreur")
    for wrong, words in (("1110", "n’est pas un numéro unique"), ("111112600099993055", "aucun dossier ne porte")):
        answer("/visites", numero=wrong, objet="SUIVI")
        said = text(page, "#numero-erreur")
        check(f"a visit with {wrong}: refused", words.lower() in said.lower() and not lost(page, {"numero": wrong}), said)

    stale = page.context.new_page()
    stale.goto(f"{base}/rendez-vous")
    slot = stale.input_value("#creneau")
    answer("/rendez-vous", nom="M. Rivoal", objet="DALO", contact="0639980196")
    check("an appointment: in the agenda", "M. Rivoal" in text(page, "table"), text(page))
    look(page, "papier-rendez-vous", 1280, 320)
    typed = {"nom": "Mme Sicard", "objet": "INFO", "contact": "0639980195"}
    put(stale, typed)
    press(stale, "form[action='/rendez-vous'] button[type=submit]")
    check("an appointment: the slot was taken meanwhile", "vient d’être pris" in plain(text(stale, "#creneau-erreur")), text(stale))
    check("an appointment: nothing typed is lost", not lost(stale, typed), str(lost(stale, typed)))
    check("an appointment: the slot is no longer offered", slot not in stale.locator("#creneau option").evaluate_all("o => o.map(x => x.value)"))
    look(stale, "papier-creneau-pris")
    stale.close()


def before(page, base):
    """Before applying: no name, no session."""
    page.goto(f"{base}/avant-de-deposer")
    look(page, "papier-avant", 1280, 320)
    wrong = {"age": "abc", "revenu": "18 000", "commune0": "Pantinne"}
    put(page, wrong)
    press(page, "form button[type=submit]")
    check("before: an age in letters", "n’est pas un nombre" in text(page, "#age-erreur"), text(page))
    check("before: an unknown commune", "n’est pas une commune connue" in text(page, "#commune0-erreur"), text(page))
    check("before: nothing typed is lost", not lost(page, wrong), str(lost(page, wrong)))
    look(page, "papier-avant-erreurs")
    put(page, {"age": "34", "ageConjoint": "36", "enfants": "3, 9", "handicap": True, "revenu": "31 000", "commune0": "Pantin"})
    press(page, "form button[type=submit]")
    answer = text(page, "#reponse")
    for words in ("PLUS", "% du plafond", "Catégorie 5 au lieu de 4", "Types attendus d’ordinaire : T3, T4", "identité du demandeur", "Guichet", "attend"):
        check(f"before: {words}", words in answer, answer[:600])
    look(page, "papier-avant-reponse", 1280, 320)
    press(page, "a[href^='/demandes/nouvelle']")
    # Whose income it is was not asked: it is not guessed.
    filled = {"communesSouhaitees-0": "93500 Pantin", "nombrePersonnes": "4", f"demandeur-rfr-{YEAR - 2}": ""}
    check("before: the form opens with these answers", title(page) == "Nouvelle demande" and not lost(page, filled), page.url + str(lost(page, filled)))
    look(page, "papier-prerempli")


def by_software(base):
    def post(body, kind="application/json"):
        request = urllib.request.Request(f"{base}/api/v1/eligibilite", body.encode(), {"Content-Type": kind})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"{}")

    good = {"age": 34, "ageConjoint": 36, "enfants": [3, 9], "handicap": True, "revenu": 31000, "communes": ["93055"]}
    status, answer = post(json.dumps(good))
    check("eligibility: answered", status == 200 and answer["categorie"] == 5 and answer["revenuCompare"] == 31000, f"{status} {answer}")
    check("eligibility: verdicts", {line["financement"]: line["verdict"] for line in answer["plafonds"]}.get("PLUS") == "eligible", str(answer))
    status, answer = post(json.dumps({**good, "age": "abc", "communes": ["Pantinne"]}))
    check("eligibility: what is wrong is pointed at", status == 422 and {e["pointer"] for e in answer["errors"]} == {"/age", "/communes/0"}, f"{status} {answer}")
    for name, body, kind, wanted in (
        ("not JSON", "{", "application/json", 400), ("a list", "[1]", "application/json", 422), ("nothing", "", "application/json", 400),
        ("too large", json.dumps({"age": "9" * 30000}), "application/json", 413), ("another type", json.dumps(good), "text/plain", 415),
        ("deep", "[" * 9000 + "]" * 9000, "application/json", 400), ("a huge number", '{"age": 1e400}', "application/json", 400),
    ):
        status, answer = post(body, kind)
        check(f"eligibility, {name}: {wanted}", status == wanted, f"{status} {str(answer)[:200]}")


def figures(page, base):
    page.goto(f"{base}/chiffres")
    rows = page.locator("tbody tr").count()
    check("the figures to be confirmed: more than 20", rows > 20 and f"{rows} lignes" in text(page), f"{rows} {text(page)[:200]}")
    look(page, "papier-chiffres", 1280, 320)


def main():
    begun = time.time()
    with demonstration() as base, chromium() as browser:
        with agent(browser, base) as page:
            for scene in (two_tabs, without_document, autosave, reception, before, figures):
                scene(page, base)
            two_agents(browser, page, base)
            protected(browser, page, base)
        by_software(base)
    finish("at the desk", begun)


if __name__ == "__main__":
    main()
