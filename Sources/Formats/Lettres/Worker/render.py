#!/usr/bin/python3 -I
# SPDX-License-Identifier: EUPL-1.2
"""Turns letters into PDF/UA, one after the other, for the supervisor `LetterPress`.

    render.py RENDERS FOLDER...

Reads frames on the standard input, answers on the standard output, and ends by itself after RENDERS letters or when the
input ends. The style sheets and the fonts of the folders are the only files that a letter can name.

Frame in:  4 bytes, big-endian length, then UTF-8 JSON {"html": text, "qr": {name: text},
"images": {name: PNG or JPEG in base 64}, "marks": [id]}.
Frame out: 4 bytes, big-endian length, then 1 byte (0: a PDF, 1: a refusal) and the PDF, or the reason in English. A
reason never quotes the document: it goes to logs. Where marks are asked for, 4 bytes of length and JSON {"pages": count,
"marks": {id: page}} stand before the PDF.

Ends with 0 at the end of the input or of its life, 2 called wrongly, 3 a Python module is missing, 4 an asset is
missing, 5 the input is not made of frames.
"""
import base64, contextlib, ctypes, io, json, logging, os, pathlib, re, resource, shutil, socket, stat, struct, sys, unicodedata

HTML_BYTES = 2_000_000
# JSON may write a character of the letter in several bytes.
FRAME_BYTES = 8 * HTML_BYTES
# Unpacked, each may take 16 MB: `Lot.logos` holds a lot to as many.
IMAGES = 10
MEMORY = 1 << 30
# Seconds of processor for the whole life; one letter takes well under a second, the supervisor holds the clock.
CPU_PER_RENDER = 5
QR_NAME = re.compile(r"[a-z0-9-]{1,32}")
QR_TEXT = 500
PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}
# Beyond that it is not a rare sign in a name, it is a script that this machine cannot write.
UNWRITABLE = 20


class Refusal(Exception):
    """The letter is not printed; the text says why without quoting it."""


def isolate():
    """Before the libraries are loaded: they read the environment, and C code prints where it likes."""
    os.nice(5)
    answers = os.dup(1)
    null = os.open(os.devnull, os.O_RDWR)
    os.dup2(null, 1)
    os.dup2(null, 2)
    # What the server had open is not ours, but for a socket by which Foundation knows that we live: were it closed, a
    # thread of the server would wait for our end and hear of no other process.
    for name in map(int, os.listdir("/proc/self/fd")):
        with contextlib.suppress(OSError):  # the folder that was being listed
            if name > 2 and name != answers and not is_local_socket(name):
                os.close(name)
    os.environ.update(HOME="/nonexistent", XDG_CACHE_HOME="/nonexistent", XDG_DATA_HOME="/nonexistent")
    # The font library stamps the subsets it embeds with the hour; this makes the same letter the same bytes.
    os.environ["SOURCE_DATE_EPOCH"] = "0"
    # No core file and no debugger: letters are about people.
    ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)
    return open(answers, "wb", buffering=0)


def is_local_socket(descriptor):
    if not stat.S_ISSOCK(os.fstat(descriptor).st_mode):
        return False
    opened = socket.socket(fileno=descriptor)
    try:
        return opened.family == socket.AF_UNIX
    finally:
        opened.detach()


def limit(renders):
    """After the fonts are unpacked: from here on nothing is written and nothing is started."""
    for which, value in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, 60 + CPU_PER_RENDER * renders),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        resource.setrlimit(which, (value, value))


