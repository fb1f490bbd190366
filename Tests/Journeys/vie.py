#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The life of an application at the desk: renewed, refused too early, struck off with its conditions, brought back; two households
that become one, and two again; complaints to the prefect, registration ex officio; a draft of another desk told before a second
file is made.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import subprocess
import tempfile
import time
from datetime import timedelta

from demonstration import BINARY, KARIM, MARC, ROOT, SOPHIE, agent, check, chromium, demonstration, desk_day, finish, look, minimal, number, press, put, register, save, text


def typed(day):
    return day.strftime("%d/%m/%Y")


def file_of(page, base, nom, prenoms, born, depot):
    person = {**minimal(nom, prenoms), "demandeur-naissance": born, "depot-date": typed(depot)}
    done = register(page, base, person)
    if not done:
        page.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(page)
    check(f"{nom} is registered", done, page.url + text(page, "#bilan"))
    numero = number(page)
    page.goto(f"{base}/demandes?q={numero}")
    check("its number opens it", "/demandes/" in page.url, page.url)
    return page.url, numero


def renewed_in_one_step(page, base, today):
    address, numero = file_of(page, base, "Lacombe", "Ines", "14/02/1979", today - timedelta(days=340))
    said = text(page)
    check("what is due is said", "À renouveler au plus tard le" in said, said[:400])
    look(page, "vie-dossier", 1280, 390)
    press(page, "a[href$='/renouvellement']")
    check("what is to be read again", "8, rue des Saules" in text(page) or "Adresse" in text(page), text(page)[:500])
    look(page, "vie-renouvellement", 1280, 390)
    page.fill("#recuLe", "31/02/2026")
    press(page, "main form[action$='/renouvellement'] button[type=submit]")
    check("a day that does not exist is refused beside its field", page.locator("#recuLe.is-invalid").count() == 1 and page.input_value("#recuLe") == "31/02/2026")
    look(page, "vie-renouvellement-refus", 1280, 390)
    page.fill("#recuLe", typed(today + timedelta(days=1)))
    press(page, "main form[action$='/renouvellement'] button[type=submit]")
    check("nor a day to come", page.locator("#recuLe.is-invalid").count() == 1, text(page)[:300])
    second = page.context.new_page()
    second.goto(f"{address}/renouvellement")
    page.fill("#recuLe", typed(today))
    # By the keyboard: the button is the next stop after the field.
    page.focus("#recuLe")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = text(page)
    check("renewed", "La demande est renouvelée" in said and "Demande renouvelée" in said, said[:500])
    check("the same number, the same seniority", number(page) == numero)
    check("nothing is due any more", "À renouveler avant" not in said and page.locator("a[href$='/renouvellement']").count() == 0)
    second.fill("#recuLe", typed(today))
    press(second, "main form[action$='/renouvellement'] button[type=submit]")
    said = text(second)
    check("the other window is told that it is done, by whom and until when", "déjà renouvelée" in said and "Mairie" in said and "Quelqu’un a modifié" not in said, said[:500])
    look(second, "vie-deja-renouvelee", 1280, 390)
    second.close()
    page.goto(f"{address}/renouvellement")
    check("twice is refused with the day from which it may be", "pourra être renouvelée à partir du" in text(page), text(page)[:400])
    return address


