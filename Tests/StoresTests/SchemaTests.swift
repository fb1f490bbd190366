// SPDX-License-Identifier: EUPL-1.2

import Domain
import Foundation
import SQL
import Stores
import TestSupport
import Testing

@Suite struct SchemaTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Schema").standardizedFileURL

    /// `Schema/` shows the result of the migrations, for those who read. RUCHE_WRITE_SCHEMA=1 writes it anew.
    @Test(arguments: Engine.available)
    func theSchemaShownIsTheSchemaMade(_ engine: Engine) async throws {
        let store = try await TestBase(engine)
        let query: Query =
            engine == .sqlite
            ? "SELECT name, sql AS text FROM sqlite_master WHERE sql IS NOT NULL ORDER BY type DESC, name"
            : """
            SELECT table_name || '.' || column_name AS name,
                data_type || CASE is_nullable WHEN 'NO' THEN ' NOT NULL' ELSE '' END AS text
            FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position
            """
        let indexes: Query =
            """
            SELECT indexname AS name, replace(indexdef, current_schema() || '.', '') AS text
            FROM pg_indexes WHERE schemaname = current_schema() ORDER BY indexname
            """
        let text = try await store.database.read { connection -> String in
            var rows = try connection.query(query)
            if engine == .postgres { rows += try connection.query(indexes) }
            return try rows.map { row in
                let (name, text): (String, String) = (try row["name"], try row["text"])
                return engine == .sqlite ? "\(text);\n" : "\(name): \(text)\n"
            }.joined()
        }
        let path = Self.folder.appendingPathComponent(engine == .sqlite ? "sqlite.sql" : "postgres.txt")
        if ProcessInfo.processInfo.environment["RUCHE_WRITE_SCHEMA"] == "1" {
            try Data(text.utf8).write(to: path)
        }
        #expect(try String(contentsOf: path, encoding: .utf8) == text)
        try await store.close()
    }

    /// Each question that a million rows can reach is answered by an index, on both engines.
    @Test(arguments: Engine.available)
    func questionsUseTheirIndex(_ engine: Engine) async throws {
        let test = try await TestWorld.make(engine, runsTwice: false)
        let day = Naissance.day(try #require(Day(1988, 3, 14)))
        let questions = PlannedQuery.all(
            nom: "BENALI", prenoms: "NADIA", naissance: day, telephone: "0600001427", numero: "111112600000193055",
            demande: ID(1), guichet: "93055", compte: ID(11), today: Day(epochDay: 20_780), since: monday)
        try await test.store.database.writeAlone { connection in
            // PostgreSQL reads a small table whole: it must be shown a large one.
            if engine == .postgres {
                try connection.script("SET LOCAL enable_seqscan = off")
            }
            for question in questions {
                let plan = try connection.plan(question.query)
                #expect(question.isAnswered(by: plan), "\(question.name): \(plan)")
            }
        }
        try await test.close()
    }
}