class Complaints(logging.Handler):
    """WeasyPrint goes on without what it could not load; an official letter does not."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.count = 0

    def emit(self, record):
        self.count += 1


class Press:
    def __init__(self, folders):
        import segno, weasyprint
        from PIL import Image, ImageFile
        from weasyprint.css.counters import CounterStyle
        from weasyprint.text.fonts import FontConfiguration

        self.segno, self.weasyprint, self.pillow = segno, weasyprint, Image
        # WeasyPrint takes what is cut or broken; an official letter does not.
        ImageFile.LOAD_TRUNCATED_IMAGES = False
        mend_fonts(weasyprint)
        self.assets = {
            path.name: path.read_bytes()
            for folder in folders
            for path in sorted(pathlib.Path(folder).iterdir())
            if path.suffix in (".css", ".woff2", ".ttf")
        }
        if "letters.css" not in self.assets:
            raise FileNotFoundError("letters.css")
        self.complaints = Complaints()
        weasyprint.LOGGER.addHandler(self.complaints)
        weasyprint.LOGGER.setLevel(logging.ERROR)
        # The fonts are unpacked once, in the temporary folder, while files may still be written. Every letter shares
        # them: a rule @font-face that is already known is skipped.
        self.fonts = FontConfiguration()
        self.refusals, self.codes, self.images = [], {}, {}
        weasyprint.CSS(
            string=self.assets["letters.css"].decode(), font_config=self.fonts, counter_style=CounterStyle(),
            url_fetcher=self.fetch)
        if self.refusals or self.complaints.count:
            raise FileNotFoundError("a font of letters.css")
        self.writable = Coverage(self.fonts)

    def render(self, html, codes, images, marks=None):
        if len(html.encode()) > HTML_BYTES:
            raise Refusal("document over 2 MB")
        self.refusals, self.complaints.count, self.codes, self.images = [], 0, codes, images
        # A relative address becomes one that is refused, instead of being passed over.
        source = self.weasyprint.HTML(
            string=self.writable.only(html, len(marks or (1,))), base_url="https://relative.invalid/", url_fetcher=self.fetch
        )
        keep_direction(source.etree_element)
        document = source.render(font_config=self.fonts)
        if not (document.metadata.title and document.metadata.lang):
            raise Refusal("document without title or language")
        pdf = document.write_pdf(variant="pdf/ua-1", finisher=complete_tags)
        if self.refusals:
            raise Refusal(self.refusals[0])
        if self.complaints.count:
            raise Refusal("an image, a font or a style sheet cannot be used")
        if marks is None:
            return pdf
        places = {}
        for number, page in enumerate(document.pages, 1):
            for name in page.anchors:
                places.setdefault(name, number)
        if any(mark not in places for mark in marks):
            raise Refusal("a mark is not in the document")
        head = json.dumps({"pages": len(document.pages), "marks": {mark: places[mark] for mark in marks}}).encode()
        return struct.pack(">I", len(head)) + head + pdf

    def fetch(self, url):
        scheme, _, rest = url.partition(":")
        if scheme == "asset" and rest in self.assets:
            return {"string": self.assets[rest], "mime_type": "text/css" if rest.endswith(".css") else "font/woff2"}
        if scheme == "qr" and rest in self.codes:
            return {"string": self.qr(self.codes[rest]), "mime_type": "image/svg+xml"}
        if scheme == "image" and rest in self.images:
            # Pixels are copied as they are: broken ones would be found by who opens the file. Once a picture.
            self.pillow.open(io.BytesIO(self.images[rest])).load()
            return {"string": self.images[rest], "mime_type": kind(self.images[rest])}
        if scheme == "data" and rest.startswith("image/"):
            return self.weasyprint.default_url_fetcher(url)
        known = scheme if scheme in ("asset", "qr", "image", "data", "file", "http", "https", "ftp") else "another scheme"
        self.refusals.append(f"refused address ({known})")
        raise ValueError("refused")

    def qr(self, text):
        """Rows a little taller than a module, so that no white hair shows between them on a screen."""
        code = self.segno.make(text, error="m", micro=False, boost_error=False)
        side = code.symbol_size(border=2)[0]
        path = "".join(
            f"M{match.start() + 2} {y + 2}h{len(match[0])}v1.02h-{len(match[0])}z"
            for y, row in enumerate(code.matrix)
            for match in re.finditer("1+", "".join(map(str, row)))
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
            f'<path d="{path}"/></svg>'
        ).encode()


class Coverage:
    """Which characters the fonts of this machine have: WeasyPrint leaves a hole for the others."""

    def __init__(self, fonts):
        from cffi import FFI

        ffi = FFI()
        ffi.cdef(
            "typedef struct { int nfont; int sfont; void **fonts; } FcFontSet;"
            "FcFontSet *FcConfigGetFonts(void *, int);"
            "int FcPatternGetCharSet(void *, char *, int, void **); int FcCharSetHasChar(void *, uint32_t);"
        )
        self.library = ffi.dlopen("libfontconfig.so.1")
        self.sets = []
        for origin in (0, 1):  # those of the system, then ours
            found = self.library.FcConfigGetFonts(ffi.cast("void *", fonts._fontconfig_config), origin)
            for i in range(found.nfont if found else 0):
                out = ffi.new("void **")
                if self.library.FcPatternGetCharSet(found.fonts[i], ffi.new("char[]", b"charset"), 0, out) == 0:
                    self.sets.append(out[0])
        self.known = {}

    def has(self, character):
        if character not in self.known:
            code = ord(character)
            self.known[character] = unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp") or any(
                self.library.FcCharSetHasChar(found, code) for found in self.sets
            )
        return self.known[character]

    def only(self, html, letters=1):
        """A rare sign that no font has is shown as such, not dropped from somebody's name."""
        missing = [character for character in set(html) if not self.has(character)]
        if sum(map(html.count, missing)) > UNWRITABLE * letters:
            raise Refusal("no font for a script of the document")
        return html.translate({ord(character): "\ufffd" for character in missing})