def struck_off(page, base, today):
    file_of(page, base, "Garnier", "Odile", "17/08/1971", today - timedelta(days=200))
    press(page, "a[href$='/radiation']")
    said = text(page)
    check("the grounds of the law, and no other", "Abandon" in said and "refus d’un logement n’en est pas un" in said, said[:600])
    check("a commune signs no lease", "Attribution d’un logement" not in said)
    look(page, "vie-radiation", 1280, 390)
    press(page, "a[href$='motif=RADCON']")
    today = desk_day()
    page.fill("#avertiLe", typed(today - timedelta(days=30)))
    page.select_option("#moyen", "LRAR")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    said = text(page)
    check("too early and without a proof: both are said", "la radiation est possible à partir du" in said and page.locator("#preuve.is-invalid").count() == 1, said[:700])
    check("what was typed stays", page.input_value("#avertiLe") == typed(today - timedelta(days=30)))
    look(page, "vie-radiation-refus", 1280, 390)
    page.fill("#avertiLe", typed(today - timedelta(days=70)))
    page.fill("#preuve", "1A 123 456 7890 1")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    said = text(page)
    check("struck off, with its ground and its proof", "La demande est radiée" in said and "1A 123 456 7890 1" in said and "peut être réactivée au plus tard le" in said, said[:600])
    check("nothing can be changed, no receipt printed", page.locator("a[href$=modification], a[href$=recepisse]").count() == 0)
    look(page, "vie-radiee", 1280, 390)
    press(page, "a[href$='/reactivation']")
    look(page, "vie-reactivation", 1280, 390)
    press(page, "main form[action$='/reactivation'] button[type=submit]")
    check("it answered: back on file", "de nouveau active" in text(page), text(page)[:400])
    address = page.url.split("?")[0]
    page.goto(f"{address}/radiation?motif=RADCON")
    page.fill("#avertiLe", typed(today - timedelta(days=70)))
    page.select_option("#moyen", "LRAR")
    page.fill("#preuve", "1A 123 456 7890 1")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    check("the same warning serves once", "ne prouve plus rien" in text(page), text(page)[:500])
    page.goto(f"{address}/reponse")
    look(page, "vie-reponse", 1280, 390)
    press(page, "main form[action$='/reponse'] button[type=submit]")
    check("how and who are asked", page.locator(".is-invalid").count() == 2, text(page)[:400])
    page.select_option("#moyenReponse", "TELEPHONE")
    page.select_option("#auteurReponse", "DEMANDEUR")
    press(page, "main form[action$='/reponse'] button[type=submit]")
    check("an answer is noted", "La réponse est notée" in text(page) and "Par téléphone" in text(page), text(page)[:500])


def by_error(page, base, address):
    """The manager: a renunciation that was another person's."""
    page.goto(f"{address}/radiation?motif=RADABA")
    page.fill("#avertiLe", typed(desk_day()))
    page.select_option("#moyen", "LETTRE")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    check("struck off", "La demande est radiée" in text(page), text(page)[:300])
    press(page, "a[href$='/reactivation']")
    said = text(page)
    check("no desk brings it back, the manager corrects", "ne permet pas de réactiver" in said and "La radiation était une erreur" in said, said[:600])
    press(page, "main form button:has-text('Annuler la radiation')")
    check("why is asked", page.locator("#erreur.is-invalid").count() == 1)
    look(page, "vie-correction", 1280, 390)
    page.fill("#erreur", "La lettre venait d’une autre personne.")
    press(page, "main form button:has-text('Annuler la radiation')")
    check("corrected, and said in the history", "La lettre venait d’une autre personne." in text(page), text(page)[-600:])


def keyed_by_mistake(page, base, today):
    """Its author takes it back on the same day: the number answers, the name does not."""
    address, numero = file_of(page, base, "Quesnel", "Odile", "30/08/1991", today)
    press(page, "a[href$='/annulation']")
    said = text(page)
    check("what it is for, and that it cannot be undone", "n’aurait jamais dû exister" in said and "ne se défait pas" in said and "24 heures" in said, said[:600])
    press(page, "main form[action$='/annulation'] button[type=submit]")
    check("why is asked beside its field", page.locator("#raisonAnnulation.is-invalid").count() == 1, text(page)[:300])
    look(page, "vie-annulation", 1280, 390)
    page.fill("#raisonAnnulation", "Saisie pour une autre personne.")
    press(page, "main form[action$='/annulation'] button[type=submit]")
    said = text(page)
    check("cancelled, and said why", "L’enregistrement est annulé" in said and "Annulée" in said and "Saisie pour une autre personne." in page.content(), said[:500])
    check("nothing is done with it any more", page.locator("a[href$='/radiation'], a[href$='/modification'], a[href$='/annulation'], a[href$='/recepisse']").count() == 0)
    look(page, "vie-annulee", 1280, 390)
    page.goto(f"{base}/demandes?q={numero}")
    check("its number answers", page.url == address and "Annulée" in text(page), page.url)
    page.goto(f"{base}/demandes?q=Quesnel+Odile")
    check("its name does not", numero not in text(page).replace(" ", ""), text(page)[:300])


