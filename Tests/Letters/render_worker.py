#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The worker that prints letters: the certificate holds all that R441-2-4 asks, addresses and sizes are refused, many
letters in a row (LETTERS, 60).

    render_worker.py [--keep FOLDER]   keeps the sample as attestation-LANGUAGE.pdf in FOLDER

Needs the Debian packages weasyprint, python3-segno, fonts-dejavu-core, fonts-wqy-microhei and poppler-utils.
"""
import base64, contextlib, html, json, os, pathlib, re, resource, select, socket, struct, subprocess, sys, tempfile, time, zlib

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORKER = ROOT / "Sources/Formats/Lettres/Worker"
TEMPLATES = ROOT / "Sources/Server/Templates"
TEXTS = json.loads((ROOT / "Sources/Reference/Textes/fr.json").read_text())
SUITES = json.loads((ROOT / "Sources/Reference/Textes/suite.json").read_text())
FONTS = ROOT / ".vendor/atkinson"
KEEP = pathlib.Path(sys.argv[2]) if sys.argv[1:2] == ["--keep"] else None
results = {"ok": 0, "FAILED": 0}


def check(what, fine, detail=""):
    word = "ok" if fine else "FAILED"
    results[word] += 1
    print(f"  {word:6} {what}" + (f"  ({detail})" if detail != "" else ""), flush=True)


# The letter, with the templates and the words of the product -----------------------------------------------------

TAG = re.compile(r"\{\{(\{.*?\}|.*?)\}\}", re.S)


def parse(text):
    """Enough of mustache for our templates: sections, partials, layouts. White space is nothing in these pages."""
    root, position = [], 0
    stack = [(None, root)]
    for tag in TAG.finditer(text):
        stack[-1][1].append(text[position : tag.start()])
        position = tag.end()
        words = tag[1].strip()
        kind, name = (words[0], words[1:].strip()) if words[0] in "!<$#^/>{" else ("=", words)
        if kind == "/":
            opened = stack.pop()[0]
            assert opened == name, f"{opened} closed by {name}"
        elif kind != "!":
            children = []
            stack[-1][1].append((kind, name, children))
            if kind in "<$#^":
                stack.append((name, children))
    assert len(stack) == 1, f"{stack[-1][0]} is not closed"
    return root + [text[position:]]


def load(name):
    def word(match):
        return html.escape(TEXTS[match[1]], quote=True)

    return parse(re.sub(r"\{\{t\.([a-z0-9.-]+)\}\}", word, (TEMPLATES / f"{name}.mustache").read_text()))


def find(name, stack):
    if name == ".":
        return stack[-1]
    for view in [stack[-1]] if name.startswith(".") else reversed(stack):
        if isinstance(view, dict) and name.lstrip(".") in view:
            return view[name.lstrip(".")]
    return None


def render(tokens, stack, blocks):
    out = []
    for token in tokens:
        if isinstance(token, str):
            out.append(token)
            continue
        kind, name, children = token
        value = find(name.rstrip("}"), stack) if kind in "=#^{" else None
        if kind == "=":
            out.append("" if value is None else html.escape(value, quote=True))
        elif kind == "{":
            out.append(value or "")
        elif kind == "#" and isinstance(value, list):
            out += [render(children, stack + [item], blocks) for item in value]
        elif kind == "#" and value is not None and value is not False:
            out.append(render(children, stack if value is True else stack + [value], blocks))
        elif kind == "^" and (value is None or value is False or value == []):
            out.append(render(children, stack, blocks))
        elif kind == ">":
            out.append(render(load(name), stack, blocks))
        elif kind == "<":
            given = {token[1]: token[2] for token in children if token[0] == "$"}
            out.append(render(load(name), stack, {**given, **blocks}))
        elif kind == "$":
            out.append(render(blocks.get(name, children), stack, blocks))
    return "".join(out)


def page(name, view):
    return render(load(name), [view], {})


def lines(text):
    return [dict(zip(("libelle", "valeur"), line.split(" = "))) for line in text.strip().split("\n")]


SAMPLE = {
    "titre": "Attestation d’enregistrement 111 09 24 018553 93048",
    "jour_iso": "2026-11-23",
    "service": ["Mairie de Pantin", "Guichet du logement, code 93055", "84, avenue des Peupliers, 93500 Pantin",
                "01 00 00 00 55, logement@pantin.exemple.fr"],
    "fait_le": "Pantin, le 23 novembre 2026",
    "destinataire": ["Madame Nadia Benali", "8, rue des Saules", "93500 Pantin"],
    "numero": {"p1": "111", "p2": "09", "p3": "24", "p4": "018553", "p5": "93048"},
    "recue": "12 septembre 2024", "renouvelee": "3 septembre 2026", "valable": "3 septembre 2027",
    "retablissable": "3 mars 2028",
    "appel": "Madame,",
    "resume": "Votre demande de logement social est enregistrée en Île-de-France. Elle porte sur un appartement de 3 ou "
              "4 pièces à Pantin, aux Lilas ou à Noisy-le-Sec, pour 4 personnes.",
    "telephone": "01 00 00 00 55", "site": "ruche.exemple.fr/mon-dossier",
    "signature": ["Pour le maire et par délégation,", "Sophie Marchand, guichet du logement"],
    "commissions": [{"nom": "Commission de médiation de la Seine-Saint-Denis", "adresse": "Commission de médiation DALO de Seine-Saint-Denis, TSA 30029, "
                     "93736 Bobigny Cedex 9", "date": "12 septembre 2027", "delai": "3 ans", "date_a_confirmer": True,
                     "adresse_a_confirmer": True}],
    "bailleurs": {
        "communes": ["Pantin", "Les Lilas", "Noisy-le-Sec"],
        "lignes": [
            {"nom": nom, "adresse": adresse, "presences": [{"oui": mark == "x"} for mark in marks]}
            for nom, adresse, marks in [
                ("Canal Habitat", "2, quai des Mariniers, 93500 Pantin", "xxx"),
                ("Coopérative des Quatre Vents", "25, avenue du Grand Tilleul, 94200 Ivry-sur-Seine", "-xx"),
                ("Foyers du Bassin parisien", "9, cours des Ormes, 75019 Paris", "x-x"),
                ("Francilienne des Toits", "7, rue de la Passerelle Verte, 93200 Saint-Denis", "xxx"),
                ("Les Logis du Méandre", "18, quai des Lavandières, 75013 Paris", "xxx"),
                ("Toits de l’Ourcq", "17, rue du Verger, 93260 Les Lilas", "xx-"),
                ("Tremplin Jeunes Habitat", "30, rue de l’Horizon, 75014 Paris", "x--"),
            ]
        ],
    },
    "rubriques": [
        {"titre_rubrique": "Demandeur", "parties": [
            {"titre_partie": "Identité", "lignes": lines(
                "Nom de naissance = Haddad\nNom d’usage = Benali\nPrénoms = Nadia\nNaissance = 14 mars 1988\n"
                "Téléphone = 06 00 00 14 27\nCourriel = n.benali@exemple.fr")},
            {"titre_partie": "Adresse du logement actuel", "lignes": lines("Voie = 8, rue des Saules\nCommune = 93500 Pantin")}]},
        {"titre_rubrique": "Foyer", "parties": [
            {"titre_partie": "Co-titulaire 1", "lignes": lines("Nom = Benali\nPrénoms = Karim\nNaissance = 2 octobre 1985\nLien = Conjoint")},
            {"titre_partie": "Personne 1", "lignes": lines("Prénoms = Inès\nNaissance = 2 novembre 2015")},
            {"titre_partie": "Personne 2", "lignes": lines("Prénoms = Yanis\nNaissance = 30 juin 2019")}]},
        {"titre_rubrique": "Revenus", "parties": [{"lignes": lines(
            "Salaire de Nadia Benali = 1 240,00 € par mois\nSalaire de Karim Benali = 1 400,00 € par mois\n"
            "Revenu fiscal 2024 = 31 240 €")}]},
        {"titre_rubrique": "Logement actuel", "parties": [{"lignes": lines(
            "Statut = Locataire du parc privé\nPièces = 2\nSurface = 31 m²\nLoyer et charges = 980,00 € par mois")}]},
        {"titre_rubrique": "Motifs", "parties": [{"lignes": lines("Motif principal = Logement trop petit")}]},
        {"titre_rubrique": "Logement recherché", "parties": [{"lignes": lines(
            "Type = T3, T4\nNature = Appartement\nDépense au plus = 950,00 € par mois, charges comprises\n"
            "Commune 1 = Pantin\nCommune 2 = Les Lilas\nCommune 3 = Noisy-le-Sec")}]},
    ],
    "notes": [
        "le délai de Seine-Saint-Denis est une valeur de connaissance, l’arrêté préfectoral n’a pas été lu ; l’adresse de "
        "la commission vient d’une page sans date.",
    ],
    "code": "7K2M-94QD-X1", "qr": "verification", "jour": "23 novembre 2026", "verification": "ruche.exemple.fr/a",
    "suite": SUITES["fr"],
}
STAGES = {"enregistrement": "enregistrement", "instruction": "obligatoires", "complementaire": "complementaires"}
for stage, key in STAGES.items():
    pieces = json.loads((ROOT / "Sources/Reference/Tables/pieces.json").read_text())
    SAMPLE[f"pieces_{key}"] = [
        {"libelle": piece["libelle"].replace("'", "’"), "a_confirmer": piece["statut"] == "a-confirmer" and stage == "instruction"}
        for piece in pieces if piece["quand"] == stage and not re.match("situation:[PDV]|garde|tutelle|travail:(ART|ETU|RET)", piece["pour"])
    ][: 14]
QR = {"verification": "https://ruche.exemple.fr/a/7K2M-94QD-X1"}


def sample(langue):
    sens = "rtl" if langue == "ar" else "ltr"
    view = {**SAMPLE, **({"suite_autre": {"langue": langue, "sens": sens, **SUITES[langue]}} if langue else {})}
    return page("lettres/attestation", view)


# What the law asks, and where it is read in the letter -----------------------------------------------------------

REQUIRED = [
    ("a) name", "CCH R441-2-4 a", ["Nadia Benali"]),
    ("a) address", "CCH R441-2-4 a", ["8, rue des Saules", "93500 Pantin"]),
    ("b) registering service and its address", "CCH R441-2-4 b", ["Mairie de Pantin", "84, avenue des Peupliers, 93500 Pantin"]),
    ("c) unique number", "CCH R441-2-4 c", ["Votre numéro unique", "111 09 24 018553 93048"]),
    ("d) date received", "CCH R441-2-4 d", ["Demande reçue le", "12 septembre 2024"]),
    ("d) last renewal", "CCH R441-2-4 d", ["Renouvelée le", "3 septembre 2026"]),
    ("e) landlords of the communes asked for", "CCH R441-2-4 e",
     ["Bailleurs qui ont des logements sociaux", "Canal Habitat", "2, quai des Mariniers", "Noisy-le-Sec"]),
    ("f) médiation: no home, or hosted", "CCH L441-2-3, R441-14-1", ["vous n’avez pas de logement, ou quelqu’un vous héberge"]),
    ("f) médiation: unfit or dangerous", "CCH L441-2-3, R441-14-1", ["dangereux, insalubre ou impropre à l’habitation"]),
    ("f) médiation: eviction judgment", "CCH L441-2-3, R441-14-1", ["un juge a décidé votre expulsion"]),
    ("f) médiation: 6 and 18 months", "CCH L441-2-3, R441-14-1", ["plus de 6 mois", "plus de 18 mois"]),
    ("f) médiation: indecent or too small", "CCH L441-2-3, R441-14-1", ["n’est pas décent", "enfant mineur ou une personne handicapée"]),
    ("g) date of the abnormal delay", "CCH R441-2-4 g, L441-1-4", ["aucune proposition adaptée", "12 septembre 2027"]),
    ("g) address of the commission", "CCH R441-2-4 g", ["TSA 30029, 93736 Bobigny Cedex 9"]),
    ("h) validity", "CCH R441-2-4 h, R441-2-7", ["valable un an", "3 septembre 2027"]),
    ("h) update", "CCH R441-2-4 h", ["Tout changement de situation se déclare"]),
    ("h) renewal", "CCH R441-2-4 h, R441-2-7", ["Le renouvellement se fait avant la fin de validité", "aussi le faire en ligne, dans « Mon dossier », sur ruche.exemple.fr/mon-dossier"]),
    ("h) radiation: lease signed", "CCH R441-2-8 a", ["vous avez signé le bail"]),
    ("h) radiation: renunciation in writing", "CCH R441-2-8 b", ["vous renoncez à la demande, par écrit"]),
    ("h) radiation: no answer at the last address", "CCH R441-2-8 c", ["vous ne répondez pas", "à un courrier envoyé à la dernière adresse"]),
    ("h) radiation: not receivable", "CCH R441-2-8 d", ["déclare la demande irrecevable"]),
    ("h) radiation: not renewed", "CCH R441-2-8 e", ["vous n’avez pas renouvelé la demande à temps"]),
    ("h) radiation: merged", "CCH R441-2-8 f", ["réunies en une seule"]),
    ("h) a refusal is no ground", "CCH R441-2-8, closed list", ["Refuser un logement ne fait jamais radier une demande."]),
    ("i) how to learn of the progress", "CCH R441-2-4 i", ["Pour savoir où en est votre demande", "se lit aussi sur ruche.exemple.fr/mon-dossier", "Mon dossier, en ligne : ruche.exemple.fr/mon-dossier"]),
    ("annex: summary of the application", "CCH R441-2-4", ["Annexe 1", "Logement trop petit", "31 240 €", "Karim"]),
    ("annex: coming steps", "CCH R441-2-4", ["Annexe 2", "Vous avez 10 jours pour dire oui ou non", "au moins trois"]),
    ("annex: compulsory documents", "CCH R441-2-4, arrêté of 22 December 2020", ["Annexe 3", "Obligatoires", "avant-dernière année"]),
    ("annex: complementary documents", "CCH R441-2-4, arrêté of 22 December 2020", ["Complémentaires", "Livret de famille ou acte de mariage"]),
    ("code to check, on each page", "our choice", ["Attestation 7K2M-94QD-X1 du 23 novembre 2026", "ruche.exemple.fr/a"]),
]

# The worker ------------------------------------------------------------------------------------------------------


class Worker:
    def __init__(self, renders=200):
        self.folder = tempfile.TemporaryDirectory(prefix="ruche-letters-")
        # Left open on purpose: the worker keeps nothing of its parent but the local socket of Foundation.
        self.leaks = [open("/etc/hostname"), socket.socket(), *socket.socketpair()]
        for leak in self.leaks[:3]:
            os.set_inheritable(leak.fileno(), True)
        self.process = subprocess.Popen(
            ["/usr/bin/python3", "-I", str(WORKER / "render.py"), str(renders), str(WORKER), str(FONTS)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, close_fds=False,
            env={"LANG": "C.UTF-8", "TMPDIR": self.folder.name})

    def send(self, body):
        self.process.stdin.write(struct.pack(">I", len(body)) + body)
        self.process.stdin.flush()
        if not select.select([self.process.stdout], [], [], 60)[0]:
            raise TimeoutError
        (length,) = struct.unpack(">I", self.process.stdout.read(4))
        answer = self.process.stdout.read(length)
        return answer[0], answer[1:]

    def print(self, text, qr=QR, images=None):
        images = {name: base64.b64encode(picture).decode() for name, picture in (images or {}).items()}
        return self.send(json.dumps({"html": text, "qr": qr, "images": images}).encode())

    def end(self):
        """Exit code, what it said on its error output, what it left behind."""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()
        code = self.process.wait(20)
        said, left = self.process.stderr.read(), os.listdir(self.folder.name)
        self.process.stdout.close()
        self.process.stderr.close()
        self.folder.cleanup()
        for leak in self.leaks:
            leak.close()
        return code, said, left


def poppler(tool, pdf, *arguments):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        return subprocess.run([tool, *arguments, file.name, *(["-"] if tool == "pdftotext" else [])],
                              capture_output=True, check=True).stdout


def text_of(pdf):
    text = poppler("pdftotext", pdf, "-layout").decode()
    return " ".join(text.replace("\u00a0", " ").split())


def flat(pdf):
    """In reading order, as one line: words of a cell stay together."""
    return " ".join(poppler("pdftotext", pdf, "-raw").decode().replace("\u00a0", " ").split())


def short(body, head=""):
    return f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Essai</title><link rel="stylesheet" href="asset:letters.css">{head}</head><body>{body}</body></html>'


def certificate(worker):
    print("the certificate")
    for langue in ("ar", "uk", "tr", "zh", None):
        status, pdf = worker.print(sample(langue))
        if status:
            check(f"is printed with {langue}", False, pdf.decode())
            continue
        if KEEP:
            (KEEP / f"attestation-{langue or 'fr'}.pdf").write_bytes(pdf)
        info = dict(line.split(":", 1) for line in poppler("pdfinfo", pdf).decode().splitlines())
        pages = int(info["Pages"])
        check(f"with {langue or 'no other language'}: tagged, titled, {pages} pages, {len(pdf) // 1024} kB",
              info["Tagged"].strip() == "yes" and info["Title"].strip() == SAMPLE["titre"] and 2 <= pages <= 6
              and "(A4)" in info["Page size"])
        if langue:
            # The last words of the page, letter for letter: Arabic comes in the order of reading, between marks.
            read = "".join(c for c in poppler("pdftotext", pdf).decode() if c not in "\u200f\u202a\u202b\u202c")
            check(f"  its language is read: {SUITES[langue]['titre']}", SUITES[langue]["titre"].replace("\u00a0", " ") in read.replace("\u00a0", " "))
            # Tags are objects in clear, only what is drawn is compressed.
            check("  and said to a screen reader", f"/Lang ({langue})".encode() in pdf)
        if langue == "ar":
            text = flat(pdf)
            for what, source, wanted in REQUIRED:
                missing = [words for words in wanted if words not in text]
                check(f"  {what} [{source}]", not missing, missing or "")
            count = text.count("Attestation 7K2M-94QD-X1 du")
            check("  foot on each page, pages counted", count == pages and f"page {pages} sur {pages}" in text)
            check("  the address falls in the window", window(pdf))
            check("  the QR code is there, with its quiet zone", qr_seen(worker))
            fonts = poppler("pdffonts", pdf).decode()
            check("  fonts are those of the vendor and DejaVu", "Atkinson" in fonts and "DejaVu" in fonts)
            check("  picture with its text, headers with their direction, Arabic in its order",
                  all(word in pdf for word in (b"/Figure", b"/Alt", b"/Scope /Column", b"/Scope /Row", b"/ActualText")))
            tree = poppler("pdfinfo", pdf, "-struct-text").decode()
            order = [tree.find(words) for words in ("Mairie de Pantin", "8, rue des Saules", "Votre numéro unique", "Madame,",
                     "Quand une demande est radiée", "Annexe 1", "Annexe 2", "Annexe 3", "Et maintenant")]
            check("  read in order, and once", order == sorted(order) and -1 not in order
                  and tree.count("Quand une demande est radiée") == 1, order)


def window(pdf):
    """First word of the address: 100 mm from the left, 50 mm from the top, give or take 3."""
    boxes = poppler("pdftotext", pdf, "-bbox", "-l", "1").decode()
    x, y = map(float, re.search(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>Madame<', boxes).groups())
    return abs(x / 72 * 25.4 - 100) < 3 and abs(y / 72 * 25.4 - 50) < 3


def qr_seen(worker):
    """Draws one code large, and reads the three finder patterns back from the picture."""
    status, pdf = worker.print(short('<img src="qr:verification" alt="Code" style="display:block;width:100mm;height:100mm">'))
    if status:
        return False
    picture = poppler("pdftoppm", pdf, "-r", "127", "-gray", "-l", "1")  # 5 dots a millimetre
    magic, size, _, pixels = picture.split(b"\n", 3)
    width = int(size.split()[0])

    def dark(x, y):  # millimetres from the corner of the code, which stands at the margins
        return pixels[round((17 + y) * 5) * width + round((20 + x) * 5)] < 128

    for modules in range(25, 61, 4):  # 21 to 57 modules and two of quiet on each side
        step = 100 / modules
        finder = [[max(abs(i - 3), abs(j - 3)) != 2 for i in range(7)] for j in range(7)]
        corners = [(2, 2), (modules - 9, 2), (2, modules - 9)]
        if all(dark((x + i + 0.5) * step, (y + j + 0.5) * step) == finder[j][i]
               for x, y in corners for i in range(7) for j in range(7)):
            return not any(dark((k + 0.5) * step, step) for k in range(modules))
    return False


def picture(width, height, grey=64):
    """A PNG of one colour; what its header says is all that counts for a bomb."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes([grey]) * min(width, 2_000)) * min(height, 2_000)
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def courriers(count, logos, service=None):
    """Letters of a lot, which bear these logos in turn."""
    return page("lettres/courriers", {"titre": "Lot", "formation": False, "lettres": [
        {"marque": f"l{number}", "service": service or SAMPLE["service"], "fait_le": "Fait le 23 novembre 2026",
         "destinataire": SAMPLE["destinataire"], "reference": "0v1234567890a", "appel": "Bonjour,", "objet": "Objet",
         "blocs": [{"texte": "Votre demande se termine bientôt."}], "signature": ["La directrice"],
         "logo": logos[number % len(logos)] if logos else None, "logo_texte": "Logo : Mairie de Pantin"}
        for number in range(count)]})


