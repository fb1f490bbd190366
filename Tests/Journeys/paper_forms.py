#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Paper forms keyed by the keyboard alone, and answers that cannot be right.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import time
from contextlib import suppress
from datetime import timedelta

from playwright.sync_api import TimeoutError

from demonstration import (
    agent, check, chromium, demonstration, desk_day, finish, look, lost, minimal, number, plain, press, put, register, save, text, title)

TODAY = desk_day()
YEAR = TODAY.year


def french(day):
    return day.strftime("%d/%m/%Y")


SINGLE = {
    "depot-pieceVue": True, "depot-pieceNature": "CNI", "depot-pieceExpireLe": "01/06/2031",
    "demandeur-civilite": "1", "demandeur-nomNaissance": "Marivel", "demandeur-prenoms": "Octave",
    "demandeur-naissance": "12/09/1991", "demandeur-telephone": "0639980011", "adresse-voie": "14 rue des Tanneurs",
    "adresse-commune": "93500 Pantin", "demandeur-nationalite": "1", "demandeur-situationFamiliale": "C",
    "nombrePersonnes": "1", "demandeur-profession-situation": "CDI", f"demandeur-rfr-{YEAR - 2}": "19200",
    "demandeur-ressources-SAL": "1690", "dejaLocataireHlm": "non", "logementActuel-statut": "LP",
    "logementActuel-depuis": "01/02/2019", "logementActuel-type": "T1", "logementActuel-surface": "19",
    "logementActuel-nombreHabitants": "1", "logementActuel-loyer": "745", "logementActuel-aideLogement": "110,50",
    "motifs-0": "09", "logementRecherche-categorie": "A", "logementRecherche-types-T1": True,
    "logementRecherche-types-T2": True, "logementRecherche-loyerMaximum": "480", "logementRecherche-rezDeChaussee": "oui",
    "communesSouhaitees-0": "Pantin", "communesSouhaitees-1": "Les Lilas", "logementRecherche-elargie": "oui",
}
FAMILY = {
    "depot-pieceVue": True, "demandeur-civilite": "2", "demandeur-nomNaissance": "Delorme", "demandeur-nomUsage": "Okoye",
    "demandeur-prenoms": "Lucie Anne", "demandeur-naissance": "03/05/1987", "demandeur-telephone": "0639980012",
    "demandeur-courriel": "l.okoye@exemple.fr", "adresse-voie": "3 allée des Pommiers", "adresse-commune": "93260 Les Lilas",
    "demandeur-nationalite": "1", "demandeur-situationFamiliale": "M",
    "adresseCourrier-voie": "Boîte 41, 7 place du Marché", "adresseCourrier-commune": "93500 Pantin",
    "adresseCourrier-chez": "Mme Delorme", "nombrePersonnes": "6", "naissancesAttendues-nombre": "1",
    "naissancesAttendues-date": french(TODAY + timedelta(days=120)), "ajouter:cotitulaires": 1,
    "cotitulaires-0-civilite": "1", "cotitulaires-0-nomNaissance": "Okoye", "cotitulaires-0-prenoms": "Samuel",
    "cotitulaires-0-naissance": "21/11/1984", "cotitulaires-0-lien": "M", "cotitulaires-0-nationalite": "1",
    "cotitulaires-0-situationFamiliale": "M", "ajouter:personnesACharge": 3,
    "personnesACharge-0-prenoms": "Inès", "personnesACharge-0-naissance": "09/02/2014", "personnesACharge-0-sexe": "F",
    "personnesACharge-0-lien": "E", "personnesACharge-1-prenoms": "Basile", "personnesACharge-1-naissance": "30/06/2017",
    "personnesACharge-1-lien": "E", "personnesACharge-1-handicap": True, "personnesACharge-2-prenoms": "Noé",
    "personnesACharge-2-nom": "Delorme", "personnesACharge-2-naissance": "17/12/2011", "personnesACharge-2-lien": "E",
    "personnesACharge-2-garde": "G", "demandeur-profession-situation": "CDI", f"demandeur-rfr-{YEAR - 2}": "30500",
    "demandeur-ressources-SAL": "2150", "demandeur-ressources-AF": "320", "cotitulaires-0-profession-situation": "CDD",
    "cotitulaires-0-profession-employeur": "Ateliers du Canal", f"cotitulaires-0-rfr-{YEAR - 2}": "17900",
    "cotitulaires-0-ressources-SAL": "1600", "dejaLocataireHlm": "non", "logementActuel-statut": "LP",
    "logementActuel-type": "T3", "logementActuel-surface": "44", "logementActuel-nombreHabitants": "5",
    "logementActuel-loyer": "1180", "motifs-0": "13", "motifs-1": "07", "logementRecherche-categorie": "I",
    "logementRecherche-types-T4": True, "logementRecherche-types-T5": True, "logementRecherche-rezDeChaussee": "oui",
    "logementRecherche-sansAscenseur": "non", "communesSouhaitees-0": "Pantin",
    "quartiers-0": "Quatre-Chemins", "communesSouhaitees-1": "Les Lilas", "ajouter:handicaps": 1,
    "handicaps-0-personne": "Basile", "handicaps-0-marche": "1", "handicaps-0-moteur-MI": True,
    "handicaps-0-aides-4": True, "handicaps-0-equipements-3": True, "handicaps-0-equipements-4": True,
}
ASSOCIATION = {
    "depot-pieceVue": True, "adresse-voie": "22 quai de l’Ourcq", "adresse-commune": "93500 Pantin",
    "association-nom": "Un Toit Demain", "association-siren": "732829320", "association-contact": "Claire Mondon",
    "association-telephone": "0639980013", "dejaLocataireHlm": "non", "logementRecherche-types-T3": True,
    "communesSouhaitees-0": "Pantin",
}

