// SPDX-License-Identifier: EUPL-1.2

import Foundation

/// Precision against recall, of the engine and of its peer: an SVG for the documentation.
enum DoublonsPicture {
    private static let (left, top, width, height) = (70.0, 30.0, 560.0, 340.0)
    /// Both axes begin here: what lies below is of no use to a desk.
    private static let lowest = 0.85

    static func write(
        _ engine: BenchDoublons.Figures, _ peer: BenchDoublons.Peer?, demandes: Int, folder: String
    ) throws {
        let pictures = "\(folder)/pictures"
        try FileManager.default.createDirectory(atPath: pictures, withIntermediateDirectories: true)
        var lines = [
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 680 440" font-family="sans-serif" font-size="13" role="img">
            <title>Precision and recall over \(demandes) simulated applications</title>
            <rect width="680" height="440" fill="#fff"/>
            """
        ]
        for step in 0...3 {
            let share = lowest + Double(step) * 0.05
            lines.append(
                """
                <path d="M\(x(share)) \(top)V\(top + height)M\(left) \(y(share))H\(left + width)" stroke="#ddd"/>
                <text x="\(x(share))" y="\(top + height + 20)" text-anchor="middle">\(percent(share))</text>
                <text x="\(left - 8)" y="\(y(share) + 4)" text-anchor="end">\(percent(share))</text>
                """)
        }
        lines.append(
            """
            <text x="\(left + width / 2)" y="\(top + height + 42)" text-anchor="middle">recall</text>
            <text x="18" y="\(top + height / 2)" transform="rotate(-90 18 \(top + height / 2))" text-anchor="middle">precision</text>
            """)
        lines += curve(engine.curve.map { ($0[2], $0[1]) }, "#0b5c4b", "Ruche", row: 0)
        if let peer { lines += curve(peer.curve.map { ($0.recall, $0.precision) }, "#b4540a", "Splink", row: 1) }
        lines.append(
            """
            <circle cx="\(x(engine.recall))" cy="\(y(engine.precision))" r="6" fill="none" stroke="#0b5c4b" stroke-width="2"/>
            </svg>
            """)
        try lines.joined(separator: "\n").write(
            toFile: "\(pictures)/doublons-\(demandes).svg", atomically: true, encoding: .utf8)
    }

    private static func x(_ recall: Double) -> Double { place(recall) * width + left }
    private static func y(_ precision: Double) -> Double { top + height - place(precision) * height }
    private static func place(_ share: Double) -> Double { (share - lowest) / (1 - lowest) }
    private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }

    private static func curve(_ points: [(Double, Double)], _ colour: String, _ name: String, row: Int) -> [String] {
        let inside = points.filter { $0.0 >= lowest && $0.1 >= lowest }.sorted { $0.0 < $1.0 }
        let path = inside.map { "\(x($0.0)),\(y($0.1))" }.joined(separator: " ")
        let legend = top + height - 40 + Double(row) * 20
        return [
            "<polyline points=\"\(path)\" fill=\"none\" stroke=\"\(colour)\" stroke-width=\"2\"/>",
            "<path d=\"M\(left + 20) \(legend)h30\" stroke=\"\(colour)\" stroke-width=\"2\"/>",
            "<text x=\"\(left + 58)\" y=\"\(legend + 4)\">\(name)</text>",
        ]
            + inside.map { "<circle cx=\"\(x($0.0))\" cy=\"\(y($0.1))\" r=\"3\" fill=\"\(colour)\"/>" }
    }
}
