// SPDX-License-Identifier: EUPL-1.2

import Mustache

/// What a template shows: only finished texts, booleans and other views. A field without a value is left out, since an
/// empty text counts as true in a section. Not reflected by Mirror, which is fourteen times slower.
struct View: MustacheParent, Sendable, ExpressibleByDictionaryLiteral {
    enum Field: Sendable {
        case text(String)
        case flag(Bool)
        case view(View)
        case views([View])
        case texts([String])

        static func text(optional text: String?) -> Field? { text.map { .text($0) } }
        static func view(optional view: View?) -> Field? { view.map { .view($0) } }
    }

    typealias Key = String
    typealias Value = Field?

    private(set) var values: [String: Field] = [:]

    init(dictionaryLiteral elements: (String, Field?)...) {
        for (name, value) in elements { values[name] = value }
    }

    init(_ view: View) { self = view }

    subscript(name: String) -> Field? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Says no for keys that it does not have: a template looks for a missing key in the views around.
    func closed(_ keys: String...) -> View {
        var result = self
        for key in keys where result.values[key] == nil { result.values[key] = .flag(false) }
        return result
    }

    func merging(_ other: View) -> View {
        var result = self
        result.values.merge(other.values) { _, new in new }
        return result
    }

    func child(named name: String) -> Any? {
        switch values[name] {
        case .text(let text): text
        case .flag(let flag): flag
        case .view(let view): view
        case .views(let views): views
        case .texts(let texts): texts
        case nil: nil
        }
    }
}
