#!/usr/bin/env python3
# SPDX-License-Identifier: EUPL-1.2
"""The words of the applicants' languages: every label of the form, every code, the steps of the attestation.

    .venv/bin/python Tests/Reference/check_translations.py    prints counts, then "N checks"; exit 1 on a failure

Standard library only. The keys expected are derived from fr.json, formulaire.json and codes.json: a label added to
the form and forgotten here is a failure.
"""
import json, pathlib, re, sys
from collections import Counter

REFERENCE = pathlib.Path(__file__).resolve().parents[2] / "Sources/Reference"
LANGUAGES = ["en", "ar", "pt", "tr", "uk", "zh"]
# A text of these languages has at least one letter of its script, unless it is an acronym.
SCRIPT = {"ar": "[\u0620-\u064a]", "uk": "[\u0400-\u04ff]", "zh": "[\u4e00-\u9fff]"}
# Marks, embeddings, overrides and isolates: direction is the page's business.
BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
ACRONYM = re.compile(r"[A-Z][A-Z0-9]*")
# (language, key) whose text is rightly that of the French.
SAME = set()
# Labels of pages that are not the form, and the codes that it does not offer.
ELSEWHERE = {"champ.guichet", "champ.numero", "champ.typeFichier", "champ.courriel-agent"}
STEPS = 7
LONGEST_WORDS = 14
checks = failures = 0


def check(name, wrong):
    """One check; `wrong` lists what is wrong."""
    global checks, failures
    checks += 1
    if wrong:
        failures += 1
        print(f"  FAILED  {name}: {len(wrong)}: {list(wrong)[:5]}")


def read(name):
    """A JSON file whose keys are each written once."""
    twice = []

    def once(pairs):
        names = [key for key, _ in pairs]
        twice.extend({key for key in names if names.count(key) > 1})
        return dict(pairs)

    content = json.loads((REFERENCE / name).read_text(), object_pairs_hook=once)
    check(f"{name}: keys written once", twice)
    return content


def french():
    """What must be translated: key → French text."""
    texts, codes = read("Textes/fr.json"), read("Tables/codes.json")
    form = read("Tables/formulaire.json")["rubriques"]
    parts = [part for rubric in form for part in rubric["parties"]]
    wanted = {f"reponse.{answer}" for answer in ("oui", "non", "vide")}
    wanted |= {f"rubrique.{rubric['code']}" for rubric in form}
    wanted |= {f"groupe.{part['groupe']}{end}" for part in parts if "groupe" in part for end in ("", ".ajouter")}
    wanted |= {f"partie.{part['code']}" for part in parts if "code" in part}
    wanted |= {key for key in texts if key.startswith("partie.")}
    wanted |= {key for key in texts if key.startswith("champ.") and not key.endswith((".aide", ".sujet"))} - ELSEWHERE
    check("fr.json has every label", wanted - set(texts))
    found = {key: texts.get(key, "") for key in wanted}
    for name in {field["liste"] for part in parts for field in part["champs"] if "liste" in field} - {"canalDepot"}:
        for entry in codes[name]["codes"]:
            if (name, entry["code"]) != ("civilite", "3"):
                found[f"liste.{name}.{entry['code']}"] = entry["libelle"]
    return found


def writing(language, named):
    """The letters of texts (name, text): of the right script, none invisible."""
    script = SCRIPT.get(language)
    if script:
        wrong = [name for name, text in named if not re.search(script, text) and not ACRONYM.fullmatch(text)]
        check(f"{language}: letters of the script", wrong)
    check(f"{language}: no empty text, no loose space", [n for n, t in named if not t or re.search(r"^\s|\s$|\s\s", t)])
    check(f"{language}: no bidi control", [name for name, text in named if BIDI.search(text)])
    check(f"{language}: no markup", [name for name, text in named if re.search("[<>&]", text)])


def holes(text):
    return sorted(re.findall(r"\{[^}]*\}?|\}", text))


