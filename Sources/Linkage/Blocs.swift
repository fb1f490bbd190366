// SPDX-License-Identifier: EUPL-1.2

/// So many records alike under one key that each was compared with a few of them only.
package struct BlocEcarte: Sendable, Hashable {
    package let cle: String
    package let taille: Int
}

/// Which records of a register share a key, rule by rule: made once, for the model and for the pairs.
package struct Blocs: Sendable {
    /// Some blocks, one after the other, each in the order of the register.
    struct Piece: Sendable {
        private(set) var members: [UInt32] = []
        /// Where each block ends in the members.
        private(set) var ends: [UInt32] = []
        /// Of the largest block.
        private(set) var most = 0
        var ecartes: [BlocEcarte] = []

        mutating func append(_ block: ArraySlice<UInt32>) {
            guard block.count > 1 else { return }
            members.append(contentsOf: block)
            ends.append(UInt32(members.count))
            most = max(most, block.count)
        }
    }

    let borne: Int
    /// By rule.
    let pieces: [[Piece]]

    /// `ordre`: as in `FindPaires`.
    package init(_ registre: RegistreCompare, ordre: [Int64] = []) {
        borne = Self.borne(registre.count)
        let group = GroupRecords(registre: registre, borne: borne, ordre: ordre)
        pieces = RegleBloc.allCases.map { group($0) }
    }

    /// Blocks grow with the file and their pairs with the square of it: from 200 000 persons on they are cut finer.
    static func borne(_ count: Int) -> Int { count > 200_000 ? 16 : 100 }
}