MARK = "\u200f"


def keep_direction(root):
    """Pango takes the direction of each line from its first letter: an Arabic line that begins with a French word would
    run from the left. An invisible mark before such words says the direction, and they are not cut."""

    def marked(text):
        out, after_french = [], False
        for word in (text or "").split(" "):
            strong = (unicodedata.bidirectional(c) for c in word if unicodedata.bidirectional(c) in ("L", "R", "AL"))
            is_french = next(strong, "") == "L"
            out.append(("\u00a0" if after_french else " " + MARK) + word if is_french else " " + word)
            after_french = is_french
        return text and "".join(out)[1:]

    for part in root.iter():
        if part.get("dir") == "rtl":
            for node in part.iter():
                node.text = marked(node.text)
                if node is not part:
                    node.tail = marked(node.tail)


def mend_fonts(weasyprint):
    """WeasyPrint 57 counts letters from the left: in Arabic it says of each glyph that it is another letter, and a
    search, a copy or a screen reader gets them wrong. The font knows better."""
    from fontTools import agl

    if not weasyprint.__version__.startswith("57."):
        return
    build = weasyprint.pdf.build_fonts_dictionary

    def is_from_the_right(text):
        return any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)

    def mended(pdf, fonts, *rest):
        for font in fonts.values():
            if font.ttfont is None:
                continue
            letters = {name: chr(code) for code, name in reversed(font.ttfont.getBestCmap().items())}
            for glyph, text in font.cmap.items():
                name = font.ttfont.getGlyphName(glyph)
                letter = unicodedata.normalize("NFKC", letters.get(name) or agl.toUnicode(name)).strip() or " "
                if not text or is_from_the_right(text) or is_from_the_right(letter):
                    font.cmap[glyph] = letter
        return build(pdf, fonts, *rest)

    weasyprint.pdf.build_fonts_dictionary = mended


