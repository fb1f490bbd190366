// SPDX-License-Identifier: EUPL-1.2

/// Why someone else holds an application from a day on.
package enum ActeTitulaire: String, Sendable, Codable, CaseIterable {
    /// A co-holder takes the place of the holder, who leaves or stays.
    case changement
    case deces
}

/// A change of holder that may be written.
package struct ChangementTitulaire: Sendable, Hashable {
    package let acte: ActeTitulaire
    package let le: Day
    /// The document by which it was known.
    package let piece: String
    /// The co-holder who becomes the holder; nil when nobody does, and the application ends.
    package let rang: Int?
    /// The former holder stays, as a co-holder.
    package let reste: Bool
}

package enum RefusTitulaire: Error, Sendable, Hashable {
    case fautes([Violation])
    case etat(Etat)
    /// An association applies: it has no holder who dies or leaves.
    case association
}

/// What is typed of it, under these names.
package let champsTitulaire = ["acteTitulaire", "titulaireLe", "pieceTitulaire", "nouveauTitulaire", "ancienTitulaire"]

package func examineTitulaire(
    _ typed: [String: String], _ formulaire: Formulaire, _ etat: Etat, on today: Day
) -> Result<ChangementTitulaire, RefusTitulaire> {
    var form = ShortForm(typed: typed)
    guard let acte = ActeTitulaire(rawValue: form.value("acteTitulaire")) else {
        form.refuse("acteTitulaire", "requis.court")
        return .failure(.fautes(form.violations))
    }
    let le = form.pastDay("titulaireLe", today)
    // Nobody held it before it was filed.
    if let le, le < formulaire.depot.date {
        form.refuse("titulaireLe", "radiation.avant-depot", ["jour": formulaire.depot.date.french])
    }
    let piece = form.requiredText("pieceTitulaire", longest: 60)
    let count = formulaire.cotitulaires.count
    var rang: Int?
    if count == 1 { rang = 0 }
    if count > 1 {
        rang = Int(form.value("nouveauTitulaire")).flatMap { (0..<count).contains($0) ? $0 : nil }
        if rang == nil { form.refuse("nouveauTitulaire", "requis.court") }
    }
    if count == 0, acte == .changement { form.refuse("acteTitulaire", "titulaire.sans-cotitulaire") }
    let ancien = form.value("ancienTitulaire")
    if acte == .changement, count > 0, !["part", "reste"].contains(ancien) {
        form.refuse("ancienTitulaire", "requis.court")
    }
    guard form.violations.isEmpty, let le, let piece else { return .failure(.fautes(form.violations)) }
    guard formulaire.demandeur != nil else { return .failure(.association) }
    let transition: ActeVie = rang == nil ? .deces : .titulaire
    guard TransitionEtat.row(transition, from: etat) != nil else { return .failure(.etat(etat)) }
    return .success(
        ChangementTitulaire(
            acte: acte, le: le, piece: piece, rang: rang, reste: acte == .changement && ancien == "reste"))
}

extension Rulebook {
    /// The ground under which an application ends with its only holder: the closed list has none of its own
    /// (docs/not-established.md).
    package var motifDeces: MotifRadiation? {
        codes("radiationDeces").first.flatMap { MotifRadiation(rawValue: $0.code) }
    }
}

extension Formulaire {
    /// A co-holder takes the first place, with what was known of him; the seniority is that of the application.
    package func withTitulaire(_ rang: Int, reste: Bool) -> Formulaire {
        guard let ancien = demandeur, cotitulaires.indices.contains(rang) else { return self }
        var next = self
        var nouveau = cotitulaires[rang]
        let lien = nouveau.lien
        nouveau.lien = nil
        let moves = nouveau.adresse != nil
        if moves {
            (next.adresse, next.adresseCourrier) = (nouveau.adresse, nil)
            nouveau.adresse = nil
        }
        next.demandeur = nouveau
        // The document that was seen is that of the former holder.
        next.depot.pieceVue = false
        next.depot.pieceNature = nil
        next.depot.pieceExpireLe = nil
        next.cotitulaires.remove(at: rang)
        // Their ties were with the former holder.
        for other in next.cotitulaires.indices { next.cotitulaires[other].lien = nil }
        if reste {
            var other = ancien
            other.lien = lien
            other.adresse = moves ? adresse : nil
            next.cotitulaires.insert(other, at: rang)
        } else {
            next.nombrePersonnes = nombrePersonnes.map { max(1, $0 - 1) }
        }
        next.provenance = [:]
        for (path, provenance) in provenance {
            guard let path = Self.moved(path, rang, reste: reste, moves: moves) else { continue }
            next.provenance[path] = provenance
        }
        return next
    }

    /// Where a field is found after the exchange; nil when it left.
    private static func moved(_ path: String, _ rang: Int, reste: Bool, moves: Bool) -> String? {
        let parts = path.split(separator: ".", maxSplits: 2).map(String.init)
        switch parts.first {
        case "demandeur":
            let rest = path.dropFirst("demandeur.".count)
            return reste ? "cotitulaires.\(rang).\(rest)" : nil
        case "cotitulaires":
            guard parts.count == 3, let own = Int(parts[1]) else { return path }
            if own == rang { return "demandeur.\(parts[2])" }
            return parts[2] == "lien" ? nil : "cotitulaires.\(own > rang && !reste ? own - 1 : own).\(parts[2])"
        case "adresse", "adresseCourrier": return moves ? nil : path
        default: return path
        }
    }
}

/// What is told of such an act beside what it changed.
package struct FaitTitulaire: Sendable, Codable, Hashable {
    package let acte: ActeTitulaire
    package let piece: String
    package let reste: Bool
}
