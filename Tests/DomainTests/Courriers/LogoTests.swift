// SPDX-License-Identifier: EUPL-1.2

import Domain
import Testing

/// What may be the logo of a body: told by its bytes, whole, and of a size that a printer holds.
@Suite struct LogoTests {
    private func code(_ contenu: [UInt8]) -> String? {
        guard case .failure(let refus) = examineLogo(contenu) else { return nil }
        #expect(refus.violations.map(\.champ) == ["logo"])
        return refus.violations.first?.code
    }

    @Test func twoKindsAreTakenWhateverTheirName() throws {
        let png = try examineLogo(Pictures.png(600, 300)).get()
        #expect(png.genre == .png && png.largeur == 600 && png.hauteur == 300)
        let jpeg = try examineLogo(Pictures.jpeg(600, 300)).get()
        #expect(jpeg.genre == .jpeg && jpeg.largeur == 600 && jpeg.hauteur == 300)
        // Progressive, behind filling bytes, a preview of its own in a comment.
        #expect(try examineLogo(Pictures.jpeg(600, 300, frame: 0xc2, filled: true)).get().largeur == 600)
    }

    @Test(arguments: [
        ("GIF89a\u{1}\u{2}", "logo.genre"), ("RIFF0000WEBPVP8 ", "logo.genre"), ("%PDF-1.7", "logo.genre"),
        ("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "logo.genre"),
        ("<?xml version=\"1.0\"?>\n<!-- x -->\n<SVG/>", "logo.genre"), ("logo.png", "logo.inconnu"), ("", "logo.vide"),
    ])
    func othersAreNamed(_ text: String, _ expected: String) {
        #expect(code(Array(text.utf8)) == expected)
    }

    @Test func sidesAndWeight() {
        for (largeur, hauteur) in [(40, 40), (2_000, 2_000), (40, 2_000)] {
            #expect(code(Pictures.png(largeur, hauteur)) == nil && code(Pictures.jpeg(largeur, hauteur)) == nil)
        }
        // The last is a bomb: a few bytes that would unpack to sixteen gigabytes.
        for (largeur, hauteur) in [(39, 40), (40, 39), (2_001, 40), (40, 2_001), (0, 0), (65_535, 65_535)] {
            #expect(code(Pictures.png(largeur, hauteur)) == "logo.taille")
            #expect(code(Pictures.jpeg(largeur, hauteur)) == "logo.taille")
        }
        #expect(code(Pictures.png(1 << 31, 1 << 31)) == "logo.taille")
        let bare = Pictures.png(60, 40).count
        #expect(code(Pictures.png(60, 40, more: Logo.largest - bare)) == nil)
        #expect(code(Pictures.png(60, 40, more: Logo.largest - bare + 1)) == "logo.lourd")
    }

    /// Cut anywhere, or with something behind: refused, and nothing is read beyond the end.
    @Test func onlyWholePictures() {
        for whole in [Pictures.png(60, 40), Pictures.jpeg(60, 40), Pictures.jpeg(60, 40, frame: 0xc2, filled: true)] {
            for count in 8..<whole.count { #expect(code(Array(whole[..<count])) == "logo.coupe", "\(count)") }
            #expect(code(whole + [0x3c]) == "logo.coupe")
        }
        var long = Pictures.png(60, 40)
        long.replaceSubrange(33..<37, with: [0xff, 0xff, 0xff, 0xff])
        #expect(code(long) == "logo.coupe")
        var none = Pictures.jpeg(60, 40)
        none.replaceSubrange(4..<6, with: [0, 0])
        #expect(code(none) == "logo.coupe")
    }

    @Test func aLetterNamesAVersion() {
        let version = VersionLogo(organisme: ID(61), version: 3)
        #expect(VersionLogo(nom: version.nom) == version && version.nom.count <= 32)
        for nom in ["", "-", "3", "000000000001x", "000000000001x-", "../x-1", "000000000001x-1-2"] {
            #expect(VersionLogo(nom: nom) == nil, "\(nom)")
        }
    }
}

/// Pictures as their headers tell them; their pixels are not looked at.
private enum Pictures {
    private static func bytes(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private static func chunk(_ kind: String, _ data: [UInt8]) -> [UInt8] {
        bytes(data.count, 4) + Array(kind.utf8) + data + [0, 0, 0, 0]
    }

    static func png(_ largeur: Int, _ hauteur: Int, more: Int = 0) -> [UInt8] {
        let header = bytes(largeur, 4) + bytes(hauteur, 4) + [8, 0, 0, 0, 0]
        let pixels = [UInt8](repeating: 7, count: 12 + more)
        return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header) + chunk("IDAT", pixels)
            + chunk("IEND", [])
    }

    static func jpeg(_ largeur: Int, _ hauteur: Int, frame: UInt8 = 0xc0, filled: Bool = false) -> [UInt8] {
        var picture: [UInt8] = [0xff, 0xd8, 0xff, 0xe0, 0, 4, 0x4a, 0x46]
        // A comment that holds the header of a smaller picture.
        if filled { picture += [0xff, 0xfe, 0, 12, 0xff, 0xc0, 0, 8, 8, 0, 1, 0, 1, 1, 0xff, 0xff] }
        picture += [0xff, frame, 0, 11, 8] + bytes(hauteur, 2) + bytes(largeur, 2) + [1, 1, 0x11, 0]
        picture += [0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0]
        return picture + [1, 2, 3, 0xff, 0, 4, 0xff, 0xd9]
    }
}
