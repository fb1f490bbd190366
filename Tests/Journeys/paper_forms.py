#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Paper forms keyed by the keyboard alone, then what goes wrong at a desk: bad answers, two agents, a protected address.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import json
import time
import urllib.error
import urllib.request
from datetime import date, timedelta

from demonstration import MARC, agent, check, chromium, demonstration, finish, look, number, plain, press, text, title

TODAY = date.today()
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
    "communesSouhaitees-0-quartier": "Quatre-Chemins", "communesSouhaitees-1": "Les Lilas", "ajouter:handicaps": 1,
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
    ahead: there.some(e => here.compareDocumentPosition(e) & 4 || e.contains(here)), behind: there.length > 0,
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
        idle = 0
        self.press("Alt+n" if self.shortcuts else "Tab")
        while self.waiting and idle < 300:
            here = self.page.evaluate(HERE, list(self.waiting))
            if here["opens"]:
                self.press("Enter")
            idle = 0 if self.answer(here) or here["opens"] else idle + 1
            here = self.page.evaluate(HERE, list(self.waiting))
            self.press("Tab" if here["ahead"] or not self.shortcuts else "Shift+Tab" if here["behind"] else "Alt+n")
        check("every field of the paper has its place", not self.waiting, str(self.waiting))
        if self.shortcuts:
            return self.leave("Control+Enter")
        while self.page.evaluate(HERE, [])["kind"] != "principal":
            self.press("Tab")
        self.leave("Enter")

    def answer(self, here):
        key, kind = here["key"], here["kind"]
        if key not in self.waiting:
            return False
        wanted = self.waiting[key]
        if key.startswith("ajouter:"):
            self.waiting[key] -= 1
            if wanted == 1:
                del self.waiting[key]
            self.leave("Enter")
            return True
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
        return True

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
    print(f"{name}: {keys.count} keys, {keys.pages} pages, {time.time() - keys.begun:.0f} s", flush=True)
    check(f"{name}: registered", page.url.endswith("/confirmation"), page.url + " " + text(page, "#bilan"))
    given = number(page)
    check(f"{name}: the number has 18 characters", len(given) == 18 and given.startswith("111"), given)
    look(page, f"papier-confirmation-{name}")
    press(page, "main a[href^='/demandes/']:not([href$=recepisse])")
    look(page, f"papier-dossier-{name}")
    return text(page)


# What goes wrong at a desk. Each person of these is another one: name, birth date and telephone differ.
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


def refused(page, base, name, field, words, values, add=()):
    """The reason stands beside its field and is read with it; what was typed stays; a question is answered once."""
    done = register(page, base, values, add)
    check(f"{name}: not registered in silence", not done and title(page) == "Nouvelle demande", page.url)
    check(f"{name}: said beside {field}", words in text(page, f"[id='{field}-erreur'], [id='{field}-avis']"), text(page, "#bilan"))
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
        page, base, "a document that expired", "depot-pieceExpireLe", "n’est plus valable depuis le 1er février 2020",
        minimal("Galtier", **{"depot-pieceExpireLe": "01/02/2020"}))
    refused(page, base, "no wish", "communesSouhaitees-0", "Écrivez-en au moins une", minimal("Hautpoul", **{"communesSouhaitees-0": ""}))
    look(page, "papier-erreurs", 1280, 320)
    check("the legal minimum: registered at once", register(page, base, minimal("Isnard")), text(page, "#bilan"))
    mail = minimal("Jouvet", **{"demandeur-telephone": "", "demandeur-courriel": "c.jouvet@exemple.fr"})
    check("the legal minimum with an e-mail: registered at once", register(page, base, mail), text(page, "#bilan"))


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
        check("two agents: the second is not saved over the first", not save(marc) and "Un autre agent a modifié" in text(marc, "[role=status]"), text(marc)[:300])
        said = text(marc, "[role=status]")
        for words in ("« 9 rue Vieille » dans la base", f"« {person['adresse-voie']} » ici", "Divorcé(e)", "Célibataire",
                      "« 93260 Les Lilas » dans la base"):
            check(f"two agents: compared, {words}", words in said, said)
        check("two agents: no code in the comparison", "insee:" not in said and "« D »" not in said, said)
        check("two agents: nothing typed is lost", not lost(marc, typed), str(lost(marc, typed)))
        look(marc, "papier-compare", 1280, 320)
        save(marc)
        check("two agents: compared, then saved", "s.maubert@exemple.fr" in text(marc), marc.url + text(marc, "#bilan"))


