// SPDX-License-Identifier: EUPL-1.2

/// The picture of a body above the sender, on all its letters.
package struct Logo: Sendable, Hashable {
    /// Told by the first bytes, never by a name.
    package enum Genre: String, Sendable, CaseIterable {
        case png, jpeg
    }

    package let genre: Genre
    package let contenu: [UInt8]
    package let largeur: Int
    package let hauteur: Int

    package static let largest = 200_000
    /// Pixels of a side.
    package static let sides = 40...2_000
}

/// Which version of the logo of which body a letter bears: versions are kept, so that it is printed again as it was sent.
package struct VersionLogo: Sendable, Hashable {
    package let organisme: ID<Organisme>
    package let version: Int

    package init(organisme: ID<Organisme>, version: Int) {
        self.organisme = organisme
        self.version = version
    }

    /// As a letter is written down with it, and names it to the printer.
    package var nom: String { "\(organisme.text)-\(version)" }

    package init?(nom: String) {
        let parts = nom.split(separator: "-")
        guard parts.count == 2, let organisme = ID<Organisme>(text: String(parts[0])), let version = Int(parts[1])
        else { return nil }
        self.init(organisme: organisme, version: version)
    }
}

/// A picture as it was sent. Its size is read in its header: nothing is unpacked here.
package func examineLogo(_ contenu: [UInt8]) -> Result<Logo, Refus> {
    var form = ShortForm(typed: [:])
    func refused(_ code: String, _ parametres: [String: String] = [:]) -> Result<Logo, Refus> {
        form.refuse("logo", code, parametres)
        return .failure(Refus(violations: form.violations))
    }
    guard !contenu.isEmpty else { return refused("logo.vide") }
    guard contenu.count <= Logo.largest else {
        return refused("logo.lourd", ["maximum": "\(Logo.largest / 1_000)"])
    }
    let genre: Logo.Genre
    let size: (largeur: Int, hauteur: Int)?
    if contenu.starts(with: pngSignature) {
        (genre, size) = (.png, pngSize(contenu))
    } else if contenu.starts(with: [0xff, 0xd8, 0xff]) {
        (genre, size) = (.jpeg, jpegSize(contenu))
    } else if let nom = foreign(contenu) {
        return refused("logo.genre", ["nom": nom])
    } else {
        return refused("logo.inconnu")
    }
    guard let size else { return refused("logo.coupe") }
    guard Logo.sides.contains(size.largeur), Logo.sides.contains(size.hauteur) else {
        return refused(
            "logo.taille",
            [
                "largeur": "\(size.largeur)", "hauteur": "\(size.hauteur)", "minimum": "\(Logo.sides.lowerBound)",
                "maximum": "\(Logo.sides.upperBound)",
            ])
    }
    return .success(Logo(genre: genre, contenu: contenu, largeur: size.largeur, hauteur: size.hauteur))
}

private let pngSignature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/// Chunk by chunk, from IHDR to an IEND that ends the file; nil when one is missing or something follows.
private func pngSize(_ bytes: [UInt8]) -> (largeur: Int, hauteur: Int)? {
    var place = pngSignature.count
    var size: (largeur: Int, hauteur: Int)?
    var hasPixels = false
    while place + 12 <= bytes.count {
        let length = number(bytes, place, 4)
        let kind = bytes[(place + 4)..<(place + 8)]
        guard length <= bytes.count - place - 12 else { return nil }
        if place == pngSignature.count {
            guard kind.elementsEqual("IHDR".utf8), length == 13 else { return nil }
            size = (number(bytes, place + 8, 4), number(bytes, place + 12, 4))
        }
        if kind.elementsEqual("IDAT".utf8) { hasPixels = true }
        place += 12 + length
        if kind.elementsEqual("IEND".utf8) { return hasPixels && place == bytes.count ? size : nil }
    }
    return nil
}

/// Segment by segment, from SOI to the frame, whose pixels follow; EOI ends the file.
private func jpegSize(_ bytes: [UInt8]) -> (largeur: Int, hauteur: Int)? {
    guard bytes.suffix(2) == [0xff, 0xd9] else { return nil }
    var place = 2
    var size: (largeur: Int, hauteur: Int)?
    while place + 4 <= bytes.count, bytes[place] == 0xff {
        let marker = bytes[place + 1]
        // A marker may be preceded by any number of them.
        if marker == 0xff {
            place += 1
            continue
        }
        let length = number(bytes, place + 2, 2)
        guard length >= 2, place + 2 + length <= bytes.count else { return nil }
        if (0xc0...0xcf).contains(marker), ![0xc4, 0xc8, 0xcc].contains(marker) {
            guard length >= 8 else { return nil }
            size = (number(bytes, place + 7, 2), number(bytes, place + 5, 2))
        }
        // From here on pixels, which have no length.
        if marker == 0xda { return size }
        place += 2 + length
    }
    return nil
}

/// Big-endian.
private func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    bytes[place..<(place + count)].reduce(0) { $0 << 8 | Int($1) }
}

/// What people send instead, by its name.
private func foreign(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: "GIF8".utf8) { return "GIF" }
    if bytes.starts(with: "RIFF".utf8), bytes.dropFirst(8).starts(with: "WEBP".utf8) { return "WebP" }
    if bytes.starts(with: "%PDF".utf8) { return "PDF" }
    let head = String(decoding: bytes.prefix(1_000), as: UTF8.self).lowercased()
    return head.contains("<svg") ? "SVG" : nil
}