def parted_under_violence(page, base, today):
    """The first file says that a holder left, and nothing else: not who wrote it, not by which document, not where to."""
    person = {
        **minimal("Vasseur", "Lise"), "nombrePersonnes": "2", "demandeur-naissance": "04/07/1986", "depot-date": typed(today), "cotitulaires-0-civilite": "1",
        "cotitulaires-0-nomNaissance": "Vasseur", "cotitulaires-0-prenoms": "Rodolphe", "cotitulaires-0-naissance": "19/01/1984",
        "cotitulaires-0-lien": "M", "cotitulaires-0-nationalite": "1", "cotitulaires-0-situationFamiliale": "M",
    }
    done = register(page, base, person, add=("cotitulaires",))
    if not done:
        page.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(page)
    check("the couple is registered", done, page.url + text(page, "#bilan"))
    page.goto(f"{base}/demandes?q={number(page)}")
    address = page.url
    press(page, "a[href$='/titulaire']")
    said = text(page)
    check("what to do when a co-holder died, or when the violent one leaves", "Un cotitulaire est décédé ?" in said and "l’auteur des violences" in said, said[:900])
    page.select_option("#quiPart-separation", "titulaire")
    page.select_option("#violences-separation", "oui")
    page.fill("#separationLe-separation", typed(today))
    page.fill("#pieceSeparation-separation", "Ordonnance 7731")
    look(page, "vie-separation", 1280, 390)
    press(page, "main form[action$='/separation'] button[type=submit]")
    check("the second file is completed at once", page.url.endswith("/modification") and not page.url.startswith(address), page.url)
    second = page.url.split("/demandes/")[1].split("/")[0]
    page.goto(address)
    told = page.content()
    check("the first says that a holder left, by the service", "Un titulaire quitte la demande" in told and "Service du fichier" in told, text(page)[-900:])
    check("and nothing of a separation", "Séparation" not in told and "7731" not in told and second not in told, text(page)[-900:])
    look(page, "vie-composition", 1280, 390)
    page.goto(f"{address}/annulation")
    check("a mistaken separation: what to do instead", "Remettez la personne comme cotitulaire" in text(page), text(page)[:500])
    page.goto(f"{base}/demandes/{second}/annulation")
    check("its second file may be cancelled", "sans autre accord" in text(page), text(page)[:500])


def another_holder_then_none(page, base, today):
    """Of a couple, one dies: the other keeps number and seniority. Alone, the application ends; a new form is filled from it."""
    person = {**minimal("Tessier", "Marthe"), "demandeur-naissance": "11/05/1959", "depot-date": typed(today)}
    done = register(page, base, person)
    if not done:
        page.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(page)
    check("Tessier is registered", done, page.url)
    numero = number(page)
    page.goto(f"{base}/demandes?q={numero}")
    address = page.url
    press(page, "a[href$='/titulaire']")
    said = text(page)
    check("without a co-holder, a death ends it", "Sans cotitulaire, la demande prend fin" in said and "Le titulaire change" not in said, said[:600])
    press(page, "main form[action$='/titulaire'] button[type=submit]")
    check("the day and the document are asked beside their fields", page.locator("#titulaireLe.is-invalid").count() == 1 and page.locator("#pieceTitulaire.is-invalid").count() == 1, text(page)[:400])
    look(page, "vie-titulaire", 1280, 390)
    page.fill("#titulaireLe", typed(today))
    page.fill("#pieceTitulaire", "Acte de décès du jour")
    press(page, "main form[action$='/titulaire'] button[type=submit]")
    said = text(page)
    check("struck off, with the document", "La demande est radiée" in said and "Acte de décès du jour" in page.content(), said[:500])
    check("no new form in the name of the dead", page.locator("form[action$='/suite']").count() == 0)
    address, _ = file_of(page, base, "Corbeil", "Line", "19/10/1968", today)
    page.goto(f"{address}/radiation?motif=RADABA")
    page.fill("#avertiLe", typed(today))
    page.select_option("#moyen", "LETTRE")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    press(page, "form[action$='/suite'] button[type=submit]")
    said = text(page)
    check("a draft filled from the one that was given up", page.input_value("#demandeur-nomNaissance").upper() == "CORBEIL" and "La pièce d’identité, les revenus et les dates" in said, said[:500])
    check("the identity document is to be seen again", not page.locator("#depot-pieceVue").is_checked())
    look(page, "vie-suite", 1280, 390)
    page.goto(address)