def protected(page, base):
    """The street of a protected address is nowhere but on the dossier, after a word."""
    person = minimal("Nadal", "Irène", adresseProtegee=True, **{"adresse-voie": "77 impasse Secrète", "adresse-complement": "Escalier Caché"})
    register(page, base, person)
    hidden = ("Secrète", "Caché")
    given, file = number(page), page.url.replace("/confirmation", "")

    def silent(where):
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
        silent(f"the search of {words}")
    page.goto(base)
    silent("the home page")
    page.goto(f"{base}/demandes/nouvelle")
    put(page, {**person, "adresseProtegee": False, "adresse-voie": "", "adresse-complement": ""})
    page.locator("#existant").wait_for(timeout=3000)
    silent("the card of the existing file")
    page.goto(f"{file}/modification")
    put(page, {"adresse-voie": "78 impasse Secrète", "demandeur-telephone": "0639980197"})
    save(page)
    silent("the dossier and its history")
    look(page, "papier-protegee-dossier")
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
    for words in ("PLUS", "% du plafond", "Catégorie 5 au lieu de 4", "Types attendus d’ordinaire : T3, T4", "pièce d'identité", "Guichet", "attend"):
        check(f"before: {words}", words in answer, answer[:600])
    look(page, "papier-avant-reponse", 1280, 320)
    press(page, "a[href^='/demandes/nouvelle']")
    filled = {"communesSouhaitees-0": "93500 Pantin", "nombrePersonnes": "4", f"demandeur-rfr-{YEAR - 2}": "31000"}
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


SHOWN = {
    "single person": (
        "Octave Marivel", "12 septembre 1991", "26 920 € 71 % du plafond", "14 811 € 130 % du plafond : dépassé", "Catégorie 1",
        "revenus de 2024, 19 200 €" if YEAR == 2026 else "19 200 €", "Taux d’effort actuel : 37,5 %", "Types attendus d’ordinaire : T1, T2",
        "pièce d'identité du demandeur", "Bulletins de salaire", "Bail et dernière quittance", "Logement trop cher", "Loyer maximal480,00 €"),
    "family": (
        "Lucie Anne Okoye née Delorme", "Samuel Okoye, cotitulaire", "Inès, enfant9 février 2014", "Basile, enfant30 juin 2017",
        "Noé Delorme, enfant17 décembre 2011", "Enfants en garde alternée : 1", "Naissances attendues : 1", "Catégorie 6", "57 % du plafond",
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
        form = SINGLE | {"demandeur-nomNaissance": nom, "demandeur-naissance": f"0{len(nom)}/08/1990", "demandeur-telephone": f"063998002{len(nom)}"}
        with agent(browser, base, javascript=javascript, width=width) as page:
            shown = keyed(page, base, f"single person {name}", form, width)
            check(f"single person {name}: the dossier", f"Octave {nom}" in shown and "71 % du plafond" in shown, shown[:600])


def main():
    begun = time.time()
    with demonstration() as base, chromium() as browser:
        keyboard(browser, base)
        with agent(browser, base) as page:
            for scene in (mistakes, two_tabs, without_document, protected, autosave, reception, before, figures):
                scene(page, base)
            two_agents(browser, page, base)
        by_software(base)
    finish("paper forms", begun)


if __name__ == "__main__":
    main()
