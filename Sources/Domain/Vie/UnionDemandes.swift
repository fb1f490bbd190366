// SPDX-License-Identifier: EUPL-1.2

/// Two households become one: a couple forms, each of whom had an application. Not a duplicate: nobody is there twice.
package struct UnionDemandes: Sendable, Hashable {
    package let le: Day
    /// The writing by which both holders ask for it.
    package let piece: String
    /// Tie of who becomes a co-holder with the holder, list `lienDemandeur`.
    package let lien: String

    package init(le: Day, piece: String, lien: String) {
        self.le = le
        self.piece = piece
        self.lien = lien
    }
}

package enum RefusUnion: Error, Sendable, Hashable {
    case fautes([Violation])
    /// Of one of both: only active ones are united.
    case etat(Etat)
    /// An association applies: it forms no couple.
    case association
    /// A holder of both: that is a duplicate.
    case memePersonne
}

/// What is typed of it, under these names.
package let champsUnion = ["lienUnion", "unionLe", "pieceUnion"]

/// `gardee`: of who is the holder from now on.
package func examineUnion(
    _ typed: [String: String], _ gardee: (formulaire: Formulaire, etat: Etat),
    _ absorbee: (formulaire: Formulaire, etat: Etat), on today: Day, _ rulebook: Rulebook
) -> Result<UnionDemandes, RefusUnion> {
    let union: UnionDemandes
    switch UnionDemandes.read(typed, on: today, rulebook) {
    case .failure(let refus): return .failure(refus)
    case .success(let found): union = found
    }
    for etat in [gardee.etat, absorbee.etat] where TransitionEtat.row(.union, from: etat) == nil {
        return .failure(.etat(etat))
    }
    guard gardee.formulaire.demandeur != nil, absorbee.formulaire.demandeur != nil else {
        return .failure(.association)
    }
    if gardee.formulaire.sharesHolder(with: absorbee.formulaire) { return .failure(.memePersonne) }
    return .success(union)
}

extension UnionDemandes {
    /// What was typed of it, whatever the files are.
    package static func read(
        _ typed: [String: String], on today: Day, _ rulebook: Rulebook
    ) -> Result<UnionDemandes, RefusUnion> {
        var form = ShortForm(typed: typed)
        let lien = form.code("lienUnion", "lienDemandeur", rulebook)
        let le = form.pastDay("unionLe", today)
        let piece = form.requiredText("pieceUnion", longest: 60)
        guard form.violations.isEmpty, let lien, let le, let piece else { return .failure(.fautes(form.violations)) }
        return .success(UnionDemandes(le: le, piece: piece, lien: lien))
    }
}

/// What the events of a union tell, on both files.
package struct ContenuUnion: Sendable, Codable, Hashable {
    package let piece: String
    /// Number of the other file.
    package let numero: String?
}
