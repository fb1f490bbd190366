// SPDX-License-Identifier: EUPL-1.2

import CLibPQ
import SQL

/// The macros of libpq and of the PostgreSQL catalogue that do not reach Swift.
enum PG {
    static let sqlState = Int32(UInt8(ascii: "C"))  // PG_DIAG_SQLSTATE
    static let constraintName = Int32(UInt8(ascii: "n"))  // PG_DIAG_CONSTRAINT_NAME
    static let text: Int32 = 0
    static let binary: Int32 = 1
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let textOid: Oid = 25
    static let float4: Oid = 700
    static let float8: Oid = 701
    static let numeric: Oid = 1700
}

/// One libpq connection. Blocking: it is only ever used on the serial queue of its `PooledConnection`.
///
/// Results come in text format, values go in text format except bytes. Every statement with values is prepared once
/// per connection and kept.
final class PostgresConnection: Connection {
    private let handle: OpaquePointer
    private var prepared: [String: String] = [:]
    /// Names of statements are never used again.
    private var preparedEver = 0
    private var depth = 0
    var traffic = Traffic()

    /// Statements kept prepared on one connection; the server remembers each of them.
    private static let preparedLimit = 500

    init(url: String) throws {
        guard let handle = PQconnectdb(url) else { throw SQLError.unavailable("no memory for a connection") }
        guard PQstatus(handle) == CONNECTION_OK else {
            let message = String(cString: PQerrorMessage(handle))
            PQfinish(handle)
            throw SQLError.unavailable(message)
        }
        // Notices (a table that exists already) would go to the standard error, beside the log.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        self.handle = handle
    }

    deinit { PQfinish(handle) }

    var dialect: Dialect { .postgres }
    var isAlive: Bool { PQstatus(handle) == CONNECTION_OK }
    var socket: Int32 { PQsocket(handle) }
    var isIdle: Bool { PQtransactionStatus(handle) == PQTRANS_IDLE }

    func query(_ query: Query) throws -> [Row] {
        let result = try run(query)
        defer { PQclear(result) }
        let columnCount = PQnfields(result)
        let columns = Columns((0..<columnCount).map { String(cString: PQfname(result, $0)) })
        let types = (0..<columnCount).map { PQftype(result, $0) }
        return (0..<PQntuples(result)).map { row in
            Row(columns: columns, values: (0..<columnCount).map { value(result, row, $0, types[Int($0)]) })
        }
    }

    @discardableResult
    func execute(_ query: Query) throws -> Int {
        let result = try run(query)
        defer { PQclear(result) }
        let changed = Int(String(cString: PQcmdTuples(result))) ?? 0
        traffic.rowsChanged += changed
        return changed
    }

    /// libpq's pipeline mode: the statements travel together and the answers come back together.
    func execute(all queries: [Query]) throws {
        if queries.count < 2 {
            for query in queries { try execute(query) }
            return
        }
        // The cache is never emptied between two statements of one batch: the names already taken would be dead.
        if prepared.count + queries.count > Self.preparedLimit { try forgetPrepared() }
        var statements: [(name: String, binds: [Query.Bind])] = []
        for query in queries {
            let (sql, binds) = query.rendered
            statements.append((try prepare(sql, binds), binds))
        }
        traffic.statements += queries.count
        traffic.roundTrips += 1
        guard PQenterPipelineMode(handle) == 1 else { throw failure(nil) }
        defer { PQexitPipelineMode(handle) }
        for (name, binds) in statements {
            let sent = withParameters(binds) { values, lengths, formats in
                PQsendQueryPrepared(handle, name, Int32(binds.count), values, lengths, formats, PG.text)
            }
            guard sent == 1 else { throw failure(nil) }
        }
        guard PQpipelineSync(handle) == 1 else { throw failure(nil) }
        var first: SQLError?
        for _ in statements {
            while let result = PQgetResult(handle) {
                let status = PQresultStatus(result)
                if status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK {
                    traffic.rowsChanged += Int(String(cString: PQcmdTuples(result))) ?? 0
                } else if first == nil, status != PGRES_PIPELINE_ABORTED {
                    first = failure(result)
                }
                PQclear(result)
            }
        }
        if let sync = PQgetResult(handle) { PQclear(sync) }
        if let first { throw first }
        if !isAlive { throw failure(nil) }
    }

