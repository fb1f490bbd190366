#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""Letters in lots: prepared, printed by the program, one taken out, given to the carrier, one that came back; the words and the logo of a body. Letters that a
desk writes: documents asked for, a warning, a strike-off that rests on it.

Starts its own demonstration on the loopback. Takes pictures into RUCHE_PICTURES when that is set.
"""
import csv
import io
import pathlib
import re
import sqlite3
import struct
import subprocess
import tempfile
import time
import zlib
from datetime import timedelta

from demonstration import BINARY, KARIM, MARC, ROOT, SOPHIE, agent, check, chromium, demonstration, desk_day, finish, look, minimal, number, press, register, save, text

FAMILIES = [("Lefort", "Maryvonne", "12/05/1951"), ("Nguyen", "Thi Lan", "03/11/1984"), ("Traoré", "Bakary", "21/02/1990"), ("Delmas", "Odette", "30/06/1947")]


def typed(day):
    return day.strftime("%d/%m/%Y")


def ruche(*arguments):
    done = subprocess.run([BINARY, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout + done.stderr


def families(page, base, today):
    files = []
    for nom, prenoms, born in FAMILIES:
        person = {**minimal(nom, prenoms), "demandeur-naissance": born, "depot-date": typed(today - timedelta(days=350))}
        done = register(page, base, person)
        if not done:
            page.locator(".champ-avis input[type=checkbox]").first.check()
            done = save(page)
        check(f"{nom} is registered", done, page.url + text(page, "#bilan"))
        numero = number(page)
        page.goto(f"{base}/demandes?q={numero}")
        files.append(page.url.split("?")[0])
    return files


def hours_go_by(base):
    """Letters leave twelve hours after the night that prepared them: here, that night was yesterday's."""
    connection = sqlite3.connect(base, timeout=30)
    with connection:
        connection.execute("UPDATE courrier SET prevu_le = prevu_le - 50000000")
    connection.close()


def downloaded(page, selector):
    with page.expect_download() as waiting:
        page.locator(selector).click()
    path = pathlib.Path(waiting.value.path())
    return path.read_bytes(), waiting.value.suggested_filename


def read(pdf, *tool):
    with tempfile.TemporaryDirectory(prefix="ruche-lettre-") as folder:
        path = pathlib.Path(folder) / "lettre.pdf"
        path.write_bytes(pdf)
        command = [path if word == "PDF" else word for word in tool or ("pdftotext", "-layout", "PDF", "-")]
        return subprocess.run(command, capture_output=True, text=True).stdout


def printed(page, form, more=None):
    """The text of the letter that a form answers."""
    status, kind, pdf = letter(page, form, more)
    return read(pdf) if (status, kind) == (200, "application/pdf") else str([status, kind])


def letter(page, form, more=None):
    """What a form answers: browsers show a letter, and tell a page nothing of it."""
    answer = page.evaluate("""async ([selector, more]) => { const form = document.querySelector(selector);
        const fields = new URLSearchParams(new FormData(form)); for (const name in more) fields.set(name, more[name]);
        const answer = await fetch(form.action, {method: 'POST', body: fields});
        return [answer.status, answer.headers.get('content-type'), Array.from(new Uint8Array(await answer.arrayBuffer()))] }""", [form, more or {}])
    return answer[0], answer[1], bytes(answer[2])


