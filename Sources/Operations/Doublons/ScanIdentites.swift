// SPDX-License-Identifier: EUPL-1.2

import Domain
import Linkage

/// The same as `identites(of:)`, out of the canonical text of a form: reads only what is compared, and is some thirty times
/// faster than decoding the whole of it, which a million files would feel. A test holds the two together.
///
/// Nil when the text is not what `Formulaire.canonicalText` writes: the caller decodes it.
func scanIdentites(_ canonical: String) -> [IdentiteComparee]? {
    var text = canonical
    return text.withUTF8 { bytes in
        var scan = IdentitesScanner(bytes: bytes)
        return scan.form()
    }
}

private struct IdentitesScanner {
    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    private var failed = false

    init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private struct Lieu {
        var voie: String?
        var codePostal: String?
        var commune: String?
        var libelle: String?
    }

    private struct Holder {
        var identite = IdentiteComparee()
        var autreTelephone: String?
        var adresse: Lieu?
    }

    mutating func form() -> [IdentiteComparee]? {
        var adresse: Lieu?
        var holders: [Holder] = []
        var applicant: Holder?
        var enfants: [Naissance] = []
        object { scan, key in
            if scan.matches(key, "adresse") {
                adresse = scan.lieu()
            } else if scan.matches(key, "cotitulaires") {
                scan.array { holders.append($0.holder()) }
            } else if scan.matches(key, "demandeur") {
                applicant = scan.holder()
            } else if scan.matches(key, "personnesACharge") {
                scan.array { scan in
                    scan.object { scan, key in
                        if scan.matches(key, "naissance") {
                            if let born = Naissance(iso: scan.string()) { enfants.append(born) }
                        } else {
                            scan.skip()
                        }
                    }
                }
            } else {
                scan.skip()
            }
        }
        guard !failed, place == bytes.count else { return nil }
        return ((applicant.map { [$0] } ?? []) + holders).map { holder in
            var identite = holder.identite
            if let other = holder.autreTelephone { identite.telephones.append(other) }
            let lieu = holder.adresse ?? adresse
            identite.voie = lieu?.voie
            identite.codePostal = lieu?.codePostal
            identite.commune = lieu?.commune ?? lieu?.libelle
            identite.enfants = enfants
            return identite
        }
    }

    private mutating func lieu() -> Lieu {
        var lieu = Lieu()
        object { scan, key in
            if scan.matches(key, "voie") {
                lieu.voie = scan.string()
            } else if scan.matches(key, "codePostal") {
                lieu.codePostal = scan.string()
            } else if scan.matches(key, "commune") {
                lieu.commune = scan.string()
            } else if scan.matches(key, "libelle") {
                lieu.libelle = scan.string()
            } else {
                scan.skip()
            }
        }
        return lieu
    }

    private mutating func holder() -> Holder {
        var holder = Holder()
        object { scan, key in
            if scan.matches(key, "nomNaissance") {
                holder.identite.nom = scan.string()
            } else if scan.matches(key, "nomUsage") {
                holder.identite.nomUsage = scan.string()
            } else if scan.matches(key, "prenoms") {
                holder.identite.prenoms = scan.string()
            } else if scan.matches(key, "naissance") {
                holder.identite.naissance = Naissance(iso: scan.string())
            } else if scan.matches(key, "civilite") {
                holder.identite.sexe = sexe(civilite: scan.string())
            } else if scan.matches(key, "telephone") {
                holder.identite.telephones = [scan.string()]
            } else if scan.matches(key, "autreTelephone") {
                holder.autreTelephone = scan.string()
            } else if scan.matches(key, "courriel") {
                holder.identite.courriel = scan.string()
            } else if scan.matches(key, "adresse") {
                holder.adresse = scan.lieu()
            } else {
                scan.skip()
            }
        }
        return holder
    }

    // MARK: JSON

    private func peek() -> UInt8 { place < bytes.count ? bytes[place] : 0 }

    private mutating func expect(_ byte: UInt8) {
        if peek() == byte { place += 1 } else { fail() }
    }

    private mutating func fail() {
        failed = true
        place = bytes.count + 1
    }

    /// A key stands between two places of the text; none of ours has an escape in it.
    private func matches(_ key: Range<Int>, _ name: StaticString) -> Bool {
        guard key.count == name.utf8CodeUnitCount else { return false }
        for offset in 0..<key.count where bytes[key.lowerBound + offset] != name.utf8Start[offset] { return false }
        return true
    }

    private mutating func object(_ member: (inout Self, Range<Int>) -> Void) {
        expect(UInt8(ascii: "{"))
        if peek() == UInt8(ascii: "}") {
            place += 1
            return
        }
        while !failed {
            expect(UInt8(ascii: "\""))
            let start = place
            skipString()
            let key = start..<max(start, place - 1)
            expect(UInt8(ascii: ":"))
            guard !failed else { return }
            member(&self, key)
            guard !failed, peek() == UInt8(ascii: ",") else { break }
            place += 1
        }
        expect(UInt8(ascii: "}"))
    }

    private mutating func array(_ element: (inout Self) -> Void) {
        expect(UInt8(ascii: "["))
        if peek() == UInt8(ascii: "]") {
            place += 1
            return
        }
        while !failed {
            element(&self)
            guard !failed, peek() == UInt8(ascii: ",") else { break }
            place += 1
        }
        expect(UInt8(ascii: "]"))
    }

    /// After the opening quote, to after the closing one.
    private mutating func skipString() {
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
        }
        expect(UInt8(ascii: "\""))
    }

    private mutating func skip() {
        switch peek() {
        case UInt8(ascii: "\""):
            place += 1
            skipString()
        case UInt8(ascii: "{"): object { scan, _ in scan.skip() }
        case UInt8(ascii: "["): array { $0.skip() }
        default:
            let start = place
            while place < bytes.count, !",]}".utf8.contains(bytes[place]) { place += 1 }
            if place == start { fail() }
        }
    }

    private mutating func string() -> String {
        expect(UInt8(ascii: "\""))
        let start = place
        guard !failed else { return "" }
        var plain = true
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
            if bytes[place] == UInt8(ascii: "\\") {
                plain = false
                place += 2
            } else {
                place += 1
            }
        }
        let end = place
        expect(UInt8(ascii: "\""))
        guard !failed else { return "" }
        if plain { return String(decoding: bytes[start..<end], as: UTF8.self) }
        return unescaped(bytes[start..<end])
    }

    private mutating func unescaped(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        var units: [UInt16] = []
        var result = ""
        var index = text.startIndex
        func flush() {
            result += String(decoding: units, as: UTF16.self)
            units = []
        }
        while index < text.endIndex {
            guard text[index] == UInt8(ascii: "\\"), index + 1 < text.endIndex else {
                flush()
                let start = index
                while index < text.endIndex, text[index] != UInt8(ascii: "\\") { index += 1 }
                result += String(decoding: text[start..<index], as: UTF8.self)
                continue
            }
            let letter = text[index + 1]
            index += 2
            switch letter {
            case UInt8(ascii: "u"):
                guard index + 4 <= text.endIndex,
                    let unit = UInt16(String(decoding: text[index..<index + 4], as: UTF8.self), radix: 16)
                else {
                    fail()
                    return ""
                }
                units.append(unit)
                index += 4
            case UInt8(ascii: "n"): units.append(10)
            case UInt8(ascii: "t"): units.append(9)
            case UInt8(ascii: "r"): units.append(13)
            case UInt8(ascii: "b"): units.append(8)
            case UInt8(ascii: "f"): units.append(12)
            default: units.append(UInt16(letter))
            }
        }
        flush()
        return result
    }
}
