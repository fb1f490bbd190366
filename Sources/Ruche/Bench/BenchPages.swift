// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations

/// The pages of work, as the browser of an agent asks for them.
enum BenchPages {
    static func run(_ site: BenchSite, seconds: Double) async throws -> [Measure] {
        let server = try site.server()
        defer { server.stop() }
        _ = server.waitForNames()
        let cookie = try await site.session(server)
        let connection = try LoadConnection(port: server.port)
        let ids = site.samples.map(\.id.text)
        let names = site.samples.compactMap(\.formulaire.demandeur?.nomNaissance)
        func escaped(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        }
        let pages: [(String, [String])] = [
            ("home", Array(repeating: "/", count: 100)),
            ("dossier", ids.map { "/demandes/\($0)" }),
            ("form of a change", ids.prefix(100).map { "/demandes/\($0)/modification" }),
            ("list of a search", names.map { "/demandes?q=\(escaped($0))" }),
            ("visits", Array(repeating: "/visites", count: 50)),
            ("appointments", Array(repeating: "/rendez-vous", count: 50)),
        ]
        var measures: [Measure] = []
        for (what, paths) in pages {
            var latencies = Latencies()
            var largest = 0
            var refused = 0
            for path in paths {
                let start = ContinuousClock.now
                let answer = try connection.ask("GET", path, cookie)
                latencies.add(.now - start)
                largest = max(largest, answer.body.count)
                if answer.status != 200 { refused += 1 }
            }
            measures += latencies.measures(what, p99: 50)
            var size = Measure(what: "\(what), largest", value: Double(largest) / 1_000, unit: "kB")
            size.target = "≤ 100 kB"
            size.isMet = largest <= 100_000
            measures.append(size)
            if refused > 0 {
                measures.append(Measure(what: "\(what), not answered 200", value: Double(refused), unit: ""))
            }
        }
        return measures
    }
}