# Where the keyboard is, and where what is still to be typed lies from there.
HERE = """waiting => {
  const here = document.activeElement, details = here.closest('details'), section = here.closest('main section');
  const there = waiting.map(k => k.startsWith('ajouter:') ? document.querySelector(`button[value="${k}"]`)
    : document.getElementById(k)).filter(Boolean).filter(e => section && section.contains(e));
  return {
    key: here.name === 'action' ? here.value : here.type === 'radio' ? here.name.replaceAll('.', '-') : here.id,
    kind: here.matches('[data-principal]') ? 'principal' : here.type || here.tagName.toLowerCase(), value: here.value, checked: here.checked,
    opens: here.tagName === 'SUMMARY' && !details.open && there.some(e => details.contains(e)),
    options: [...here.options || []].map(o => [o.value, o.text]),
    radios: here.type === 'radio' ? [...document.getElementsByName(here.name)].map(r => r.value) : [],
    ahead: there.some(e => here.compareDocumentPosition(e) & 4), behind: there.length > 0,
  };
}"""


class Keys:
    """An agent who keys a paper form: Tab, arrows, Space, letters, shortcuts. Never the mouse."""

    def __init__(self, page, form):
        self.page, self.waiting, self.count, self.pages, self.begun = page, dict(form), 0, 1, time.time()
        self.shortcuts = page.context.javascript

    def press(self, key, times=1):
        for _ in range(times):
            self.page.keyboard.press(key)
        self.count += times

    def type(self, words):
        self.page.keyboard.type(words)
        self.count += len(words)

    def leave(self, key):
        with self.page.expect_navigation():
            self.press(key)
        self.pages += 1

    def run(self):
        """Types all that the paper says."""
        moves = 0
        while self.waiting and moves < 300:
            here = self.page.evaluate(HERE, list(self.waiting))
            if here["key"] in self.waiting:
                self.answer(here)
                moves = 0
            elif here["opens"]:
                self.press("Enter")
            else:
                self.press("Tab" if here["ahead"] or not self.shortcuts else "Shift+Tab" if here["behind"] else "Alt+n")
                moves += 1
        check("every field of the paper has its place", not self.waiting, str(self.waiting))

    def hand_over(self):
        if self.shortcuts:
            return self.leave("Control+Enter")
        while self.page.evaluate(HERE, [])["kind"] != "principal":
            self.press("Tab")
        self.leave("Enter")

    def answer(self, here):
        key, kind = here["key"], here["kind"]
        wanted = self.waiting[key]
        if key.startswith("ajouter:"):
            self.waiting[key] -= 1
            if wanted == 1:
                del self.waiting[key]
            self.leave("Enter")
            # The browser honours autofocus with its first picture of the page, which may come after the load.
            with suppress(TimeoutError):
                self.page.wait_for_function("document.activeElement !== document.body", timeout=5000)
            member = self.page.evaluate("document.activeElement.closest('.membre')?.id || document.activeElement.tagName")
            check(f"the keyboard stands in what {key} added", member.startswith(key.split(":")[1]), member)
            return
        del self.waiting[key]
        if kind == "checkbox":
            self.press("Space")
        elif kind == "radio":
            steps = here["radios"].index(wanted) - here["radios"].index(here["value"])
            self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps)) if steps else self.press("Space")
        elif kind == "select-one":
            self.choose(here, wanted)
        else:
            if here["value"]:
                self.press("Control+a")
            self.type(wanted)
        value = self.page.evaluate("[document.activeElement.value, document.activeElement.checked]")
        check(f"the keys answer {key}", value[1] if kind in ("checkbox", "radio") else value[0] == wanted, str(value))

    def choose(self, here, wanted):
        """The first letters that only this option has; a few options are nearer by the arrows."""
        codes, labels = [o[0] for o in here["options"]], [o[1].lower() for o in here["options"]]
        index = codes.index(wanted)
        alone = next((n for n in range(1, 9) if sum(label[:n] == labels[index][:n] for label in labels) == 1), 9)
        steps = index - codes.index(here["value"])
        if alone < min(abs(steps), 9) and labels[index][:alone].isalpha():
            return self.type(labels[index][:alone])
        self.press("ArrowDown" if steps > 0 else "ArrowUp", abs(steps))