def complete_tags(document, pdf):
    """What WeasyPrint 57 leaves out of the tags, or tells twice, and a screen reader needs: the language of a part that
    is not in French and its text in the order of reading, the text of a picture, the direction of a table header."""
    from pydyf import Dictionary, String

    marked = {}
    streams = {stream.reference: stream.marked for stream in pdf.objects if getattr(stream, "marked", None)}
    for page in pdf.objects:
        if isinstance(page, Dictionary) and page.get("Type") == "/Page":
            marked[page.reference] = streams.get(page["Contents"], [])
    for element in pdf.objects:
        if not (isinstance(element, Dictionary) and element.get("Type") == "/StructElem" and "Pg" in element):
            continue
        boxes = {kid: marked[element["Pg"]][kid][1] for kid in element["K"] if isinstance(kid, int)}
        for kid, box in boxes.items():
            # A frame around other blocks would have their text read a second time.
            kind, children = type(box).__name__, getattr(box, "children", ())
            if kind == "PageBox" or children and not type(children[-1]).__name__.startswith(("Line", "Inline", "Text")):
                element["K"].remove(kid)
            node, language = getattr(box, "element", None), box.style["lang"]
            if language and language != document.metadata.lang:
                element["Lang"] = String(language)
            if node is None:
                continue
            if box.style["direction"] == "rtl" and (node.text or "").strip():
                element["ActualText"] = String("".join(node.itertext()).replace(MARK, "").strip())
            picture = node if node.tag == "img" or (node.text or "").strip() else next(iter(node), node)
            if picture.tag == "img":
                element["S"], element["Alt"] = "/Figure", String(picture.get("alt", ""))
            if node.tag == "th":
                scope = "Row" if node.get("scope") == "row" else "Column"
                element["A"] = Dictionary({"O": "/Table", "Scope": f"/{scope}"})


def read(count):
    """The next bytes, or None at the end of the input."""
    data = sys.stdin.buffer.read(count)
    return data if len(data) == count else None


def skip(count):
    while count and (data := sys.stdin.buffer.read(min(count, 1 << 20))):
        count -= len(data)


def kind(picture):
    """Told by its first bytes; None for what is neither: a drawing could name a file."""
    return next((kind for start, kind in PICTURES.items() if picture.startswith(start)), None)


def request(body):
    try:
        message = json.loads(body)
        html, codes, marks = message["html"], message.get("qr", {}), message.get("marks")
        images = {name: base64.b64decode(text, validate=True) for name, text in message.get("images", {}).items()}
        if not isinstance(html, str) or not all(
            isinstance(text, str) and QR_NAME.fullmatch(name) and len(text) <= QR_TEXT for name, text in codes.items()
        ):
            raise ValueError
        if marks is not None and not all(isinstance(mark, str) and QR_NAME.fullmatch(mark) for mark in marks):
            raise ValueError
        if len(images) > IMAGES or not all(QR_NAME.fullmatch(name) and kind(picture) for name, picture in images.items()):
            raise ValueError
        # Half of a pair of surrogates can be written in JSON, and nowhere else.
        html.encode()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refusal("request not understood")
    return html, codes, images, marks


def main():
    try:
        renders, folders = int(sys.argv[1]), sys.argv[2:]
    except (IndexError, ValueError):
        return 2
    out = isolate()
    try:
        press = Press(folders)
    except ImportError:
        return 3
    except OSError:
        return 4
    try:
        limit(renders)
        return serve(press, renders, out)
    finally:
        shutil.rmtree(press.fonts._folder, ignore_errors=True)
        if press.fonts._folder.parent.name.startswith("ruche-lettres-"):  # made for us by the supervisor
            press.fonts._folder.parent.rmdir()


def serve(press, renders, out):
    for _ in range(renders):
        header = read(4)
        if header is None:
            return 0
        (length,) = struct.unpack(">I", header)
        status, last = 1, False
        try:
            if length > FRAME_BYTES:
                if length > 64 * FRAME_BYTES:
                    return 5
                skip(length)
                raise Refusal("document over 2 MB")
            body = read(length)
            if body is None:
                return 0
            answer = press.render(*request(body))
            status = 0
        except Refusal as refusal:
            answer = str(refusal).encode()
        except MemoryError:
            # What is left of the memory is unknown: answer, and let another begin afresh.
            answer, last = b"out of memory", True
        except Exception as error:
            answer = f"cannot be laid out ({type(error).__name__})".encode()
        answer = struct.pack(">IB", 1 + len(answer), status) + answer
        while answer:
            answer = answer[out.write(answer):]
        if last:
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