def places(pdf):
    """Where the words of the first page stand, but for those of the sender."""
    boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>([^<]+)<', poppler("pdftotext", pdf, "-bbox", "-l", "1").decode())
    return {word: (round(float(x)), round(float(y))) for x, y, word in boxes if word in ("Madame", "Saules", "Objet", "directrice", "Fait")}


def drawn(pdf):
    """Each picture that is drawn: page, object, size on paper in millimetres."""
    lines = [line.split() for line in poppler("pdfimages", pdf, "-list").decode().splitlines()[2:]]
    return [(int(l[0]), l[10], int(l[3]) / int(l[12]) * 25.4, int(l[4]) / int(l[13]) * 25.4) for l in lines]


def logos(worker):
    print("the logo of a body")
    qr = {f"l{number}": "0v1234567890a" for number in range(60)}
    _, bare = worker.print(courriers(1, []), qr)
    for width, height in [(600, 300), (500, 500), (2_000, 40), (40, 2_000)]:
        status, pdf = worker.print(courriers(1, ["x-1"]), qr, {"x-1": picture(width, height)})
        if status:
            check(f"{width} × {height}", False, pdf.decode())
            continue
        found = drawn(pdf)
        check(f"{width} × {height}: drawn once, {found[0][2]:.0f} × {found[0][3]:.0f} mm, and nothing else moves",
              len(found) == 1 and found[0][2] < 60.5 and found[0][3] < 25.5 and places(pdf) == places(bare), places(pdf))
    check("said, then the sender is read", b"/Figure" in pdf and "Mairie de Pantin" in flat(pdf)
          and poppler("pdfinfo", pdf, "-struct-text").decode().find("Mairie") > poppler("pdfinfo", pdf, "-struct-text").decode().find("Figure"))
    long = ["Communauté d’agglomération de la vallée de l’Orge et des plateaux du Hurepoix"] + SAMPLE["service"][1:] * 2
    _, pdf = worker.print(courriers(1, ["x-1"], long), qr, {"x-1": picture(500, 500)})
    check("a sender of nine lines: the address stays, the text comes lower", places(pdf)["Madame"] == places(bare)["Madame"] and places(pdf)["Objet"][1] > places(bare)["Objet"][1], places(pdf))
    html = courriers(60, ["x-1", "x-2"])
    status, pdf = worker.print(html, qr, {"x-1": picture(600, 300), "x-2": picture(300, 300, 90)})
    found = drawn(pdf) if status == 0 else []
    check(f"sixty letters, two pictures: each is in the file once, the page weighs {len(html) // 60} bytes a letter",
          len({page for page, *_ in found}) == 60 and len({name for _, name, *_ in found}) == 2 and len(html) < 120_000, len(found))
    status, pdf = worker.print(courriers(60, [f"x-{n}" for n in range(10)]), qr, {f"x-{n}": picture(2_000, 2_000, n) for n in range(10)})
    check("ten of the largest in one lot", status == 0 and len({name for _, name, *_ in drawn(pdf)}) == 10)
    whole = picture(60, 40)
    pixels = whole.index(b"IDAT") + 4
    broken = whole[:pixels] + bytes(8) + whole[pixels + 8:]
    for what, images in [("a picture that was not given", {}), ("a drawing", {"x-1": b"<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'/>"}),
                         ("GIF", {"x-1": b"GIF89a"}), ("a name with a path", {"x-1": picture(60, 40), "../x": picture(60, 40)}),
                         ("broken pixels behind a right header", {"x-1": broken}),
                         ("eleven", {f"x-{n}": picture(60, 40) for n in range(11)}), ("60 000 pixels a side", {"x-1": picture(60_000, 60_000)})]:
        status, answer = worker.print(courriers(1, ["x-1"]), qr, images)
        check(f"refused, {what}: {answer.decode()}" if status else what, status == 1)


