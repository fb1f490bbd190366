// SPDX-License-Identifier: EUPL-1.2

import Domain

/// The values of a document by path: first what the file once imported said and no field holds, then the form, which is
/// right where both speak. Paths are those of the reader, with a rank at each member of a list.
struct InterfaceNuuFields {
    typealias Value = InterfaceNuuDocument.Value

    let demande: Demande
    let communes: Communes
    private(set) var values: [String: Value] = [:]
    private(set) var ecarts: [InterfaceNuuEcart] = []
    private(set) var refusals: [InterfaceNuuEcart] = []
    /// Fields that were given a place.
    private var placed: Set<String> = []
    /// Members of lists that no member of the form holds.
    private(set) var strangers: Set<String> = []

    var formulaire: Formulaire { demande.formulaire }

    init(_ demande: Demande, communes: Communes) {
        self.demande = demande
        self.communes = communes
        for (path, text) in demande.formulaire.national {
            let path = Self.canonical(path)
            if text.isEmpty {
                strangers.insert(path)
            } else {
                values[path] = Value(text: text, champ: nil)
            }
        }
    }

    static let base = "demandeLogement"
    static let personne = "demandeLogement/personnePhysique"

    mutating func fill() {
        set("\(Self.base)/numGuichet", demande.guichet, "guichet")
        set("\(Self.base)/numUnique", demande.numero, "numero")
        // The day of deposit, never read from the number (R441-2-4).
        set("\(Self.base)/dateCreationDemande", formulaire.depot.date.iso, "depot.date")
        search()
        motifs()
        if let association = formulaire.association {
            self.association(association)
        } else {
            persons()
        }
        handicaps()
        if demande.etat == .radiee, values["\(Self.base)/radiation/dateRadiation"] == nil {
            // Without its radiation the document would show an active application.
            refusals.append(InterfaceNuuEcart("\(Self.base)/radiation", .manque))
        }
        unplaced()
    }

    /// Every leaf of the form that no element received.
    private mutating func unplaced() {
        let internals = ["depot.canal", "depot.pieceVue"]
        // a form that was stored can be written
        let leaves = (try? formulaire.leaves()) ?? [:]
        for champ in leaves.keys.sorted() where !placed.contains(champ) && !internals.contains(champ) {
            if ["national", "provenance", "confirmations"].contains(champ.prefix { $0 != "." }) { continue }
            ecarts.append(InterfaceNuuEcart(champ, champ == "adresseProtegee" ? .protegee : .sansPlace))
        }
    }

    // MARK: Setting

    /// Nothing said is kept too, under the name of the field: when the element is compulsory, that is what is missing.
    mutating func set(_ path: String, _ text: String?, _ champ: String) {
        placed.insert(champ)
        let text = squeezedText(text ?? "").trimmed
        if let old = values[path] {
            guard !text.isEmpty, old.text != text else { return }
            if old.champ == nil { ecarts.append(InterfaceNuuEcart(path, .remplace)) }
        }
        values[path] = Value(text: text, champ: champ)
    }

    mutating func code(_ path: String, _ code: String?, _ champ: String) { set("\(path)@code", code, champ) }

    mutating func flag(_ path: String, _ flag: Bool?, _ champ: String) {
        set(path, flag.map { $0 ? "true" : "false" }, champ)
    }

    /// A compulsory answer that nobody gave: « non », and said.
    mutating func presumed(_ path: String, _ flag: Bool?, _ champ: String) {
        guard flag == nil, values[path] == nil else { return self.flag(path, flag, champ) }
        ecarts.append(InterfaceNuuEcart(champ, .presume))
        set(path, "false", champ)
    }

    /// The format counts in whole euros.
    mutating func euros(_ path: String, _ montant: Montant?, _ champ: String) {
        if let montant, montant.cents % 100 != 0 { ecarts.append(InterfaceNuuEcart(champ, .arrondi)) }
        set(path, montant.map { "\(($0.cents + 50) / 100)" }, champ)
    }

    /// A name that is too long goes as the agent decided, else by whole words; never cut in silence.
    mutating func name(_ path: String, _ name: String?, _ champ: String, _ limit: Int, envoi: String? = nil) {
        guard let name, name.unicodeScalars.count > limit else { return set(path, name, champ) }
        ecarts.append(InterfaceNuuEcart(champ, .raccourci))
        set(path, envoi ?? LimiteNationale.shortened(name, to: limit), champ)
    }

    mutating func codes(_ list: String, _ name: String, _ codes: [String]?, _ champ: String) {
        for (rank, code) in (codes ?? []).enumerated() {
            self.code("\(list)/\(name)[\(rank)]", code, "\(champ).\(rank)")
        }
    }

    mutating func place(_ champ: String) { placed.insert(champ) }
    mutating func remark(_ champ: String, _ raison: InterfaceNuuEcart.Raison) {
        ecarts.append(InterfaceNuuEcart(champ, raison))
    }
    mutating func refuse(_ champ: String, _ raison: InterfaceNuuEcart.Raison) {
        refusals.append(InterfaceNuuEcart(champ, raison))
    }

    /// Takes a value of the imported file out, to decide about it.
    mutating func pull(_ path: String) -> String? { values.removeValue(forKey: path)?.text }

    // MARK: Lists

    /// The ranks of the members of the form in a list of the file: those of the file itself, without the members that
    /// the form does not hold. What the file said of further members goes: they were taken out of the form.
    mutating func ranks(_ list: String, count: Int) -> [Int] {
        var ranks: [Int] = []
        var next = 0
        while ranks.count < count {
            if !strangers.contains("\(list)[\(next)]") { ranks.append(next) }
            next += 1
        }
        for path in values.keys.sorted() where path.hasPrefix("\(list)[") {
            guard let rank = Self.rank(path, list), !ranks.contains(rank), !strangers.contains("\(list)[\(rank)]")
            else {
                continue
            }
            values[path] = nil
            ecarts.append(InterfaceNuuEcart(path, .sansMembre))
        }
        return ranks
    }

    static func rank(_ path: String, _ list: String) -> Int? {
        Int(Substring(path.utf8.dropFirst(list.utf8.count + 1).prefix { $0 != UInt8(ascii: "]") }))
    }

    /// The path with a rank at each member of a list and at nothing else. What follows the application itself was once
    /// read one level higher.
    static func canonical(_ path: String) -> String {
        let parts = path.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        var element: InterfaceNuuElement? = InterfaceNuuSchema.demande
        var result: [String] = []
        for step in (parts.first ?? "").split(separator: "/") {
            let pieces = step.split(separator: "[")
            let name = String(pieces.first ?? "")
            if result.isEmpty, element?.child(name) == nil,
                let base = element?.child(InterfaceNuuFields.base), base.child(name) != nil
            {
                result.append(InterfaceNuuFields.base)
                element = base
            }
            element = element?.child(name)
            let rank = pieces.count == 2 ? Int(pieces[1].dropLast()) : nil
            result.append(element?.isMany == true || rank ?? 0 > 0 ? "\(name)[\(rank ?? 0)]" : name)
        }
        return result.joined(separator: "/") + (parts.count == 2 ? "@\(parts[1])" : "")
    }
}

extension String {
    var trimmed: String { String(trimming { $0.isWhitespace }) }
}
