// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import Operations
import Reference

/// The works of the night: once to bring the base up to its day, then the same night again, when nothing is due any more.
enum BenchJobs {
    static func run(_ site: BenchSite) async throws -> [Measure] {
        let world = site.world
        let mailer = Mailer(world, texts: try Catalogue.load("fr"), publicURL: "http://127.0.0.1:8080")
        let day = world.today.adding(days: -1)
        let jobs = Job.all.filter { $0.isHourly }
        var measures: [Measure] = []
        for job in jobs {
            let start = ContinuousClock.now
            let outcome = try await job.run(world, mailer, day)
            measures.append(Measure(what: "\(job.name), first night", value: (.now - start) / .seconds(1), unit: "s"))
            for (name, count) in outcome.comptes.sorted(by: { $0.key < $1.key }) where count > 0 {
                measures.append(Measure(what: "\(job.name): \(name)", value: Double(count), unit: ""))
            }
        }
        var total = 0.0
        for job in jobs {
            let start = ContinuousClock.now
            _ = try await job.run(world, mailer, day)
            let seconds = (.now - start) / .seconds(1)
            total += seconds
            measures.append(Measure(what: "\(job.name), quiet night", value: seconds, unit: "s"))
        }
        var quiet = Measure(what: "all works of a quiet night", value: total, unit: "s")
        quiet.target = "< 10 s"
        quiet.isMet = total < 10
        return measures + [quiet]
    }
}
