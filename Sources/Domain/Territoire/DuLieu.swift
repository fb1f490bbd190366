// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// A place after « guichet » or « mairie »: `de Pantin`, `du Pecq`, `des Lilas`, `de La Courneuve`, `d’Issy-les-Moulineaux`.
package func duLieu(_ nom: String) -> String {
    if nom.hasPrefix("Le ") { return "du \(nom.dropFirst(3))" }
    if nom.hasPrefix("Les ") { return "des \(nom.dropFirst(4))" }
    guard let first = nom.decomposedStringWithCanonicalMapping.unicodeScalars.first else { return "de \(nom)" }
    // An H is mute in names of places, but before « ou »: Herblay, Houilles.
    let isMute = "Hh".unicodeScalars.contains(first) && !nom.lowercased().hasPrefix("hou")
    return isMute || "AEIOUYaeiouyŒœÆæ".unicodeScalars.contains(first) ? "d’\(nom)" : "de \(nom)"
}
