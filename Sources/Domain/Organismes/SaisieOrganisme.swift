// SPDX-License-Identifier: EUPL-1.2

/// A body as the manager types it.
package struct SaisieOrganisme: Sendable, Hashable {
    package var nature = ""
    package var nom = ""
    package var siren = ""
    package var siret = ""
    /// The box « enregistre les demandes »; what the law decides is not asked.
    package var enregistre = false
    /// Codes or names, parted by commas: `SaisieTerritoire`.
    package var territoire = ""

    package init() {}

    /// What a body that exists would have typed.
    package init(_ organisme: Organisme, _ rulebook: Rulebook) {
        nature = organisme.nature.rawValue
        nom = organisme.nom
        siren = organisme.siren?.text ?? ""
        siret = organisme.siret?.text ?? ""
        enregistre = organisme.enregistre
        if case .communes(let codes) = organisme.perimetre { territoire = SaisieTerritoire.text(codes, rulebook) }
    }

    /// The body with this id, or what is wrong, each fault beside its field.
    package func examine(id: ID<Organisme>, _ rulebook: Rulebook) -> Result<Organisme, Refus> {
        var form = ShortForm(typed: ["nom": nom])
        let name = form.text("nom", longest: 120)
        if name == nil, form.violations.isEmpty { form.refuse("nom", "manque") }
        let kind = NatureOrganisme(rawValue: nature)
        if kind == nil { form.refuse("nature", nature.isEmpty ? "manque" : "nature.inconnue") }
        let siren = number(siren, "siren", &form, Siren.read)
        let siret = number(siret, "siret", &form, Siret.read)
        if let siren, let siret, siret.siren != siren {
            form.refuse("siret", "siret.autre", ["siren": siret.siren.groups])
        }
        var perimetre = Perimetre.region
        if kind?.isTerritoriale == true {
            let read = SaisieTerritoire.read(territoire, "territoire", rulebook)
            perimetre = .communes(read.communes)
            for violation in read.violations { form.refuse(violation) }
        }
        guard form.violations.isEmpty, let kind, let name, let siren, let siret else {
            return .failure(Refus(violations: form.violations))
        }
        let registers =
            switch kind.enregistrement {
            case .toujours: true
            case .surDecision: enregistre
            case .jamais: false
            }
        return .success(
            Organisme(
                id: id, nature: kind, nom: name, perimetre: perimetre, siren: siren, siret: siret,
                enregistre: registers))
    }

    package struct Refus: Error, Sendable { package let violations: [Violation] }

    private func number<Number>(
        _ typed: String, _ champ: String, _ form: inout ShortForm,
        _ read: (String, String) -> Result<Number, Violation>
    ) -> Number? {
        if typed.allSatisfy(\.isWhitespace) {
            form.refuse(champ, "manque")
            return nil
        }
        switch read(typed, champ) {
        case .success(let number): return number
        case .failure(let violation):
            form.refuse(violation)
            return nil
        }
    }
}