def joined(worker):
    """Ten certificates, each behind its letter: the lot of `Lot.attestations`, then a letter without one."""
    print("certificates behind their letters")
    rows = SAMPLE["bailleurs"]["lignes"] * 5
    view = {**SAMPLE, "bailleurs": {"communes": SAMPLE["bailleurs"]["communes"], "lignes": rows}, "suite_autre": {"langue": "ar", "sens": "rtl", **SUITES["ar"]}}
    lettres = []
    for number in range(11):
        code = f"7K2M-94QD-{number:02}"
        lettres.append({
            "marque": f"l{number}", "service": SAMPLE["service"], "fait_le": "Fait le 23 novembre 2026",
            "destinataire": SAMPLE["destinataire"], "reference": "0v1234567890a", "appel": "Bonjour,", "objet": "Objet",
            "blocs": [{"texte": "Votre attestation suit."}], "signature": ["La directrice"], "logo": False,
            "jointe": page("lettres/jointe", {**view, "code": code, "qr": f"v-{code.lower()}"}) if number < 10 else False})
    html = page("lettres/courriers", {"titre": "Lot", "formation": False, "lettres": lettres})
    qr = {f"l{number}": "0v1234567890a" for number in range(11)}
    qr |= {f"v-7k2m-94qd-{number:02}": f"https://ruche.exemple.fr/a/7K2M-94QD-{number:02}" for number in range(10)}
    started = time.monotonic()
    status, pdf = worker.print(html, qr)
    if status:
        return check("are printed", False, pdf.decode())
    if KEEP:
        (KEEP / "attestations-jointes.pdf").write_bytes(pdf)
    pages = poppler("pdftotext", pdf, "-layout").decode().split("\f")[:-1]
    check(f"printed in {time.monotonic() - started:.0f} s, {len(html) // 1000} kB, {len(pages)} pages", True)
    letters = [number for number, text in enumerate(pages) if "Votre attestation suit." in text]
    check("each letter begins a page, without foot", len(letters) == 11 and not any("Attestation 7K" in pages[number] for number in letters), letters[:3])
    first = pages[letters[0] + 1 : letters[1]]
    check("each page of a certificate has its own code at its foot",
          all("7K2M-94QD-00" in text for text in first) and "7K2M-94QD-05" in pages[letters[5] + 1], len(first))