def keyed(page, base, name, form, width=1280):
    page.goto(f"{base}/demandes/nouvelle")
    page.set_viewport_size({"width": width, "height": 820})
    look(page, f"papier-vide-{name}")
    keys = Keys(page, form)
    keys.run()
    took = time.time() - keys.begun
    look(page, f"papier-rempli-{name}")
    keys.hand_over()
    print(f"{name}: {keys.count} keys, {keys.pages} pages, {took:.0f} s", flush=True)
    check(f"{name}: registered", page.url.endswith("/confirmation"), page.url + " " + text(page, "#bilan"))
    given = number(page)
    check(f"{name}: the number has 18 characters", len(given) == 18 and given.startswith("111"), given)
    look(page, f"papier-confirmation-{name}")
    press(page, "main a[href^='/demandes/']:not([href$=recepisse])")
    look(page, f"papier-dossier-{name}")
    return text(page)


def refused(page, base, name, field, words, values, add=()):
    """The reason stands beside its field and is read with it; what was typed stays; a question is answered once."""
    done = register(page, base, values, add)
    check(f"{name}: not registered in silence", not done and title(page) == "Nouvelle demande", page.url)
    # That of the whole list of communes stands above it.
    beside = f"[id='{field}-erreur'], [id='{field}-avis'], [id='{field.removesuffix('Souhaitees-0')}-erreur']"
    check(f"{name}: said beside {field}", words in text(page, beside), text(page, "#bilan"))
    said = page.evaluate(
        "k => (document.getElementById(k).getAttribute('aria-describedby') || '').split(' ').map(i => document.getElementById(i)?.textContent).join(' ')",
        field)
    check(f"{name}: read with {field}", words in plain(said), said)
    check(f"{name}: nothing typed is lost", not lost(page, values), str(lost(page, values)))
    if page.locator(f"[id='confirmer-{field}']").count():
        page.check(f"[id='confirmer-{field}']")
        check(f"{name}: confirmed once, registered", save(page) and len(number(page)) == 18, text(page, "#bilan"))


def mistakes(page, base):
    child = {"personnesACharge-0-prenoms": "Alix", "personnesACharge-0-lien": "E", "nombrePersonnes": "2"}
    refused(
        page, base, "a child older than the applicant", "personnesACharge-0-naissance", "ne peut guère être l’enfant",
        minimal("Aubrac", **child, **{"personnesACharge-0-naissance": "05/05/1950"}), ["personnesACharge"])
    twin = minimal("Bellon", nombrePersonnes="2")
    twin |= {key.replace("demandeur", "cotitulaires-0"): twin[key] for key in list(twin) if key.startswith("demandeur-") and "telephone" not in key}
    refused(page, base, "a co-holder who is the holder", "cotitulaires-0-nomNaissance", "est aussi le demandeur", twin, ["cotitulaires"])
    many = minimal("Cazal", nombrePersonnes="15")
    for n in range(14):
        many |= {f"personnesACharge-{n}-prenoms": f"Enfant {'ABCDEFGHIJKLMN'[n]}", f"personnesACharge-{n}-naissance": f"{n + 1:02}/01/{YEAR - 15 + n}",
                 f"personnesACharge-{n}-lien": "E"}
    refused(page, base, "fourteen children", "nombrePersonnes", "14 personnes à charge", many, ["personnesACharge"] * 14)
    press(page, "main a[href^='/demandes/']:not([href$=recepisse])")
    check("fourteen children: all in the file", all(f"Enfant {letter}, enfant" in text(page) for letter in "ABCDEFGHIJKLMN"), text(page)[:400])
    rfr = f"demandeur-rfr-{YEAR - 2}"
    refused(page, base, "an income of a billion", rfr, "1 000 000 000,00 €, est-ce bien cela", minimal("Dastier", **{rfr: "1000000000"}))
    press(page, "main a[href^='/demandes/']:not([href$=recepisse])")
    check("an income of a billion: the file opens", "1 000 000 000 €" in text(page), title(page))
    refused(page, base, "an income in letters", rfr, "« abc » n’est pas un montant", minimal("Estève", **{rfr: "abc"}))
    refused(
        page, base, "a wish outside the region", "communesSouhaitees-1", "Nantes n’est pas en Île-de-France",
        minimal("Fabry", **{"communesSouhaitees-1": "Nantes"}))
    refused(
        page, base, "a quarter beside no commune", "quartiers-2", "n’est le quartier d’aucune commune souhaitée",
        minimal("Fontenay", **{"quartiers-2": "Ourcq"}))
    refused(
        page, base, "a document that expired", "depot-pieceExpireLe", "n’est plus valable depuis le 1er février 2020",
        minimal("Galtier", **{"depot-pieceExpireLe": "01/02/2020"}))
    refused(page, base, "no wish", "communesSouhaitees-0", "Écrivez-en au moins une", minimal("Hautpoul", **{"communesSouhaitees-0": ""}))
    look(page, "papier-erreurs", 1280, 320)
    check("the legal minimum: registered at once", register(page, base, minimal("Isnard")), text(page, "#bilan"))
    mail = minimal("Jouvet", **{"demandeur-telephone": "", "demandeur-courriel": "c.jouvet@exemple.fr"})
    check("the legal minimum with an e-mail: registered at once", register(page, base, mail), text(page, "#bilan"))