def one_household_of_two(page, marc, base, today):
    """A couple forms: both files side by side, one of them goes on with the older seniority; the manager undoes it."""
    first, own = file_of(page, base, "Lorrain", "Maud", "21/08/1991", today)
    second, other = file_of(page, base, "Quentin", "Hugo", "13/01/1988", today - timedelta(days=200))
    page.goto(f"{first}/titulaire")
    press(page, "main a[href$='/union']")
    page.fill("#numeroUnion", "12")
    press(page, "main form[action$='/union'] button[type=submit]")
    check("a number that is none is refused beside its field", page.locator("#numeroUnion.is-invalid").count() == 1, text(page)[:400])
    look(page, "vie-union-numero", 1280, 390)
    page.fill("#numeroUnion", other)
    press(page, "main form[action$='/union'] button[type=submit]")
    said = text(page)
    check("both side by side", "Maud Lorrain" in said and "Hugo Quentin" in said and "Qui est le titulaire" in said, said[:700])
    check("the dwelling follows its address", "suivent l’adresse choisie" in said, said[-900:])
    press(page, "main form[action$='/union'] button[type=submit]")
    check("the tie, the day and the writing are asked", all(page.locator(f"#{field}.is-invalid").count() == 1 for field in ("lienUnion", "unionLe", "pieceUnion")), text(page)[:500])
    look(page, "vie-union", 1280, 390)
    page.locator(f"input[name=gardee][value='{first.split('/')[-1]}']").check()
    page.select_option("#lienUnion", "C")
    page.fill("#unionLe", typed(today))
    page.fill("#pieceUnion", "Lettre commune du jour")
    press(page, "main form[action$='/union'] button[type=submit]")
    said = text(page)
    check("one file of two", "n’en font plus qu’une" in said and "Hugo Quentin" in said and page.url.startswith(first), said[:600])
    check("told as a union", "Union de deux ménages" in page.content() and "Lettre commune du jour" in page.content(), said[-900:])
    look(page, "vie-unie", 1280, 390)
    page.goto(f"{base}/demandes?q={other}")
    check("the other number leads there", page.url.startswith(first), page.url)
    marc.goto(first)
    press(marc, "main a[href^='/fusions/']")
    check("undoing asks no question on duplicates", "Chaque personne revient à sa demande" in text(marc) and marc.locator("input[name=suite]").count() == 0, text(marc)[:600])
    look(marc, "vie-union-defaire", 1280, 390)
    marc.fill("#motif", "Le couple ne s’est pas formé")
    press(marc, "main form[action$='/annulation'] button[type=submit]")
    check("undone", "L’union est défaite" in text(marc) and "Hugo Quentin" not in text(marc), text(marc)[:500])
    page.goto(f"{base}/demandes?q={other}")
    check("each number opens its own file again", page.url.startswith(second), page.url)


