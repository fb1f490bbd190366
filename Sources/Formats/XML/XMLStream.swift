// SPDX-License-Identifier: EUPL-1.2

import CLibXML2
package import Foundation

/// The bytes of a file, 64 KiB at a time, the empty piece at the end.
package func fileChunks(_ path: String) throws -> () throws -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else {
        throw XMLFault(.unreadable, line: 0, detail: path)
    }
    return {
        // The descriptor is closed with the handle, when the reading ends.
        do { return try file.read(upToCount: 64 << 10) ?? Data() } catch {
            throw XMLFault(.unreadable, line: 0, detail: "read error")
        }
    }
}

/// Reads a file with the SAX interface of libxml2, without network and without entities, and gives each element of a
/// wanted name whole as soon as it ends: memory depends on one such element, never on the file. It is asked for more
/// when there is room.
package final class XMLStream {
    /// What a reading gives: the root element without its children as soon as it opens, then each wanted element.
    package enum Event {
        case root(XMLNode)
        case element(XMLNode)
    }

    private let builder: TreeBuilder
    private let context: xmlParserCtxtPtr
    private let chunks: () throws -> Data
    private let limits: XMLLimits
    private var size = 0
    /// Read so far.
    package private(set) var bytes = 0
    private var rootGiven = false
    private var isOver = false
    private var fault: (any Error)?

    package init(wanted: Set<String>, limits: XMLLimits, chunks: @escaping () throws -> Data) throws {
        builder = TreeBuilder(wanted: wanted, limits: limits)
        var handler = TreeBuilder.handler()
        let data = Unmanaged.passUnretained(builder).toOpaque()
        guard let context = xmlCreatePushParserCtxt(&handler, data, nil, 0, nil) else {
            throw XMLFault(.unreadable, line: 0, detail: "no memory for a parser")
        }
        self.context = context
        self.chunks = chunks
        self.limits = limits
        builder.context = context
        xmlCtxtUseOptions(context, Int32(XML_PARSE_NONET.rawValue))
    }

    deinit { xmlFreeParserCtxt(context) }

    /// What the next piece of the file brings; nil at the end. What was complete before a fault is given out, the fault
    /// comes after.
    package func next() throws -> [Event]? {
        if let fault { throw fault }
        if isOver { return nil }
        let chunk = try chunks()
        size += chunk.count
        bytes += chunk.count
        chunk.withUnsafeBytes { bytes in
            _ = xmlParseChunk(
                context, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), chunk.isEmpty ? 1 : 0)
        }
        var events: [Event] = []
        if !rootGiven, let node = builder.root {
            rootGiven = true
            events.append(.root(node))
        }
        let done = builder.take()
        if !done.isEmpty { size = 0 }
        events += done.map { .element($0) }
        fault = builder.fault
        if fault == nil, size > limits.bytes {
            fault = XMLFault(.limit, line: builder.line, detail: "\(limits.bytes) bytes")
        }
        isOver = chunk.isEmpty
        if events.isEmpty, let fault { throw fault }
        return events
    }
}

/// Receives the calls of libxml2 and builds the wanted elements.
private final class TreeBuilder {
    let wanted: Set<String>
    let limits: XMLLimits
    var context: xmlParserCtxtPtr?
    private(set) var root: XMLNode?
    private(set) var fault: XMLFault?
    private var stack: [XMLNode] = []
    private var depth = 0
    private var elements = 0
    private var done: [XMLNode] = []

    init(wanted: Set<String>, limits: XMLLimits) {
        self.wanted = wanted
        self.limits = limits
    }

    var line: Int { context.map { Int(xmlSAX2GetLineNumber($0)) } ?? 0 }

    func take() -> [XMLNode] {
        defer { done = [] }
        return done
    }

    func stop(_ fault: XMLFault) {
        if self.fault == nil { self.fault = fault }
        if let context { xmlStopParser(context) }
    }

    func start(_ name: String, _ attributes: [String: String]) {
        guard fault == nil else { return }
        depth += 1
        if depth > limits.depth { return stop(XMLFault(.limit, line: line, detail: "depth \(limits.depth)")) }
        var node = XMLNode(name: name, line: line, index: elements)
        node.attributes = attributes
        if depth == 1 { root = node }
        guard !stack.isEmpty || wanted.contains(name) else { return }
        elements += 1
        if elements > limits.elements {
            return stop(XMLFault(.limit, line: line, detail: "\(limits.elements) elements"))
        }
        stack.append(node)
    }

    func characters(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard fault == nil, !stack.isEmpty else { return }
        stack[stack.count - 1].text += String(decoding: bytes, as: UTF8.self)
        if stack[stack.count - 1].text.utf8.count > limits.textBytes {
            stop(XMLFault(.limit, line: line, detail: "text of \(limits.textBytes) bytes"))
        }
    }

    func end() {
        guard fault == nil else { return }
        depth -= 1
        guard var node = stack.popLast() else { return }
        node.end = elements
        if stack.isEmpty {
            done.append(node)
            elements = 0
        } else {
            stack[stack.count - 1].children.append(node)
        }
    }

    /// The table of calls. libxml2 hands back the pointer of the builder.
    static func handler() -> xmlSAXHandler {
        var sax = xmlSAXHandler()
        sax.initialized = 0xDEED_BEAF  // XML_SAX2_MAGIC
        sax.internalSubset = { data, _, _, _ in
            let builder = TreeBuilder.from(data)
            builder?.stop(XMLFault(.doctype, line: builder?.line ?? 0, detail: "DOCTYPE"))
        }
        sax.startElementNs = { data, name, _, _, _, _, count, _, values in
            guard let builder = TreeBuilder.from(data), let name else { return }
            var attributes: [String: String] = [:]
            // Five pointers an attribute: local name, prefix, URI, value, end of value.
            for index in 0..<Int(count) {
                guard let values, let key = values[index * 5], let start = values[index * 5 + 3],
                    let end = values[index * 5 + 4]
                else { continue }
                let bytes = UnsafeBufferPointer(start: start, count: end - start)
                attributes[String(cString: key)] = String(decoding: bytes, as: UTF8.self)
            }
            builder.start(String(cString: name), attributes)
        }
        sax.endElementNs = { data, _, _, _ in TreeBuilder.from(data)?.end() }
        sax.characters = { data, characters, count in
            TreeBuilder.from(data)?.characters(UnsafeBufferPointer(start: characters, count: Int(count)))
        }
        sax.cdataBlock = sax.characters
        sax.serror = { data, error in
            guard let builder = TreeBuilder.from(data), let error = error?.pointee else { return }
            guard error.level == XML_ERR_FATAL || error.level == XML_ERR_ERROR else { return }
            let code = xmlParserErrors(UInt32(error.code))
            let encoding = [
                XML_ERR_INVALID_ENCODING, XML_ERR_UNSUPPORTED_ENCODING, XML_ERR_UNKNOWN_ENCODING, XML_ERR_INVALID_CHAR,
                XML_I18N_CONV_FAILED,
            ]
            let message = error.message.map { String(cString: $0) } ?? ""
            builder.stop(
                XMLFault(
                    encoding.contains(code) ? .encoding : .malformed, line: Int(error.line),
                    detail: String(message.prefix { $0 != "\n" })))
        }
        return sax
    }

    private static func from(_ data: UnsafeMutableRawPointer?) -> TreeBuilder? {
        data.map { Unmanaged<TreeBuilder>.fromOpaque($0).takeUnretainedValue() }
    }
}