SHOWN = {
    "single person": (
        "Octave Marivel", "12 septembre 1991", "26 920 € 71 % du plafond", "14 811 € 130 % du plafond : dépassé", "Catégorie 1",
        f"ceux de {YEAR - 2}, 19 200 €", "Taux d’effort actuel : 37,5 %", "Types attendus d’ordinaire : T1, T2",
        "identité du demandeur", "Bulletins de salaire", "Bail et dernière quittance", "Logement trop cher", "Loyer maximal480,00 €"),
    "family": (
        "Lucie Anne Okoye née Delorme", "Samuel Okoye, cotitulaire", "Inès, enfant9 février 2014", "Basile, enfant30 juin 2017",
        "Noé Delorme, enfant, garde alternée17 décembre 2011", "Enfants en garde alternée : 1", "Naissances attendues : 1", "Catégorie 6", "57 % du plafond",
        "T4 est plus petit", "Certificat de grossesse", "résidence ou la visite des enfants", "Livret de famille ou acte de mariage",
        "carte mobilité inclusion ou décision", "Pantin (Quatre-Chemins)", "Boîte 41", "Logement trop petit ; Handicap", "T4, T5",
        "Fauteuil roulant manuel", "Douche sans seuil, Ascenseur", "Aucune marche"),
    "association": ("Un Toit Demain, titulaire", "SIREN732829320", "Claire Mondon", "Types souhaitésT3", "Pièces attendues"),
}


def keyboard(browser, base):
    for name, form in (("single person", SINGLE), ("family", FAMILY), ("association", ASSOCIATION)):
        with agent(browser, base) as page:
            shown = keyed(page, base, name, form)
            for words in SHOWN[name]:
                check(f"{name}: the dossier shows {words}", words in shown, shown[:1500])
            page.goto(base)
            check(f"{name}: no draft is left behind", "Rien de côté" in text(page), text(page, "[aria-labelledby=t-brouillons]"))
    others = {"without JavaScript": ("Pascaud", False, 1280), "at 320": ("Quintard", True, 320)}
    for name, (nom, javascript, width) in others.items():
        form = SINGLE | {"demandeur-nomNaissance": nom, "demandeur-naissance": f"0{len(nom)}/08/{1990 - 16 * (len(nom) - 7)}", "demandeur-telephone": f"06{len(nom)}998002{len(nom)}",
            "adresse-voie": f"{len(nom)} quai du Port"}
        with agent(browser, base, javascript=javascript, width=width) as page:
            shown = keyed(page, base, f"single person {name}", form, width)
            check(f"single person {name}: the dossier", f"Octave {nom}" in shown and "71 % du plafond" in shown, shown[:600])


def enter(browser, base):
    """Enter inside a field never registers: it goes on, or without JavaScript it only checks."""
    for javascript in (True, False):
        with agent(browser, base, javascript=javascript) as page:
            page.goto(f"{base}/demandes/nouvelle")
            put(page, minimal("Roubaud"))
            page.locator("#demandeur-telephone").focus()
            page.keyboard.press("Enter")
            if javascript:
                check("Enter goes on to the next field", page.evaluate("document.activeElement.id") == "demandeur-autreTelephone")
            else:
                page.wait_for_load_state()
            check(f"Enter does not register ({'with' if javascript else 'without'} JavaScript)", title(page) == "Nouvelle demande", page.url)
            check("Enter loses nothing", page.input_value("#demandeur-nomNaissance") == "Roubaud")


def main():
    begun = time.time()
    with demonstration() as base, chromium() as browser:
        keyboard(browser, base)
        enter(browser, base)
        with agent(browser, base) as page:
            mistakes(page, base)
    finish("paper forms", begun)


if __name__ == "__main__":
    main()
