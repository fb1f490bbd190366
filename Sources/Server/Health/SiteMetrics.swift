// SPDX-License-Identifier: EUPL-1.2

import Synchronization

/// Counts of requests by route and status, in the text format of Prometheus.
package final class SiteMetrics: Sendable {
    private struct Counter {
        var count = 0
        var seconds = 0.0
    }

    private let counters = Mutex<[String: Counter]>([:])

    func record(route: String, status: Int, elapsed: Duration) {
        let labels = "route=\"\(route.replacing("\"", with: ""))\",statut=\"\(status)\""
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        counters.withLock { counters in
            // Routes are patterns, hence few; unknown paths share one name.
            counters[labels, default: Counter()].count += 1
            counters[labels, default: Counter()].seconds += seconds
        }
    }

    func text(gauges: [(name: String, value: Int)]) -> String {
        var lines = ["# TYPE ruche_requests_total counter", "# TYPE ruche_request_seconds_sum counter"]
        for (labels, counter) in counters.withLock({ $0 }).sorted(by: { $0.key < $1.key }) {
            lines.append("ruche_requests_total{\(labels)} \(counter.count)")
            lines.append("ruche_request_seconds_sum{\(labels)} \(counter.seconds)")
        }
        for (name, value) in gauges { lines += ["# TYPE ruche_\(name) gauge", "ruche_\(name) \(value)"] }
        return lines.joined(separator: "\n") + "\n"
    }
}
