// SPDX-License-Identifier: EUPL-1.2

package import Foundation

/// A register as bytes, and back: what the next pass starts from instead of reading all files again. Of this machine and
/// this version of the program only: whoever keeps it writes a version and a digest beside.
extension RegistreCompare {
    /// Raised when anything of the layout changes.
    package static let layout = 4

    /// Those that are gone keep their places, since the two holders of a dossier know each other by them.
    package func bytes() -> Data {
        var data = Data()
        let settled = records.map { record in
            var record = record
            record.mouvement = record.mouvement == 1 || record.mouvement == 3 ? 3 : 0
            return record
        }
        put(settled, in: &data)
        for table in [noms, prenoms, voies, communes, courriels] { table.put(in: &data) }
        for table in [codesPostaux, adresses, telephones, premiers, naissances] { table.put(in: &data) }
        return data
    }

    /// Nil when the bytes are not those of a register.
    package init?(bytes: Data) {
        var rest = bytes[...]
        guard let records: [CompactRecord] = take(&rest), let noms = NameTable(&rest), let prenoms = NameTable(&rest),
            let voies = NameTable(&rest), let communes = NameTable(&rest), let courriels = NameTable(&rest),
            let codesPostaux = ValueTable(&rest), let adresses = ValueTable(&rest), let telephones = ValueTable(&rest),
            let premiers = ValueTable(&rest), let naissances = ValueTable(&rest), rest.isEmpty
        else { return nil }
        self.init(
            records: records, names: [noms, prenoms, voies, communes, courriels],
            values: [codesPostaux, adresses, telephones, premiers, naissances])
    }
}

/// The number of elements, then the elements as they lie in memory.
func put<Element: BitwiseCopyable>(_ elements: [Element], in data: inout Data) {
    withUnsafeBytes(of: UInt64(elements.count)) { data.append(contentsOf: $0) }
    elements.withUnsafeBytes { data.append(contentsOf: $0) }
}

func take<Element: BitwiseCopyable>(_ rest: inout Data.SubSequence) -> [Element]? {
    guard rest.count >= 8 else { return nil }
    let count = rest.prefix(8).withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
    rest = rest.dropFirst(8)
    let stride = MemoryLayout<Element>.stride
    guard count <= UInt64(rest.count / stride) else { return nil }
    let size = Int(count) * stride
    let elements = [Element](unsafeUninitializedCapacity: Int(count)) { buffer, initialized in
        rest.prefix(size).copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
        initialized = Int(count)
    }
    rest = rest.dropFirst(size)
    return elements
}

extension NameTable {
    func put(in data: inout Data) {
        Linkage.put(keys, in: &data)
        Linkage.put(entries, in: &data)
        Linkage.put(counts, in: &data)
        Linkage.put(bytes, in: &data)
        Linkage.put(tokens, in: &data)
    }

    init?(_ rest: inout Data.SubSequence) {
        guard let keys: [UInt64] = take(&rest), let entries: [Entry] = take(&rest), let counts: [UInt32] = take(&rest),
            let bytes: [UInt8] = take(&rest), let tokens: [UInt64] = take(&rest), keys.count == entries.count,
            counts.count == entries.count
        else { return nil }
        self.init(keys: keys, entries: entries, counts: counts, bytes: bytes, tokens: tokens)
    }
}

extension ValueTable {
    func put(in data: inout Data) {
        Linkage.put(values, in: &data)
        Linkage.put(counts, in: &data)
    }

    init?(_ rest: inout Data.SubSequence) {
        guard let values: [UInt64] = take(&rest), let counts: [UInt32] = take(&rest), values.count == counts.count
        else {
            return nil
        }
        self.init(values: values, counts: counts)
    }
}