def complaint_of_fifteen_days(page, marc, base, today):
    """Documents that are not in the file: the service of the State notes it, its desk sees it, each step is in the history."""
    address, _ = file_of(page, base, "Sorel", "Agathe", "02/12/1975", today - timedelta(days=60))
    marc.goto(address)
    press(marc, "main a[href$='/saisine']")
    marc.fill("#referenceSaisine", "C-1187")
    marc.fill("#deposeSaisineLe", typed(today - timedelta(days=15)))
    marc.fill("#recueSaisineLe", typed(today))
    marc.fill("#guichetSaisine", "93055")
    marc.fill("#piecesSaisine", "Avis d’impôt")
    press(marc, "main form[action$='/saisine'] button[type=submit]")
    check("fifteen days run first", marc.locator("#recueSaisineLe.is-invalid").count() == 1, text(marc)[:500])
    look(marc, "saisine-nouvelle", 1280, 390)
    marc.fill("#deposeSaisineLe", typed(today - timedelta(days=16)))
    press(marc, "main form[action$='/saisine'] button[type=submit]")
    check("noted", "Saisine reçue" in text(marc) and "/saisines/" in marc.url, text(marc)[:500])
    look(marc, "saisine", 1280, 390)
    complaint = marc.url
    page.goto(f"{base}/saisines")
    check("the desk concerned sees it", "C-1187" in text(page) and "Agathe" not in text(page), text(page)[:500])
    look(page, "saisines", 1280, 390)
    page.goto(complaint)
    check("and has no act there", page.locator("main form[action^='/saisines']").count() == 0 and "Avis d’impôt" in text(page), text(page)[:500])
    marc.fill("#demeureLe", typed(today))
    marc.fill("#demeureReference", "M-12")
    press(marc, "main form:has(#demeureLe) button[type=submit]")
    marc.fill("#clotureLe", typed(today))
    marc.select_option("#issueSaisine", "pieces")
    press(marc, "main form:has(#clotureLe) button[type=submit]")
    check("closed", "Pièces versées au dossier" in text(marc) and marc.locator("main form[action^='/saisines']").count() == 0, text(marc)[:500])
    page.goto(address)
    check("each step is in the history", page.content().count("Pièces absentes du dossier") == 3 and "M-12" in page.content(), text(page)[-900:])


def registered_ex_officio(marc, karim, base, today):
    """An application that nobody registered in a month: a notice, an order to a landlord, the day of the first deposit."""
    first = today - timedelta(days=45)
    marc.goto(f"{base}/saisines/nouvelle")
    marc.fill("#referenceSaisine", "C-1190")
    marc.fill("#deposeSaisineLe", typed(first))
    marc.fill("#recueSaisineLe", typed(today))
    marc.fill("#guichetSaisine", "93055")
    press(marc, "main form[action='/saisines'] button[type=submit]")
    check("no order before a notice", marc.locator("#officeLe").count() == 0 and "Saisine reçue" in text(marc), text(marc)[:500])
    marc.fill("#demeureLe", typed(today))
    marc.fill("#demeureReference", "M-13")
    press(marc, "main form:has(#demeureLe) button[type=submit]")
    marc.fill("#officeLe", typed(today))
    marc.fill("#officeReference", "Arrêté 7")
    marc.fill("#guichetOffice", "93055")
    press(marc, "main form:has(#officeLe) button[type=submit]")
    check("only a landlord's desk can", marc.locator("#guichetOffice.is-invalid").count() == 1, text(marc)[:500])
    marc.fill("#guichetOffice", "BAIL1")
    press(marc, "main form:has(#officeLe) button[type=submit]")
    complaint = marc.url
    check("entrusted", "confié à un bailleur" in text(marc), text(marc)[:500])
    karim.goto(f"{base}/saisines")
    press(karim, "main a[href^='/saisines/']")
    look(karim, "saisine-office", 1280, 390)
    press(karim, "main form[action$='/enregistrement'] button[type=submit]")
    check("the day of the first deposit stands there", karim.input_value("#depot-date") == typed(first), karim.url)
    put(karim, minimal("Vannier", "Odile"))
    done = save(karim)
    if not done:
        karim.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(karim)
    check("registered", done, karim.url + text(karim, "#bilan"))
    karim.goto(f"{base}/demandes?q={number(karim)}")
    said = karim.content()
    check("on whose decision, in the history", "Demande enregistrée d’office" in said and "Arrêté 7" in said, text(karim)[-900:])
    marc.goto(complaint)
    check("the complaint ended with it", "Demande enregistrée" in text(marc) and marc.locator("main form[action^='/saisines']").count() == 0, text(marc)[:500])