def refusals(worker):
    print("refused, and the worker goes on")
    secret = "Nadia Benali"
    for what, text in [
        ("http", short(f'<p>{secret}</p><img src="http://127.0.0.1:9/a.png" alt="">')),
        ("https in a style", short(secret, "<style>body { background: url(https://exemple.fr/a.png) }</style>")),
        ("file", short('<img src="file:///etc/hostname" alt="">')),
        ("file in an import", short(secret, '<style>@import "file:///etc/passwd";</style>')),
        ("file in a drawing", short('<img alt="" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 width=%2210%22 height=%2210%22><image href=%22file:///etc/hostname%22 width=%225%22 height=%225%22/></svg>">')),
        ("a relative address", short('<img src="logo.png" alt="">')),
        ("a path in an asset", short('<img src="asset:../render.py" alt="">')),
        ("the program as an asset", short('<img src="asset:render.py" alt="">')),
        ("an attached file", short(secret, '<link rel="attachment" href="file:///etc/passwd">')),
        ("data that is not a picture", short(secret, '<link rel="stylesheet" href="data:text/css,p{}">')),
        ("a code that was not given", short('<img src="qr:autre" alt="">')),
        ("a font of the system", short(secret, "<style>@font-face { font-family: x; src: local('DejaVu Serif') }</style>")),
        ("a picture that is none", short('<img src="data:image/png;base64,AAAA" alt="">')),
        ("5 MB", short("<p>" + "a " * 2_500_000)),
        ("a letter without title", "<p>a</p>"),
    ]:
        status, answer = worker.print(text)
        check(f"{what}: {answer.decode()}" if status else what, status == 1 and secret.encode() not in answer)
    for what, body in [("not JSON", b"{"), ("no letter", b"{}"), ("half a character", b'{"html": "\\ud800"}'),
                       ("a code with a path", json.dumps({"html": short(""), "qr": {"../a": "b"}}).encode()),
                       ("20 MB in a frame", b" " * 20_000_000)]:
        status, answer = worker.send(body)
        check(f"{what}: {answer.decode()}" if status else what, status == 1)
    status, pdf = worker.print(short("<p>Zoé 😀\U0001f9ff\ue000 Ngọc Đặng-Ćirić</p>"))
    seen = text_of(pdf) if status == 0 else ""
    check("a sign without font is shown as such, the name stays", "Ngọc Đặng-Ćirić" in seen and "\ufffd" in seen, seen)
    status, answer = worker.print(short("<p>" + "𓀀" * 40))
    check(f"a script without font: {answer.decode(errors='replace')[:40]}", status == 1)
    status, pdf = worker.print(short("<p>encore là</p>"))
    check("and prints after all that", status == 0 and "encore là" in text_of(pdf))


