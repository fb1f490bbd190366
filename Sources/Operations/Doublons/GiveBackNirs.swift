// SPDX-License-Identifier: EUPL-1.2

import Domain
import Stores

extension Registry {
    /// Whose NIR is whose when two files are two again. One that was corrected since goes where what it corrects came from; one that
    /// came since goes with its person, to the kept file where he is in both.
    func nirsGivenBack(
        _ gardee: (now: Demande, back: Demande), _ absorbee: (now: Demande, back: Demande), _ souvenir: SouvenirFusion,
        _ keys: KeyRing
    ) throws -> (gardee: [SealedNir], absorbee: [SealedNir]) {
        let (own, other) = (gardee.now.id, absorbee.now.id)
        func place(_ nir: SealedNir, from demande: ID<Demande>, to target: ID<Demande>, _ rang: Int) throws
            -> SealedNir?
        {
            if demande == target, nir.rang == rang { return nir }
            return try keys.open(nir, demande: demande).map { try keys.seal($0, demande: target, rang: rang) }
        }
        // As both were.
        let toOwn = UpdateDemande.ranks(from: try souvenir.form(souvenir.formulaire), to: gardee.back.formulaire)
        var mine: [Int: SealedNir] = [:]
        for (rang, text) in souvenir.nirs {
            guard let next = toOwn[rang], case .success(let nir) = Nir.parse(text) else { continue }
            mine[next] = try keys.seal(nir, demande: own, rang: next)
        }
        let toOther = UpdateDemande.ranks(from: absorbee.now.formulaire, to: absorbee.back.formulaire)
        var (theirs, known): ([Int: SealedNir], Set<String>) = ([:], [])
        for nir in try demandes.nirs(of: other) {
            if let text = keys.open(nir, demande: other)?.text { known.insert(text) }
            guard let next = toOther[nir.rang] else { continue }
            theirs[next] = try place(nir, from: other, to: other, next)
        }
        // As they stand today.
        let nowToOwn = UpdateDemande.ranks(from: gardee.now.formulaire, to: gardee.back.formulaire)
        let nowToOther = UpdateDemande.ranks(from: gardee.now.formulaire, to: absorbee.back.formulaire)
        let held = UpdateDemande.ranks(from: try souvenir.form(souvenir.fusionne), to: gardee.now.formulaire)
        let received = Set(souvenir.nirsRecus.compactMap { held[$0] })
        for nir in try demandes.nirs(of: own) {
            let isReceived = received.contains(nir.rang)
            if isReceived, keys.open(nir, demande: own).map({ known.contains($0.text) }) ?? true { continue }
            if let rang = nowToOther[nir.rang], isReceived || nowToOwn[nir.rang] == nil {
                theirs[rang] = try place(nir, from: own, to: other, rang) ?? theirs[rang]
            } else if let rang = nowToOwn[nir.rang] {
                mine[rang] = try place(nir, from: own, to: own, rang) ?? mine[rang]
            }
        }
        func sorted(_ nirs: [Int: SealedNir]) -> [SealedNir] { nirs.values.sorted { $0.rang < $1.rang } }
        return (sorted(mine), sorted(theirs))
    }
}