def a_lease(page, base, address):
    page.goto(f"{address}/radiation")
    press(page, "a[href$='motif=RADATT']")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    check("fields have their names", "BailLe" not in text(page) and "La signature du bail" in text(page), text(page)[:400])
    check("what the law wants of an allotment is asked", page.locator(".is-invalid").count() >= 8, str(page.locator(".is-invalid").count()))
    look(page, "vie-bail", 1280, 390)
    page.fill("#bailLe", typed(desk_day()))
    # Asked for only of a body without a SIREN of its own on record.
    if page.locator("#bailleurSiren").count():
        page.fill("#bailleurSiren", "552 081 317")
    for field, value in (("contingent", "COLTER"), ("menageRelu", "oui"), ("dejaLocataire", "non"), ("dalo", "non"), ("accordCollectif", "non")):
        page.select_option(f"#{field}", value)
    page.fill("#rpls", "7512 3456 78")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    check("housed", "La demande est radiée" in text(page) and "Bail signé le" in text(page), text(page)[:500])
    check("what was recorded of it is read again", "u titre du DALO : Non" in text(page) and "Ménage et ressources relus" in text(page), text(page)[-900:])


def ruche(*arguments):
    done = subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def told_then_struck_off(page, base, where, today):
    """A notice on paper, its proof, the strike-off thirteen months after the deposit; and the late renewal that brings it back."""
    address, numero = file_of(page, base, "Berthelot", "Yves", "06/06/1966", today - timedelta(days=355))
    page.goto(f"{address}/courriers")
    check("no notice yet", "Aucun courrier" in text(page), text(page)[:300])
    code, said = ruche("jobs", "run", "preavis", *where)
    check("a night prepares it", code == 0 and "1 letters" in said, said)
    code, again = ruche("jobs", "run", "preavis", *where)
    check("the same night again prepares nothing", code == 0 and "0 applications" in again, again)
    page.goto(address)
    press(page, "main a[href$='/courriers']")
    said = text(page)
    check("the letter that the law wants", "Préavis de renouvellement" in said and "par lettre" in said and "Prévu à partir du" in said, said[:500])
    look(page, "vie-courriers", 1280, 390)
    press(page, "main form[action$='/courriers'] button[type=submit]")
    check("a proof has a reference", page.locator(".is-invalid").count() == 1, text(page)[:300])
    page.fill("input[name=preuve]", "1A 000 111 2222 3")
    press(page, "main form[action$='/courriers'] button[type=submit]")
    said = text(page)
    check("proved", "notée ici et dans l’historique" in said and "1A 000 111 2222 3" in said and "prouvé" in said, said[:500])
    look(page, "vie-courriers-prouve", 1280, 390)
    press(page, "main form button:has-text('La lettre est revenue')")
    check("it came back", "n’habite pas à l’adresse" in text(page), text(page)[:400])
    code, said = ruche("jobs", "run", "radiations", "--on", today.isoformat(), *where)
    check("too early: nothing is struck off", code == 0 and "0 struck off" in said, said)
    later = (today + timedelta(days=70)).isoformat()
    code, said = ruche("jobs", "run", "radiations", "--on", later, *where)
    check("a day to come is refused", code != 0 and "--to-come" in said, said)
    code, said = ruche("jobs", "run", "radiations", "--dry-run", "--on", later, *where)
    check("what it would do is told", code == 0 and "1 struck off" in said, said)
    code, said = ruche("jobs", "run", "radiations", "--to-come", "--on", later, *where)
    check("struck off with its proof", code == 0 and "1 struck off" in said, said)
    page.goto(address)
    said = text(page)
    check("the file says why, by which proof, and until when it comes back", "Non-renouvellement" in said and "1A 000 111 2222 3" in said and "peut être réactivée au plus tard le" in said, said[:600])
    look(page, "vie-non-renouvelee", 1280, 390)
    press(page, "a[href$='/reactivation'], a[href$='/renouvellement']")
    if page.url.endswith("/reactivation"):
        press(page, "a[href$='/renouvellement']")
    press(page, "main form[action$='/renouvellement'] button[type=submit]")
    said = text(page)
    check("a late renewal brings it back", "La demande est renouvelée" in said and number(page) == numero, said[:400])