def confinement(worker):
    print("what the worker may")
    process = worker.process.pid
    limits = {k: resource.prlimit(process, k)[0] for k in (
        resource.RLIMIT_AS, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CORE, resource.RLIMIT_NPROC)}
    check("memory, files, cores, processes are limited", list(limits.values()) == [1 << 30, 0, 64, 0, 0], list(limits.values()))
    check("it is nice", os.getpriority(os.PRIO_PROCESS, process) == os.getpriority(os.PRIO_PROCESS, 0) + 5)
    try:
        opened = [os.readlink(f"/proc/{process}/fd/{name}") for name in os.listdir(f"/proc/{process}/fd")]
        check("only its pipes are open, and the socket by which its parent watches it", sorted(o.split(":")[0] for o in opened) == ["/dev/null", "/dev/null", "pipe", "pipe", "socket"], opened)
    except PermissionError:
        pass  # not dumpable: only root may look
    code, said, left = worker.end()
    check("ends by itself with the input, silent, leaving nothing", (code, said, left) == (0, b"", []), (code, said, left))
    missing = subprocess.run(["/usr/bin/python3", "-I", str(WORKER / "render.py"), "1", str(FONTS)], input=b"", capture_output=True)
    check("without its style sheet it ends with 4", missing.returncode == 4, missing.returncode)


