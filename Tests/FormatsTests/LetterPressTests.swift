// SPDX-License-Identifier: EUPL-1.2

import Formats
import Foundation
import Testing

/// The real worker; what it may and may not do is in Tests/Letters/render_worker.py.
@Suite(.serialized) struct LetterPressTests {
    private func press(_ change: (inout LetterPress.Configuration) -> Void = { _ in }) -> LetterPress {
        let fonts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../.vendor/atkinson").path
        var configuration = LetterPress.Configuration(assets: [fonts])
        change(&configuration)
        return LetterPress(configuration)
    }

    private func letter(_ body: String) -> String {
        "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>Essai</title>"
            + "<link rel=\"stylesheet\" href=\"asset:letters.css\"></head><body>\(body)</body></html>"
    }

    @Test func aLetterIsAPdfAndTheWorkerIsReplacedWhenItHasPrintedEnough() async throws {
        let press = press { $0.renders = 2 }
        for number in 0..<5 {
            let pdf = try await press.print(html: letter("<p>Lettre \(number)</p>"), qr: [:])
            #expect(pdf.starts(with: Array("%PDF-".utf8)))
        }
        press.shutdown()
        // After the end, a letter starts another worker.
        #expect(try await press.print(html: letter("<p>Encore</p>"), qr: [:]).count > 1_000)
        press.shutdown()
    }

    @Test func whatALetterMayNotDoIsRefusedAndTheNextIsPrinted() async throws {
        let press = press()
        await #expect(throws: LetterFault.self) {
            try await press.print(html: letter("<img src=\"http://127.0.0.1:9/a.png\" alt=\"\">"), qr: [:])
        }
        #expect(try await press.print(html: letter("<p>Suivante</p>"), qr: [:]).count > 1_000)
        press.shutdown()
    }

    @Test func aWorkerThatHangsIsEndedAndOneThatIsMissingIsSaid() async throws {
        let slow = press { $0.timeout = .milliseconds(1) }
        await #expect(throws: LetterFault.timeout) { try await slow.print(html: letter("<p>x</p>"), qr: [:]) }
        slow.shutdown()
        let missing = press { $0.python = "/nulle/part/python3" }
        await #expect(throws: LetterFault.self) { try await missing.print(html: letter("<p>x</p>"), qr: [:]) }
        // Ends at once without reading: writing to it must not end the program.
        let deaf = press { $0.python = "/bin/false" }
        await #expect(throws: LetterFault.self) { try await deaf.print(html: letter("<p>x</p>"), qr: [:]) }
    }

    @Test func theLineIsBounded() async throws {
        let press = press()
        let answers = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<300 {
                group.addTask {
                    do {
                        _ = try await press.print(html: letter("<p>\(number)</p>"), qr: [:])
                        return true
                    } catch LetterFault.busy {
                        return false
                    } catch {
                        Issue.record("\(error)")
                        return false
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect((64..<300).contains(answers.count { $0 }))
        press.shutdown()
    }
}