def words(page, base):
    page.goto(f"{base}/courriers")
    press(page, "main a[href$='/administration/gabarits']")
    check("the common words, with their fields", "{numero}" in page.input_value("#corps") and "modèle commun" in text(page), text(page)[:500])
    check("each kind has its own", page.locator("main a[href*='genre=']").count() == 8, text(page)[:500])
    look(page, "gabarits", 1280, 390)
    common = page.input_value("#corps")
    page.fill("#corps", common + "\n\nAppelez {telephone}.")
    press(page, "button[value=garder]")
    check("an unknown field is refused beside its text, which stays", page.locator("#corps.is-invalid").count() == 1 and "telephone" in text(page, "#bilan") and "{telephone}" in page.input_value("#corps"), text(page)[:600])
    look(page, "gabarits-refus", 1280, 390)
    page.fill("#corps", common + "\n\nVenez avec {{{numero}}}.")
    press(page, "button[value=garder]")
    check("neither is what would be raw", page.locator("#corps.is-invalid").count() == 1, text(page, "#bilan"))
    page.fill("#corps", "Votre demande est valable jusqu’au {fin}.")
    press(page, "button[value=garder]")
    check("a letter without the number proves nothing", "{numero}" in text(page, "#bilan"), text(page, "#bilan"))
    subject = page.input_value("#objet")
    page.fill("#objet", "Renouvelez avant le {fin}")
    page.fill("#corps", "Votre numéro : {numero}.")
    press(page, "button[value=garder]")
    said = text(page, "#bilan")
    check("nor one whose text leaves out the end, the strike-off, where to answer", "{fin} dans le texte" in said and "{radiation}" in said and "où répondre" in said, said)
    look(page, "gabarits-manque", 1280, 390)
    page.fill("#objet", subject)
    page.fill("#corps", common + "\n\nNous vous attendons.")
    page.fill("#signataire", "La directrice du logement\nMme Awa Diallo")
    said = printed(page, "main form", {"acte": "essai"})
    check("tried on paper, in these words, to nobody", "Nous vous attendons" in said and "Mme Awa Diallo" in said and "Camille Exemple" in said, said[:600])
    page.fill("#numeroEssai", "075 0000 000000 00000")
    press(page, "button[value=essai]")
    check("a number that is no file's is said", page.locator("#numeroEssai.is-invalid").count() == 1, text(page)[:400])
    page.fill("#numeroEssai", "")
    press(page, "button[value=garder]")
    check("kept", "Modèle enregistré" in text(page) and "propre modèle" in text(page), text(page)[:400])