def same_bytes():
    print("the same letter")
    found = []
    for _ in range(2):
        worker = Worker()
        worker.print(short("<p>avant</p>")) if found else None
        found.append(worker.print(sample("ar")))
        worker.end()
        time.sleep(1.1)  # dates have seconds
    check("is the same bytes in another worker, whatever came before", found[0] == found[1])


def largest(worker):
    """Eight communes, thirty landlords, an address of six lines, a form three times as long."""
    print("the longest letter")
    communes = ["Aubervilliers", "Bobigny", "Champigny-sur-Marne", "Fontenay-sous-Bois", "Gennevilliers", "Montreuil",
                "Noisy-le-Sec", "Saint-Denis"]
    view = {**SAMPLE, "rubriques": SAMPLE["rubriques"] * 3, "commissions": SAMPLE["commissions"] * 3,
            "destinataire": ["Madame Maria-Antonia de la Concepción BENALI-VANDENBROUCKE", "chez Monsieur OUEDRAOGO",
                             "Résidence des Acacias, bâtiment C, escalier 12", "Appartement 1204",
                             "108 bis, avenue du Président Salvador Allende", "93500 PANTIN CEDEX"],
            "bailleurs": {"communes": communes, "lignes": [
                {"nom": f"Société des Logements de la Butte {i}", "adresse": "25, avenue du Grand Tilleul, 94200 Ivry-sur-Seine",
                 "presences": [{"oui": (i + j) % 3 > 0} for j in range(8)]} for i in range(30)]}}
    status, pdf = worker.print(page("lettres/attestation", view))
    if status:
        return check("is printed", False, pdf.decode())
    if KEEP:
        (KEEP / "attestation-longue.pdf").write_bytes(pdf)
    boxes = poppler("pdftotext", pdf, "-bbox").decode()
    found = [tuple(map(float, box)) for box in re.findall(r'xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)"', boxes)]
    width, height = 210 / 25.4 * 72, 297 / 25.4 * 72
    out = [box for box in found if box[0] < 50 or box[1] < 40 or box[2] > width - 50 or box[3] > height - 25]
    check("nothing falls off the sheet", found and not out, out[:3] or f"{boxes.count('<page ')} pages")
    text = flat(pdf)
    check("nothing is lost", text.count("Nom de naissance") == 3 and "Société des Logements de la Butte 29" in text
          and all(commune in text for commune in communes))


