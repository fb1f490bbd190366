#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The same program in another territory: the prefix of its numbers, its ceilings, its communes, and no other's.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import time

from demonstration import SOPHIE, agent, check, chromium, demonstration, desk_day, finish, look, number, press, text, title

YEAR = desk_day().year
PERSON = {
    "demandeur-nomNaissance": "Le Gouic", "demandeur-prenoms": "Maëlle", "demandeur-naissance": "17/02/1990",
    "demandeur-telephone": "0639980031", "adresse-voie": "5 rue des Chantiers", "adresse-commune": "44000 Nantes",
    "nombrePersonnes": "1", f"demandeur-rfr-{YEAR - 2}": "20000", "communesSouhaitees-0": "Nantes", "communesSouhaitees-1": "Rezé",
}


def keyed(page, base, person):
    page.goto(f"{base}/demandes/nouvelle")
    page.check("#depot-pieceVue")
    page.check("#dejaLocataireHlm-non")
    for field, value in person.items():
        page.fill(f"#{field}", value)
    press(page, "button[data-principal]")


def register(page, base):
    keyed(page, base, {**PERSON, "communesSouhaitees-1": "Pantin"})
    said = text(page, "#communesSouhaitees-1-erreur")
    check("Pantin is outside the territory", "Pantin n’est pas en Loire-Atlantique" in said and "93" in said, said + page.url)
    check("what was typed is there", all(page.input_value(f"#{f}") == v for f, v in PERSON.items() if f != "communesSouhaitees-1"))
    look(page, "loire-atlantique-pantin", 1280, 320)
    page.fill("#communesSouhaitees-1", "Rezé")
    press(page, "button[data-principal]")
    check("registered", page.url.endswith("/confirmation"), page.url + text(page, "#bilan"))
    given = number(page)
    check("the number has 18 characters and begins with 044", len(given) == 18 and given.startswith("044"), given)
    look(page, "loire-atlantique-confirmation")
    press(page, "main a[href^='/demandes/']:not([href$=recepisse])")
    shown = text(page)
    for words in ("1Nantes", "2Rezé", "Zone des plafonds : autres régions", "Catégorie 1", "% du plafond", "44000 Nantes"):
        check(f"the dossier shows {words}", words in shown, shown[:1500])
    zones = {line.strip() for line in page.locator("table:has(.verdict) tbody td:nth-of-type(1)").all_inner_texts()}
    check("the ceilings are those of the other regions alone", zones == {"autres régions"}, str(zones))
    if YEAR == 2026:
        check("PLUS: 20 000 € of 23 403 €", "23 403 € 85 % du plafond" in shown, shown[:1500])
    for words in ("Paris", "Île-de-France", "Pantin"):
        check(f"the dossier knows nothing of {words}", words not in shown, shown[:1500])
    look(page, "loire-atlantique-dossier", 1280, 320)
    press(page, "main a[href$=recepisse]")
    receipt = text(page)
    check("the receipt names Nantes", "Nantes" in receipt and "Pantin" not in receipt, receipt[:600])
    page.goto(f"{base}/demandes?q={given}")
    check("the number opens the file", title(page).startswith("Maëlle Le Gouic"), title(page))


def elsewhere(page, base):
    """Pantin remains an address; communes are suggested and desks found in the territory only."""
    suggested = page.request.get(f"{base}/communes?champ=q&q=Pan").text()
    check("Pantin is not suggested", "Pantin" not in suggested, suggested[:300])
    suggested = page.request.get(f"{base}/communes?champ=q&q=Nant").text()
    check("Nantes is suggested", 'value="Nantes"' in suggested, suggested[:300])
    person = {**PERSON, "demandeur-nomNaissance": "Le Hénaff", "demandeur-naissance": "03/07/1981", "demandeur-telephone": "0639980032"}
    keyed(page, base, {**person, "adresse-commune": "93500 Pantin"})
    check("someone who lives in Pantin may want Nantes", page.url.endswith("/confirmation"), page.url + text(page, "#bilan"))
    page.goto(f"{base}/avant-de-deposer")
    for field, value in {"age": "30", "revenu": "20000", "commune0": "Pantin"}.items():
        page.fill(f"#{field}", value)
    press(page, "form button[type=submit]")
    check("before applying: Pantin is refused", text(page, "#commune0-erreur") != "", text(page)[:300])
    page.fill("#commune0", "Nantes")
    press(page, "form button[type=submit]")
    answer = text(page, "#reponse")
    for words in ("autres régions", "Guichet de Nantes", "L’attente"):
        check(f"before applying: {words}", words in answer, answer[:800])
    look(page, "loire-atlantique-avant")
    page.goto(f"{base}/rendez-vous")
    check("the desk gives appointments", page.locator("#creneau option").count() > 0, text(page)[:300])


def main():
    begun = time.time()
    with demonstration("--territoire", "loire-atlantique", demandes=200) as base, chromium() as browser:
        with agent(browser, base, SOPHIE) as page:
            page.goto(base)
            check("the home page of the desk", title(page).startswith("Qui recevez-vous"), title(page))
            register(page, base)
            elsewhere(page, base)
    finish("Loire-Atlantique", begun)


if __name__ == "__main__":
    main()