    func load(into table: TableShape, rows: [[Value]]) throws {
        traffic.statements += 1
        traffic.roundTrips += 1
        guard let start = PQexec(handle, "COPY \(table.name) (\(table.columnList)) FROM STDIN") else {
            throw failure(nil)
        }
        defer { PQclear(start) }
        guard PQresultStatus(start) == PGRES_COPY_IN else { throw failure(start) }
        var text = CopyText()
        for row in rows {
            table.check(row)
            text.append(row)
            if text.bytes.count > 1 << 20 {
                try put(text.bytes)
                text.bytes.removeAll(keepingCapacity: true)
            }
        }
        try put(text.bytes)
        guard PQputCopyEnd(handle, nil) == 1 else { throw failure(nil) }
        var fault: SQLError?
        while let result = PQgetResult(handle) {
            if PQresultStatus(result) != PGRES_COMMAND_OK, fault == nil { fault = failure(result) }
            PQclear(result)
        }
        if let fault { throw fault }
        traffic.rowsChanged += rows.count
    }

    private func put(_ bytes: [CChar]) throws {
        guard PQputCopyData(handle, bytes, Int32(bytes.count)) == 1 else { throw failure(nil) }
    }

    func script(_ text: String) throws {
        traffic.statements += 1
        try control(text)
    }

    func savepoint<T>(_ body: () throws -> T) throws -> T {
        let name = "s\(depth)"
        depth += 1
        defer { depth -= 1 }
        try control("SAVEPOINT \(name)")
        do {
            let result = try body()
            try control("RELEASE \(name)")
            return result
        } catch {
            if isAlive { try control("ROLLBACK TO \(name); RELEASE \(name)") }
            throw error
        }
    }

    /// A statement without values and without prepared form: BEGIN, COMMIT, SAVEPOINT, SET.
    func control(_ sql: String) throws {
        traffic.roundTrips += 1
        guard let result = PQexec(handle, sql) else { throw failure(nil) }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else { throw failure(result) }
    }

    private func run(_ query: Query) throws -> OpaquePointer {
        let (sql, binds) = query.rendered
        let name = try prepare(sql, binds)
        traffic.statements += 1
        traffic.roundTrips += 1
        let result = withParameters(binds) { values, lengths, formats in
            PQexecPrepared(handle, name, Int32(binds.count), values, lengths, formats, PG.text)
        }
        guard let result else { throw failure(nil) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            defer { PQclear(result) }
            throw failure(result)
        }
        return result
    }

    /// The name under which the server knows this statement; prepared now if it does not know it yet.
    private func prepare(_ sql: String, _ binds: [Query.Bind]) throws -> String {
        if let name = prepared[sql] { return name }
        if prepared.count >= Self.preparedLimit + 200 { try forgetPrepared() }
        preparedEver += 1
        let name = "r\(preparedEver)"
        let types: [Oid] = binds.map { bind in
            switch bind.kind {
            case .integer: PG.int8
            case .real: PG.float8
            case .text: PG.textOid
            case .bytes: PG.bytea
            }
        }
        guard let result = PQprepare(handle, name, sql, Int32(types.count), types) else { throw failure(nil) }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else { throw failure(result) }
        prepared[sql] = name
        return name
    }

    private func forgetPrepared() throws {
        try control("DEALLOCATE ALL")
        prepared.removeAll()
    }

