// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// Pictures of a study, as addresses that a page and a letter both show. Legible in grey: each figure is written beside
/// what is drawn, and the table under a picture says the same.
struct DiagnosticPictures {
    struct Bar {
        let libelle: String
        let part: Double
        let chiffre: String
    }

    private static let ink = "#13282b"
    private static let bar = "#2b6f77"
    private static let pale = "#e4ebe8"

    /// Horizontal bars, from 0 to 1.
    static func bars(_ bars: [Bar]) -> String {
        let (row, left, width) = (24, 170, 330)
        var body = ""
        for (rank, entry) in bars.enumerated() {
            let y = rank * row
            let length = Int((Double(width) * min(1, max(0, entry.part))).rounded())
            body += text(left - 8, y + 16, entry.libelle, anchor: "end")
            body += rectangle(left, y + 4, width, row - 8, pale) + rectangle(left, y + 4, length, row - 8, bar)
            body += text(left + width + 8, y + 16, entry.chiffre)
        }
        return picture(left + width + 90, max(row, bars.count * row), body)
    }

    /// Vertical bars, the highest of them taking the whole height.
    static func columns(_ bars: [Bar]) -> String {
        let (step, height, top) = (max(28, 600 / max(1, bars.count)), 150, 18)
        let highest = bars.map(\.part).max() ?? 0
        var body = ""
        for (rank, entry) in bars.enumerated() {
            let x = rank * step
            let length = highest > 0 ? Int((Double(height) * entry.part / highest).rounded()) : 0
            body += rectangle(x + 3, top + height - length, step - 6, length, bar)
            if !entry.chiffre.isEmpty {
                body += text(x + step / 2, top + height - length - 4, entry.chiffre, anchor: "middle", size: 10)
            }
            body += text(x + step / 2, top + height + 15, entry.libelle, anchor: "middle", size: 10)
        }
        body += rectangle(0, top + height, bars.count * step, 1, ink)
        return picture(bars.count * step, top + height + 24, body)
    }

    /// Rows found in columns: a square for each pair of files, the darker the more.
    static func matrix(_ names: [String], _ cells: [[Double?]], _ figures: [[String]]) -> String {
        let (side, left, top) = (64, 60, 26)
        var body = ""
        for (row, name) in names.enumerated() {
            body += text(left - 8, top + row * side + side / 2 + 4, name, anchor: "end")
            body += text(left + row * side + side / 2, top - 8, name, anchor: "middle")
            for column in names.indices {
                let (x, y) = (left + column * side, top + row * side)
                guard let share = cells[row][column] else {
                    body += rectangle(x + 1, y + 1, side - 2, side - 2, pale)
                    continue
                }
                let tint = min(1, max(0, share))
                body += rectangle(x + 1, y + 1, side - 2, side - 2, shade(tint))
                body += text(
                    x + side / 2, y + side / 2 + 4, figures[row][column], anchor: "middle", size: 12,
                    fill: tint > 0.45 ? "#ffffff" : ink)
            }
        }
        return picture(left + names.count * side + 4, top + names.count * side + 4, body)
    }

    private static func shade(_ share: Double) -> String {
        func mix(_ from: Int, _ to: Int) -> String {
            let value = Int((Double(from) + (Double(to) - Double(from)) * share).rounded())
            return (value < 16 ? "0" : "") + String(value, radix: 16)
        }
        return "#" + mix(0xf4, 0x14) + mix(0xf7, 0x55) + mix(0xf5, 0x5e)
    }

    private static func rectangle(_ x: Int, _ y: Int, _ width: Int, _ height: Int, _ fill: String) -> String {
        "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(max(0, width))\" height=\"\(max(0, height))\" fill=\"\(fill)\"/>"
    }

    private static func text(
        _ x: Int, _ y: Int, _ words: String, anchor: String = "start", size: Int = 12, fill: String = ink
    ) -> String {
        "<text x=\"\(x)\" y=\"\(y)\" font-family=\"Atkinson Hyperlegible, DejaVu Sans, sans-serif\" font-size=\"\(size)\" "
            + "text-anchor=\"\(anchor)\" fill=\"\(fill)\">\(StrictHTML().escapeText(words))</text>"
    }

    private static func picture(_ width: Int, _ height: Int, _ body: String) -> String {
        let svg =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" "
            + "height=\"\(height)\"><rect width=\"\(width)\" height=\"\(height)\" fill=\"#ffffff\"/>\(body)</svg>"
        return "data:image/svg+xml;base64,\(Data(svg.utf8).base64EncodedString())"
    }
}