def two_desks_type_one_family(sophie, karim, base):
    sophie.goto(f"{base}/demandes/nouvelle")
    for field, value in (("demandeur-nomNaissance", "Ouedraogo"), ("demandeur-prenoms", "Fatimata"), ("demandeur-naissance", "09/03/1984")):
        sophie.fill(f"#{field}", value)
    press(sophie, "button[name=action][value=mettre-de-cote]")
    karim.goto(f"{base}/demandes/nouvelle")
    for field, value in (("demandeur-nomNaissance", "Ouédrago"), ("demandeur-prenoms", "Fatimata"), ("demandeur-naissance", "03/09/1984")):
        karim.fill(f"#{field}", value)
    karim.locator("#demandeur-naissance").press("Tab")
    karim.locator("#existant").wait_for(timeout=5000)
    said = text(karim, "#existants")
    check("the draft of the other desk is told while typing", "déjà en cours" in said and "guichet" in said and "Ouedraogo" not in said, said)
    look(karim, "vie-brouillon", 1280, 390)


def main():
    begun = time.time()
    today = desk_day()
    with tempfile.TemporaryDirectory(prefix="ruche-vie-") as folder, demonstration(demandes=0, folder=folder) as base, chromium() as browser:
        where = ["--database", f"sqlite:{folder}/ruche.db", "--keys", f"{folder}/ruche.keys"]
        with agent(browser, base, SOPHIE) as sophie:
            address = renewed_in_one_step(sophie, base, today)
            struck_off(sophie, base, today)
            keyed_by_mistake(sophie, base, today)
            parted_under_violence(sophie, base, today)
            another_holder_then_none(sophie, base, today)
            told_then_struck_off(sophie, base, where, today)
            with agent(browser, base, MARC) as marc:
                one_household_of_two(sophie, marc, base, today)
                complaint_of_fifteen_days(sophie, marc, base, today)
                with agent(browser, base, KARIM) as karim:
                    registered_ex_officio(marc, karim, base, today)
            with agent(browser, base, KARIM) as karim:
                two_desks_type_one_family(sophie, karim, base)
        with agent(browser, base, MARC) as marc:
            by_error(marc, base, address)
            marc.goto(f"{base}/aide/etats")
            check("the table of states", "Radiation : sans réponse" in text(marc) and "2 mois après l’avertissement" in text(marc), text(marc)[:300])
            look(marc, "vie-etats", 1280, 390)
            marc.goto(f"{base}/doublons/passages")
            check("passes of the engine", "Le moteur" in text(marc) or "Derniers passages" in text(marc), text(marc)[:200])
            look(marc, "passages", 1280, 390)
        with agent(browser, base, KARIM) as karim:
            a_lease(karim, base, address)
        with agent(browser, base, SOPHIE, javascript=False, width=390) as page:
            page.goto(address)
            check("without JavaScript: where it stands", "Motif : Attribution d’un logement" in text(page), text(page)[:500])
    finish("vie", begun)


if __name__ == "__main__":
    main()