def in_a_row(count=int(os.environ.get("LETTERS", "60")), life=25):
    print(f"{count} letters in a row")
    text, started, times, workers, bad, peak = sample("ar"), time.monotonic(), [], [], 0, 0
    worker, first = None, []
    for number in range(count):
        begun = time.monotonic()
        if number % life == 0:
            if worker:
                workers.append(worker.end())
            worker = Worker(life)
        status, pdf = worker.print(text)
        bad += status != 0 or not pdf.startswith(b"%PDF-")
        (first if number % life == 0 else times).append(time.monotonic() - begun)
        if number % life == life - 2:
            peak = max(peak, int(re.search(r"VmHWM:\s+(\d+)", pathlib.Path(f"/proc/{worker.process.pid}/status").read_text())[1]))
    workers.append(worker.end())
    times.sort()
    check("all are printed", bad == 0)
    check("workers ended by themselves and were replaced", [w[0] for w in workers] == [0] * -(-count // life)
          and all(w[2] == [] for w in workers), [w[0] for w in workers])
    print(f"         {1000 * times[len(times) // 2]:.0f} ms a letter (p50), {1000 * times[int(len(times) * .99)]:.0f} ms (p99), "
          f"{1000 * max(first):.0f} ms with the start of a worker, {peak // 1024} MB at most, {time.monotonic() - started:.0f} s in all")


worker = Worker()
certificate(worker)
largest(worker)
logos(worker)
joined(worker)
refusals(worker)
confinement(worker)
same_bytes()
in_a_row()
print(f"{results['ok']} passed, {results['FAILED']} failed")
sys.exit(1 if results["FAILED"] else 0)