    private func withParameters<T>(
        _ binds: [Query.Bind],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<Int32>, UnsafePointer<Int32>) -> T
    ) -> T {
        // One buffer for all values: each ends with a zero byte, as libpq wants of text.
        var buffer: [CChar] = []
        var offsets: [Int?] = []
        var lengths: [Int32] = []
        var formats: [Int32] = []
        for bind in binds {
            let start = buffer.count
            switch bind.value {
            case .null: break
            case .integer(let integer): buffer.append(contentsOf: String(integer).utf8.map { CChar(bitPattern: $0) })
            case .real(let real): buffer.append(contentsOf: String(real).utf8.map { CChar(bitPattern: $0) })
            case .text(let text): buffer.append(contentsOf: text.utf8.map { CChar(bitPattern: $0) })
            case .bytes(let bytes): buffer.append(contentsOf: bytes.map { CChar(bitPattern: $0) })
            }
            lengths.append(Int32(buffer.count - start))
            buffer.append(0)
            if case .null = bind.value { offsets.append(nil) } else { offsets.append(start) }
            if case .bytes = bind.value { formats.append(PG.binary) } else { formats.append(PG.text) }
        }
        return buffer.withUnsafeBufferPointer { bytes in
            let values = offsets.map { offset in offset.flatMap { position in bytes.baseAddress.map { $0 + position } }
            }
            return values.withUnsafeBufferPointer { valuesPointer in
                lengths.withUnsafeBufferPointer { lengthsPointer in
                    formats.withUnsafeBufferPointer { formatsPointer in
                        // An empty array has no address; libpq does not look at it when there are no parameters.
                        guard let values = valuesPointer.baseAddress, let lengths = lengthsPointer.baseAddress,
                            let formats = formatsPointer.baseAddress
                        else {
                            return withUnsafePointer(to: nil) { none in withUnsafePointer(to: 0) { body(none, $0, $0) }
                            }
                        }
                        return body(values, lengths, formats)
                    }
                }
            }
        }
    }

    private func value(_ result: OpaquePointer, _ row: Int32, _ column: Int32, _ type: Oid) -> Value {
        if PQgetisnull(result, row, column) == 1 { return .null }
        guard let base = PQgetvalue(result, row, column) else { return .null }
        let length = Int(PQgetlength(result, row, column))
        let text = base.withMemoryRebound(to: UInt8.self, capacity: length) {
            String(decoding: UnsafeBufferPointer(start: $0, count: length), as: UTF8.self)
        }
        switch type {
        case PG.int8, PG.int4, PG.int2: return Int64(text).map { .integer($0) } ?? .text(text)
        case PG.bool: return .integer(text == "t" ? 1 : 0)
        case PG.float4, PG.float8: return Double(text).map { .real($0) } ?? .text(text)
        // sum() of a BIGINT is a numeric: an integer as long as it fits.
        case PG.numeric: return Int64(text).map { .integer($0) } ?? Double(text).map { .real($0) } ?? .text(text)
        case PG.bytea: return .bytes(bytes(hexadecimal: text))
        default: return .text(text)
        }
    }

    /// `\x0aff` as bytes.
    private func bytes(hexadecimal text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8.dropFirst(2) {
            let digit =
                character <= UInt8(ascii: "9") ? character - UInt8(ascii: "0") : character - UInt8(ascii: "a") + 10
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    private func failure(_ result: OpaquePointer?) -> SQLError {
        guard let result, let state = PQresultErrorField(result, PG.sqlState) else {
            return .unavailable(String(cString: PQerrorMessage(handle)))
        }
        let constraint = PQresultErrorField(result, PG.constraintName).map { String(cString: $0) } ?? ""
        return SQLError(state: String(cString: state), constraint: constraint, message: firstLine(result))
    }

    /// The first line only: the following ones (DETAIL) hold values.
    private func firstLine(_ result: OpaquePointer) -> String {
        String(String(cString: PQresultErrorMessage(result)).prefix { $0 != "\n" })
    }
}

extension SQLError {
    /// SQLSTATE: https://www.postgresql.org/docs/15/errcodes-appendix.html
    init(state: String, constraint: String, message: String) {
        switch (state.prefix(2), state) {
        case (_, "23505"): self = .unique(constraint)
        case ("23", _): self = .constraint(constraint)
        case (_, "40001"), (_, "40P01"), (_, "55P03"): self = .serialization(state)
        case ("08", _), ("53", _), ("57", _), ("58", _), (_, "25006"), (_, "25P02"), (_, "25P03"):
            self = .unavailable("\(state) \(message)")
        default: self = .statement("\(state) \(message)")
        }
    }
}
