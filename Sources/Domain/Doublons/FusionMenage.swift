// SPDX-License-Identifier: EUPL-1.2

/// Persons of one file with the number of the other: a household that contradicts itself.
extension FusionFormulaires {
    /// What the choices count, whom they describe, and the file whose number fits; nil where they hold together, or as well as one of the
    /// files did before.
    package func nombreFault(
        _ choix: [RubriqueFusion: CoteFusion]
    ) -> (nombre: Int, decrites: Int, cote: CoteFusion?)? {
        guard gathersHolders else { return nil }
        let form = chosen(choix)
        guard let nombre = form.nombrePersonnes, let described = form.described, !described.contains(nombre) else {
            return nil
        }
        let sources = [gardee, absorbee]
        guard !sources.contains(where: { $0.nombrePersonnes == nombre && $0.described == described }) else {
            return nil
        }
        // More than are described may be known by their number alone, where one of the files said so.
        let fits = sources.allSatisfy { source in
            source.nombrePersonnes.map { source.described?.contains($0) ?? true } ?? true
        }
        guard nombre < described.lowerBound || fits else { return nil }
        let cote: CoteFusion? =
            gardee.nombrePersonnes.map(described.contains) == true
            ? .gardee : absorbee.nombrePersonnes.map(described.contains) == true ? .absorbee : nil
        return (nombre, described.lowerBound, cote)
    }
}

extension Formulaire {
    /// How many it describes, with the children to be born or without; nil of one that describes its holder alone.
    fileprivate var described: ClosedRange<Int>? {
        guard association == nil else { return nil }
        let listed = 1 + cotitulaires.count + personnesACharge.count { $0.garde != "D" }
        let expected = max(0, naissancesAttendues?.nombre ?? 0)
        return listed > 1 || expected > 0 ? listed...listed + expected : nil
    }
}
