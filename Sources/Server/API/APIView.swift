// SPDX-License-Identifier: EUPL-1.2

import Foundation
import Reference

/// The OpenAPI description as a page: one section an operation, then the fields of each value.
struct APIView {
    struct BadDescription: Error {}

    private let root: [String: Any]
    private let texts: Catalogue

    init(description: Data, texts: Catalogue) throws {
        guard let root = try JSONSerialization.jsonObject(with: description) as? [String: Any] else {
            throw BadDescription()
        }
        self.root = root
        self.texts = texts
    }

    func view() throws -> View {
        let paths = object(root["paths"])
        let operations = paths.keys.sorted().flatMap { path in
            let item = object(paths[path])
            return ["get", "post", "put", "delete"].compactMap { method in
                (item[method] as? [String: Any]).map {
                    operation(method, path, object($0), objects(item["parameters"]))
                }
            }
        }
        let schemas = object(object(root["components"])["schemas"])
        return [
            "introduction": .text(plain(object(root["info"])["description"])),
            "actes": .views(operations),
            "valeurs": .views(schemas.keys.sorted().map { schema($0, object(schemas[$0])) }),
            "lien_description": .text("/api/v1/openapi.json"),
        ]
    }

    private func operation(
        _ method: String, _ path: String, _ operation: [String: Any], _ shared: [[String: Any]]
    ) -> View {
        let parameters = (shared + objects(operation["parameters"])).map(resolved).map { parameter -> View in
            [
                "nom": .text(text(parameter["name"])), "type": .text(kind(object(parameter["schema"]))),
                "description": .text(plain(parameter["description"])),
            ]
        }
        let responses = object(operation["responses"])
        let content = object(object(object(operation["requestBody"])["content"])["application/json"])
        return View([
            "ancre": .text(text(operation["operationId"])), "methode": .text(method.uppercased()),
            "adresse": .text(path), "resume": .text(text(operation["summary"])),
            "description": .text(plain(operation["description"])),
            "parametres": .views(parameters), "avec_parametres": .flag(!parameters.isEmpty),
            "exemple": .text(optional: example(content)),
            "reponses": .views(
                responses.keys.sorted().map { code in
                    let response = resolved(object(responses[code]))
                    return ["code": .text(code), "texte": .text(plain(response["description"]))]
                }),
        ]).closed("exemple")
    }

    private func schema(_ name: String, _ schema: [String: Any]) -> View {
        let required = Set(schema["required"] as? [String] ?? [])
        let properties = object(schema["properties"])
        return [
            "nom": .text(name), "ancre": .text("valeur-\(name)"), "type": .text(kind(schema)),
            "description": .text(plain(schema["description"])), "avec_champs": .flag(!properties.isEmpty),
            "champs": .views(
                properties.keys.sorted().map { field in
                    let value = object(properties[field])
                    return [
                        "nom": .text(field), "type": .text(kind(value)),
                        "requis": .text(required.contains(field) ? texts("api.requis") : ""),
                        "description": .text(plain(value["description"] ?? resolved(value)["description"])),
                    ]
                }),
        ]
    }

    /// `texte`, `nombre entier de 1 à 50`, `liste de Jour`… as a reader says it.
    private func kind(_ schema: [String: Any]) -> String {
        if let reference = schema["$ref"] as? String {
            return reference.split(separator: "/").last.map(String.init) ?? ""
        }
        if let values = schema["enum"] as? [String] {
            return values.count > 12 ? texts("api.type.codes") : values.joined(separator: ", ")
        }
        switch text(schema["type"]) {
        case "array": return texts("api.type.liste", ["de": kind(object(schema["items"]))])
        case "integer": return texts("api.type.entier")
        case "boolean": return texts("api.type.booleen")
        case "object": return texts("api.type.objet")
        default: return texts("api.type.texte")
        }
    }

    private func example(_ content: [String: Any]) -> String? {
        let examples = object(content["examples"])
        let named = examples.keys.sorted().first.map { resolved(object(examples[$0]))["value"] } ?? content["example"]
        guard let value = named, JSONSerialization.isValidJSONObject(value),
            let data = try? JSONSerialization.data(  // it came from JSON: it goes back
                withJSONObject: value, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
        else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// Follows `$ref` once.
    private func resolved(_ value: [String: Any]) -> [String: Any] {
        guard let reference = value["$ref"] as? String else { return value }
        return reference.split(separator: "/").dropFirst().reduce(root) { object($0[String($1)]) }
    }

    private func object(_ value: Any?) -> [String: Any] { value as? [String: Any] ?? [:] }
    private func objects(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }
    private func text(_ value: Any?) -> String { value as? String ?? "" }
    private func plain(_ value: Any?) -> String { text(value).replacing("`", with: "") }
}