def form(source):
    for language in LANGUAGES:
        name = f"formulaire.{language}.json"
        texts = read(f"Textes/{name}")
        check(f"{name}: keys missing", set(source) - set(texts))
        check(f"{name}: keys unknown", set(texts) - set(source))
        again = json.dumps(texts, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        check(f"{name}: sorted, two spaces", [] if (REFERENCE / "Textes" / name).read_text() == again else ["layout"])
        both = [(key, text, source[key]) for key, text in texts.items() if key in source]
        check(f"{name}: placeholders", [key for key, text, old in both if holes(text) != holes(old)])
        same = {(language, key) for key, text, old in both if text == old and not ACRONYM.fullmatch(text)}
        check(f"{name}: text left in French", same - SAME)
        asks = [key for key, text, old in both if ("?" in old) != text.endswith(("?", "？", "؟"))]
        check(f"{name}: questions stay questions", asks)
        # Two answers of one list that read alike cannot be told apart.
        seen = {}
        for key, text in texts.items():
            if key.startswith("liste."):
                seen.setdefault((key.rsplit(".", 1)[0], text), []).append(key)
        check(f"{name}: answers of a list differ", [keys for keys in seen.values() if len(keys) > 1])
        writing(language, texts.items())
        print(f"{name}: {len(texts)} texts, longest {max(map(len, texts.values()))}")


def ends(text):
    return len(re.findall("[.?!。？؟]", text))


def attestation():
    suite = read("Textes/suite.json")
    check("suite.json: languages", set(suite) ^ {"fr", *LANGUAGES})
    for language, text in suite.items():
        check(f"suite.json, {language}: fields", set(text) ^ {"titre", "etapes"})
        check(f"suite.json, {language}: steps", [] if len(text["etapes"]) == STEPS else [len(text["etapes"])])
        writing(language, [("titre", text["titre"]), *((str(i), step) for i, step in enumerate(text["etapes"], 1))])
        check(f"suite.json, {language}: no acronym", re.findall(r"\b[A-Z]{2,}\b", " ".join(text["etapes"])))
        steps = zip(text["etapes"], suite["fr"]["etapes"])
        check(f"suite.json, {language}: sentences of the French", [s for s, old in steps if ends(s) != ends(old)])
    spoken = [s for step in suite["fr"]["etapes"] for s in re.split("[.?!]", step) if s.strip()]
    check("suite.json: French sentences are short", [s for s in spoken if len(re.findall(r"\w+", s)) > LONGEST_WORDS])
    print(f"suite.json: {len(suite)} languages, {STEPS} steps, {len(spoken)} French sentences")


# The letters of a text message that count for one of its 160 (3GPP TS 23.038); any other makes it two thirds shorter.
GSM = set("@£$¥èéùìòÇ\nØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
          "abcdefghijklmnopqrstuvwxyzäöñüà")
SHOWN = {"code": "1234 5678", "minutes": "10", "jour": "31/12/2026"}


def messages(name, texts):
    """Text messages: one part, without a link, without a name."""
    said = {key: re.sub("{([a-z]+)}", lambda hole: SHOWN.get(hole[1], "?" * 200), text)
            for key, text in texts.items() if re.fullmatch(r"envoi\.[a-z-]+\.sms", key)}
    check(f"{name}: text messages in one part", [
        (key, len(text), sorted(set(text) - GSM)) for key, text in said.items()
        if len(text) > (160 if set(text) <= GSM else 70)])
    if not name.startswith("espace.ar"):
        check(f"{name}: text messages of the plain alphabet", [key for key, text in said.items() if not set(text) <= GSM])
    check(f"{name}: no link in text messages", [key for key, text in said.items() if re.search(r"https?:|www|\.fr", text)])
    return len(said)


def espaces():
    """Mon dossier: each of its words, those of its history and of who looked, with the same places for values."""
    texts = read("Textes/fr.json")
    messages("fr.json", texts)
    wanted = {
        key: text for key, text in texts.items()
        if key.startswith(("espace.", "violation.espace.", "consultation.objet.")) or key == "envoi.code-demandeur.sms"
        or re.fullmatch(r"evenement\.\w+\.demandeur", key)}
    for language in ["en", "ar", "pt"]:
        own = read(f"Textes/espace.{language}.json")
        check(f"espace.{language}.json: all words", wanted.keys() - own.keys())
        check(f"espace.{language}.json: no word that French has not", own.keys() - texts.keys())
        check(f"espace.{language}.json: places for values", [
            key for key, text in own.items() if key != "envoi.code-demandeur.traduction"
            and set(re.findall(r"{[a-z]+}", text)) != set(re.findall(r"{[a-z]+}", texts.get(key, "")))])
        check(f"espace.{language}.json: no marks of direction", [key for key, text in own.items() if BIDI.search(text)])
        check(f"espace.{language}.json: its script", [
            key for key, text in own.items() if key not in ("commun.langue", "espace.sens")
            and language in SCRIPT and not re.search(SCRIPT[language], text)])
        print(f"espace.{language}.json: {len(own)} texts, {messages(f'espace.{language}.json', own)} by text message")


source = french()
print(f"to translate: {len(source)} {dict(Counter(key.split('.')[0] for key in sorted(source)))}")
form(source)
attestation()
espaces()
print(f"{checks} checks" + (f", {failures} failed" if failures else ""))
sys.exit(1 if failures else 0)