def picture(width, height):
    """A PNG of one colour."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes([30, 90, 120]) * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def logo(page, base):
    """Refused by what it is, seen, on paper above the sender, taken away."""
    def send(name, data):
        page.set_input_files("#logo", {"name": name, "mimeType": "image/png", "buffer": data})
        press(page, "main form[action$='/gabarits/logo'] button")

    def places(pdf):
        boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]+)<', read(pdf, "pdftotext", "-bbox", "-l", "1", "PDF", "-"))
        return [(round(float(x)), round(float(y))) for x, y, word in boxes if word == "Camille"]

    page.goto(f"{base}/administration/gabarits?genre=convocation")
    _, _, bare = letter(page, "main form", {"acte": "essai"})
    for name, data, words in [("logo.png", b"GIF89a" + b"0" * 50, "GIF"), ("logo.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"), ("logo.png", picture(600, 300)[:-4], "pas entière"), ("logo.png", picture(2_400, 300), "2400 × 300")]:
        send(name, data)
        check(f"refused beside the field: {words}", page.locator("#logo.is-invalid").count() == 1 and words in text(page), text(page, "#bilan"))
    look(page, "gabarits-logo-refus", 1280, 390)
    send("photo.txt", picture(600, 300))
    shown = page.locator("img.apercu-logo")
    check("kept, and seen with its text", "Logo enregistré" in text(page) and shown.get_attribute("alt").startswith("Logo\u00a0: ") and shown.evaluate("image => image.naturalWidth") == 600, text(page)[:500])
    check("on the page of the same letter", page.locator("main a[aria-current=true][href$='convocation']").count() == 1, page.url)
    look(page, "gabarits-logo", 1280, 390)
    _, _, pdf = letter(page, "main form", {"acte": "essai"})
    check("one picture on the letter", len(read(pdf, "pdfimages", "-list", "PDF").splitlines()) == 3 and len(read(bare, "pdfimages", "-list", "PDF").splitlines()) == 2, read(pdf, "pdfimages", "-list", "PDF"))
    check("the address is where it was, in the window", places(pdf) == places(bare) and 283 <= places(pdf)[0][0] < 540 and 128 <= places(pdf)[0][1] < 227, [places(pdf), places(bare)])
    press(page, "main form[action$='/logo/retrait'] button")
    check("taken away", "Logo retiré" in text(page) and shown.count() == 0, text(page)[:400])


def until_printed(page):
    for _ in range(60):
        if "Télécharger les lettres" in text(page):
            break
        time.sleep(0.5)
        page.reload()


def one_is_taken_out(page, lot, code_postal):
    """The last one came out torn: it is not posted, and waits for the next lot."""
    row = page.locator("main tbody tr").nth(3)
    row.locator("a[href$='/retrait']").click()
    page.wait_for_load_state()
    address = page.url
    check("asked first, with its place", "Retirer une lettre du lot" in text(page) and code_postal in text(page) and page.locator("#raisonRetrait option").count() == 5, text(page)[:500])
    look(page, "courriers-retrait", 1280, 390)
    press(page, "main form[action$='/retrait'] button")
    check("a reason is asked for", page.locator("#raisonRetrait.is-invalid").count() == 1, text(page)[:400])
    look(page, "courriers-retrait-refus", 1280, 390)
    page.select_option("#raisonRetrait", "IMPRESSION")
    press(page, "main form[action$='/retrait'] button")
    said = text(page)
    check("taken out, told with its page", "La lettre est retirée du lot" in said and "ne la postez pas (page 4)" in said and "Impression abîmée ou illisible" in said, said[:700])
    check("the others may be, it may not", page.locator("main tbody a[href$='/retrait']").count() == 3)
    look(page, "courriers-lot-retiree", 1280, 390)
    check("not twice", page.goto(address).status == 409 and "ne peut plus être retirée" in text(page), text(page)[:400])
    page.goto(lot)
    manifest, _ = downloaded(page, "main form[action$='/manifeste'] button")
    check("who folds them is told", [row["a_retirer"] for row in csv.DictReader(io.StringIO(manifest.decode()))] == ["", "", "", "oui"], manifest.decode())


def it_leaves_with_the_next(page, base, file):
    """Its row in the next list."""
    page.goto(f"{base}/courriers")
    check("it waits for another lot", "1 lettre est prête" in text(page), text(page)[:400])
    press(page, "main form[action$='/courriers/lots'] button")
    until_printed(page)
    manifest, _ = downloaded(page, "main form[action$='/manifeste'] button")
    page.fill("#bordereau", "BD 2026-118 bis")
    press(page, "main form[action$='/remise'] button")
    page.goto(f"{file}/courriers")
    check("and is proved with that one", "BD 2026-118 bis" in text(page) and text(page).count("Préavis de renouvellement") == 1, text(page)[:500])
    return next(csv.DictReader(io.StringIO(manifest.decode())))


def a_lot(page, base, where, files, database):
    page.goto(f"{base}/courriers")
    check("nothing to send yet", "Aucune lettre n’est prête" in text(page) and "Aucun lot" in text(page), text(page)[:400])
    look(page, "courriers-vide", 1280, 390)
    code, said = ruche("jobs", "run", "preavis", *where)
    check("a night prepares four letters", code == 0 and "4 letters" in said, said)
    page.goto(f"{base}/courriers")
    check("which wait for those who want to look", "4 autres attendent" in text(page), text(page)[:400])
    hours_go_by(database)
    page.goto(f"{base}/courriers")
    check("then may leave", "4 lettres sont prêtes" in text(page), text(page)[:400])
    look(page, "courriers-prets", 1280, 390)
    press(page, "main form[action$='/courriers/lots'] button")
    until_printed(page)
    said = text(page)
    check("the lot is printed", "Télécharger les lettres" in said and "Prêt à imprimer" in said, said[:500])
    check("four letters with their pages", page.locator("main tbody tr").count() == 4 and [page.locator("main tbody tr").nth(n).locator("td").nth(2).inner_text() for n in range(4)] == ["1", "2", "3", "4"], said[-600:])
    look(page, "courriers-lot", 1280, 390)
    lot = page.url
    pdf, name = downloaded(page, "main form[action$='/lettres'] button")
    check("one file of letters", pdf.startswith(b"%PDF-") and name.endswith(".pdf"), name)
    words_of = read(pdf)
    check("each with its address, its words and its number", all(nom in words_of for nom, _, _ in FAMILIES) and words_of.count("à renouveler au plus tard le") == 4 and "R441-2-8" in words_of, words_of[:800])
    manifest, name = downloaded(page, "main form[action$='/manifeste'] button")
    rows = list(csv.DictReader(io.StringIO(manifest.decode())))
    check("a manifest for who folds them, without a name", len(rows) == 4 and [row["premiere_page"] for row in rows] == ["1", "2", "3", "4"] and not any(nom in manifest.decode() for nom, _, _ in FAMILIES), manifest.decode())

    one_is_taken_out(page, lot, rows[3]["code_postal"])
    # One family comes to the desk meanwhile.
    page.goto(f"{files[0]}/renouvellement")
    press(page, "main form[action$='/renouvellement'] button[type=submit]")
    page.goto(lot)
    check("whose letter is not needed any more is told with its page", "n’est plus utile" in text(page) and "À retirer" in text(page), text(page)[:600])
    look(page, "courriers-lot-retirer", 1280, 390)
    press(page, "main form[action$='/remise'] button")
    check("a deposit has a reference", page.locator("#bordereau.is-invalid").count() == 1, text(page)[:400])
    page.fill("#bordereau", "BD 2026-118")
    press(page, "main form[action$='/remise'] button")
    said = text(page)
    check("given to the carrier", "Remis au transporteur" in said and "BD 2026-118" in said and said.count("Envoyée, prouvée") == 2, said[:800])
    look(page, "courriers-lot-remis", 1280, 390)
    page.goto(f"{files[1]}/courriers")
    check("each file has its proof", "BD 2026-118" in text(page) and "prouvé" in text(page), text(page)[:500])
    said = printed(page, "form[action$='/courriers/lettre']")
    check("and its letter, printed again as such", "Copie d’une lettre déjà imprimée" in said and FAMILIES[1][0] in said, said[:600])
    page.goto(f"{files[0]}/courriers")
    check("not that of who renewed", "il n’était plus utile" in text(page), text(page)[:400])
    page.goto(f"{files[3]}/courriers")
    check("nor that of who was taken out", "Prévu à partir du" in text(page) and "BD 2026-118" not in text(page), text(page)[:400])
    return rows + [it_leaves_with_the_next(page, base, files[3])]


def one_comes_back(page, base, rows):
    page.goto(f"{base}/courriers/retours")
    look(page, "retours", 1280, 390)
    press(page, "main form button")
    check("nothing scanned is said", page.locator("#codes.is-invalid").count() == 1)
    # The rows of those that left: the first family renewed.
    codes = [row["reference"] for row in rows]
    page.fill("#codes", "\n".join([codes[0], codes[1], codes[2], codes[3], codes[4], "ZZZZ"]))
    press(page, "main form button")
    said = text(page)
    check("three came back, one never left, one was taken out, one is nobody's", said.count("Retour noté") == 3 and "ne devait pas être postée" in said and "remettez d’abord son lot" in said and "Code inconnu" in said and "3 retours notés" in said, said[:700])
    look(page, "retours-lus", 1280, 390)
    page.fill("#codes", codes[1])
    press(page, "main form button")
    said = text(page)
    check("twice is told, and is no success", "Déjà noté" in said and "Aucun retour noté" in said, said[:400])
    press(page, "main table a[href*='/demandes/']")
    page.goto(page.url.removesuffix("/courriers"))
    said = text(page)
    check("on top of the file: who is not reached, and what to do", "n’a pas été jointe par lettre" in said and "revenu à l’expéditeur" in said and "Corriger ses coordonnées" in said, said[:700])
    check("and in its history", "Envoi non remis" in said, said[-900:])
    look(page, "dossier-non-joint", 1280, 390)


def sent(page, fields):
    """The status of the form with other fields, as no browser would send it."""
    return page.evaluate("""async fields => { const form = document.querySelector("main form[action$='/courriers/nouveau']");
        const body = new URLSearchParams(new FormData(form)); for (const name in fields) body.set(name, fields[name]);
        return (await fetch(form.action, {method: 'POST', body})).status }""", fields)


def slot_of_the_agenda(page, base, address):
    """An appointment in a slot of the desk: held with its letter, taken by nobody else, free again with it."""
    page.goto(f"{address}/courriers/nouveau?genre=convocation")
    slots = page.locator("#rdvCreneau optgroup option").evaluate_all("options => options.map(o => o.value)")
    check("slots of the desk, day by day", slots and page.locator("#rdvCreneau optgroup").count() > 1, text(page)[:500])
    page.select_option("#rdvCreneau", slots[0])
    page.select_option("#rdvObjet", "DOSSIER")
    look(page, "courrier-creneau", 1280, 390)
    said = printed(page, "main form[action$='/courriers/nouveau']", {"acte": "apercu"})
    check("its hour and its desk stand in the letter", "Heure" in said and "Lieu" in said, said[:700])
    page.fill("#rdvHeure", "23:00")
    press(page, "button[value=ecrire]")
    check("an hour that is another's is asked about", page.locator("#rdvCreneau.is-invalid").count() == 1 and page.input_value("#rdvCreneau") == slots[0], text(page, "#bilan"))
    page.fill("#rdvHeure", "")
    press(page, "button[value=ecrire]")
    check("the letter holds its slot", "Le courrier est écrit" in text(page) and "tient sa place" in text(page), text(page)[:700])
    page.goto(f"{base}/rendez-vous?jour={slots[0].split()[0]}")
    said = text(page)
    check("the agenda shows it, with its letter", "n’est pas encore parti" in said and "Cordier" in said, said[:900])
    check("nobody else is offered it", page.locator(f"#creneau option[value='{slots[0]}']").count() == 0, slots[0])
    look(page, "agenda-courrier", 1280, 390)
    press(page, "tr:has-text('Cordier') button[value=annule]")
    check("cancelled there, the letter stays, and it is said", "encore parti : retirez-le" in text(page), text(page)[:900])
    press(page, "tr:has-text('Cordier') a[href$='/courriers']")
    press(page, "form:has(input[value=retrait]) button:has-text('Convocation')")
    check("taken back too", "il ne partira pas" in text(page), text(page)[:500])
    page.goto(f"{address}/courriers/nouveau?genre=convocation")
    check("its slot is offered again", page.locator(f"#rdvCreneau option[value='{slots[0]}']").count() == 1, slots[0])


def documents(page, base, where, database, today):
    """Documents are asked for, with what is refused; an appointment is taken back; the mail leaves."""
    person = {**minimal("Cordier", "Blanche"), "demandeur-naissance": "19/04/1968", "depot-date": typed(today - timedelta(days=300)), "demandeur-courriel": "blanche.cordier@exemple.fr"}
    done = register(page, base, person)
    if not done:
        page.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(page)
    check("a family to write to", done, page.url + text(page, "#bilan"))
    numero = number(page)
    page.goto(f"{base}/demandes?q={numero}")
    address = page.url.split("?")[0]
    press(page, "a[href$='/courriers']:not([href='/courriers'])")
    press(page, "main a[href$='/courriers/nouveau']")
    said = text(page)
    check("kinds of a commune: not that of a landlord", "Demande de documents" in said and "Convocation" in said and "irrecevabilité" not in said, said[:600])
    look(page, "courrier-genres", 1280, 390)
    press(page, "main a[href$='genre=demandePieces']")
    press(page, "button[value=ecrire]")
    check("documents and a day are asked for", page.locator("#piecesLe.is-invalid").count() == 1 and "pièces" in text(page, "#bilan"), text(page, "#bilan"))
    page.locator("input[name=pieces]").first.check()
    page.fill("#piecesLe", typed(today - timedelta(days=1)))
    press(page, "button[value=ecrire]")
    check("a day in the past is refused, what was chosen stays", page.locator("#piecesLe.is-invalid").count() == 1 and page.locator("input[name=pieces]:checked").count() == 1, text(page)[:500])
    check("a document that is not of the list", sent(page, {"acte": "ecrire", "pieces": "RIB", "piecesLe": typed(today + timedelta(days=20))}) == 422)
    check("a landlord's kind by a commune", sent(page, {"acte": "ecrire", "genre": "avertissementIrrecevabilite", "commissionLe": typed(today), "sousMotif": "IRRRES"}) == 422)
    page.fill("#piecesLe", typed(today + timedelta(days=20)))
    look(page, "courrier-pieces", 1280, 390)
    said = printed(page, "main form[action$='/courriers/nouveau']", {"acte": "apercu"})
    check("looked at as it will be", "Cordier" in said and "au plus tard le" in said, said[:700])
    press(page, "button[value=ecrire]")
    said = text(page)
    check("written, by letter and by mail besides", "Le courrier est écrit" in said and said.count("Demande de documents") >= 2 and "en plus" in said, said[:700])
    look(page, "courriers-ecrits", 1280, 390)
    page.goto(f"{address}/courriers/nouveau?genre=demandePieces")
    page.locator("input[name=pieces]").first.check()
    page.fill("#piecesLe", typed(today + timedelta(days=20)))
    press(page, "button[value=ecrire]")
    check("not twice", "parle déjà du" in text(page, "#bilan"), text(page, "#bilan"))
    page.goto(f"{address}/courriers/nouveau?genre=convocation")
    page.fill("#rdvLe", typed(today + timedelta(days=1)))
    page.fill("#rdvHeure", "14:30")
    page.select_option("#rdvObjet", "DOSSIER")
    press(page, "button[value=ecrire]")
    check("a letter would come too late", "arriverait trop tard" in text(page, "#bilan"), text(page, "#bilan"))
    day = today + timedelta(days=15)
    # Neither a Sunday nor a holiday of the winter.
    while day.weekday() == 6 or (day.month, day.day) in {(12, 25), (1, 1), (11, 1), (11, 11), (5, 1), (5, 8), (7, 14), (8, 15)}:
        day += timedelta(days=1)
    page.fill("#rdvLe", typed(day))
    page.fill("#rdvHeure", "14:30")
    page.select_option("#rdvObjet", "DOSSIER")
    press(page, "button[value=ecrire]")
    press(page, "form:has(input[value=retrait]) button:has-text('Convocation')")
    said = text(page)
    check("taken back while it waits", "il ne partira pas" in said and "Annulé" in said, said[:500])
    slot_of_the_agenda(page, base, address)
    hours_go_by(database)
    code, said = ruche("jobs", "run", "courriers", *where)
    check("no mail without the address of the site", code == 2 and "RUCHE_PUBLIC_URL" in said, said)
    code, said = ruche("jobs", "run", "courriers", "--public-url", "https://ruche.exemple", *where)
    page.goto(f"{address}/courriers")
    check("the mail leaves", code == 0 and "Parti le" in text(page), said + text(page)[:600])
    return address


def warned_and_struck_off(page, base, database, address, today):
    """A registered letter, its number, two months: the strike-off rests on it."""
    page.goto(f"{address}/courriers/nouveau?genre=avertissementSansReponse")
    page.fill("#lettreLe", typed(today - timedelta(days=40)))
    page.fill("#lettreObjet", "Votre changement d’adresse")
    press(page, "button[value=ecrire]")
    check("warned by a registered letter", "par lettre recommandée" in text(page), text(page)[:500])
    page.goto(f"{address}/radiation?motif=RADCON")
    check("which is not proved: told, and not offered", "n’est pas prouvé" in text(page) and page.locator("#courrier option").count() == 1, text(page)[:900])
    hours_go_by(database)
    page.goto(f"{base}/courriers")
    press(page, "main form[action$='/courriers/lots'] button")
    page.goto(f"{base}/courriers")
    press(page, "main a:has-text('Lot de recommandés')")
    until_printed(page)
    check("registered letters have a lot of their own", page.locator("main tbody tr").count() == 1 and page.locator("#numeros").count() == 1, text(page)[:500])
    look(page, "courriers-recommandes", 1280, 390)
    manifest, _ = downloaded(page, "main form[action$='/manifeste'] button")
    reference = next(csv.DictReader(io.StringIO(manifest.decode())))["reference"]
    page.fill("#bordereau", "BD 2026-119")
    page.fill("#numeros", f"{reference}")
    press(page, "main form[action$='/remise'] button")
    check("a line without a number is refused", page.locator("#numeros.is-invalid").count() == 1, text(page, "#bilan"))
    page.fill("#numeros", f"{reference};1A 123 456 7890 1")
    press(page, "main form[action$='/remise'] button")
    check("proved by its number", "Envoyée, prouvée" in text(page), text(page)[:500])
    page.goto(f"{address}/radiation?motif=RADCON")
    check("the warning is chosen already", "1A12345678901" in page.locator("#courrier option:checked").inner_text(), text(page)[:900])
    look(page, "radiation-avertissement", 1280, 390)
    press(page, "main form[action$='/radiation'] button[type=submit]")
    check("before the delay, refused beside it", page.locator("#courrier.is-invalid").count() == 1 and "la radiation est possible à partir du" in text(page), text(page)[:900])
    connection = sqlite3.connect(database, timeout=30)
    with connection:
        connection.execute("UPDATE courrier SET prouve_le = prouve_le - 65 * 86400000 WHERE genre = 'avertissementSansReponse' AND prouve_le IS NOT NULL")
    connection.close()
    page.goto(f"{address}/radiation?motif=RADCON")
    press(page, "main form[action$='/radiation'] button[type=submit]")
    said = text(page)
    check("two months later, struck off on its strength", "La demande est radiée" in said and "1A12345678901" in said, said[:900])
    page.goto(f"{address}/courriers")
    check("and a letter tells of it", "Lettre d’information après radiation" in text(page), text(page)[:500])


def certificate_sent(page, base):
    """A form that came by post: the certificate is sent from the page after the registration, in a lot of its own, with its code."""
    done = register(page, base, {**minimal("Okafor", "Ngozi"), "demandeur-naissance": "09/09/1979"})
    if not done:
        page.locator(".champ-avis input[type=checkbox]").first.check()
        done = save(page)
    check("a registration offers to send the certificate", done and "Envoyer l’attestation" in text(page), page.url + text(page)[:500])
    numero = number(page)
    look(page, "attestation-envoyer", 1280, 390)
    seen = " ".join(printed(page, "main form[action$='/courriers/nouveau']", {"acte": "apercu"}).split())
    check("looked at with its certificate, under a code that is none", "aux pages suivantes" in seen and seen.count("Attestation EXEM-PLE0-00") > 2, seen[:600])
    press(page, "main form[action$='/courriers/nouveau'] button[value=ecrire]")
    said = text(page)
    check("on its way at once, and may be taken back", "L’attestation est à envoyer" in said and page.locator("button", has_text="Retirer ce courrier").count() >= 1, said[:600])
    look(page, "attestation-courriers", 1280, 390)
    page.goto(f"{base}/courriers")
    press(page, "main form[action$='/courriers/lots'] button")
    for _ in range(120):
        if "Télécharger les lettres" in text(page):
            break
        time.sleep(0.5)
        page.reload()
    pdf, _ = downloaded(page, "main form[action$='/lettres'] button")
    written = " ".join(read(pdf).split())
    codes = re.findall(r"Attestation ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2})", written)
    check("the letter, then the certificate with its code on each page", "aux pages suivantes" in written and len(set(codes)) == 1 and len(codes) > 2, written[:600])
    if codes:
        page.context.clear_cookies()
        page.goto(f"{base}/verification/{codes[0]}")
        check("which anyone may check", numero in text(page).replace(" ", "").replace("\u00a0", ""), text(page)[:400])


def main():
    begun = time.time()
    today = desk_day()
    with tempfile.TemporaryDirectory(prefix="ruche-courriers-") as folder, demonstration(demandes=0, folder=folder) as base, chromium() as browser:
        where = ["--database", f"sqlite:{folder}/ruche.db", "--keys", f"{folder}/ruche.keys"]
        with agent(browser, base, MARC) as marc:
            words(marc, base)
            logo(marc, base)
        with agent(browser, base, SOPHIE) as sophie:
            files = families(sophie, base, today)
            check("the words of letters are not hers", sophie.goto(f"{base}/administration/gabarits").status == 403)
            sophie.goto(f"{base}/courriers")
            check("and no link leads to them", sophie.locator("a[href$='/administration/gabarits']").count() == 0)
            rows = a_lot(sophie, base, where, files, f"{folder}/ruche.db")
            one_comes_back(sophie, base, rows)
            address = documents(sophie, base, where, f"{folder}/ruche.db", today)
            warned_and_struck_off(sophie, base, f"{folder}/ruche.db", address, today)
            with agent(browser, base, KARIM) as karim:
                karim.goto(f"{base}/courriers")
                check("another desk sees none of it", "Aucun lot" in text(karim), text(karim)[:300])
        with agent(browser, base, SOPHIE) as sophie:
            certificate_sent(sophie, base)
        with agent(browser, base, MARC) as marc:
            marc.goto(f"{files[1]}/acces")
            press(marc, "button[value=html]")
            said = text(marc, "body")
            check("the copy of her data tells in which lot it left", "0 h 00" not in said.replace("\u00a0", " ") and "pour l’impression et l’envoi des lettres" in said and "BD 2026-118" in said and not any(nom in said for nom, _, _ in FAMILIES if nom != FAMILIES[1][0]), said[-1500:])
            look(marc, "courriers-acces", 1280, 390)
            marc.goto(f"{base}/administration/travaux")
            said = text(marc)
            check("what each night did, and what tomorrow's would", "Préparation des préavis" in said and "Nuit du" in said and "préavis préparés : 4" in marc.content() and "Radiations pour non-renouvellement" in said, said[:600])
            look(marc, "travaux", 1280, 390)
        with agent(browser, base, SOPHIE, javascript=False, width=390) as page:
            page.goto(f"{base}/courriers")
            check("without JavaScript, on a phone", "Remis au transporteur" in text(page), text(page)[:400])
    finish("courriers", begun)


if __name__ == "__main__":
    main()
