// SPDX-License-Identifier: EUPL-1.2

package import Domain
package import SQL

// How the values of the domain stand in columns.

extension ID: Bindable, ColumnValue {
    package static var kind: ValueKind { .integer }
    package var value: Value { .integer(rawValue) }
    package init?(column value: Value) {
        guard let rawValue = Int64(column: value) else { return nil }
        self.init(rawValue)
    }
}

extension Day: Bindable, ColumnValue {
    package static var kind: ValueKind { .text }
    package var value: Value { .text(iso) }
    package init?(column value: Value) {
        guard let text = String(column: value) else { return nil }
        self.init(iso: text)
    }
}

extension Instant: Bindable, ColumnValue {
    package static var kind: ValueKind { .integer }
    package var value: Value { .integer(milliseconds) }
    package init?(column value: Value) {
        guard let milliseconds = Int64(column: value) else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

extension Naissance: Bindable, ColumnValue {
    package static var kind: ValueKind { .text }
    package var value: Value { .text(iso) }
    package init?(column value: Value) {
        guard let text = String(column: value) else { return nil }
        self.init(iso: text)
    }
}

/// Enumerations stand as their raw text.
extension Bindable where Self: RawRepresentable, RawValue == String {
    package static var kind: ValueKind { .text }
    package var value: Value { .text(rawValue) }
}

extension ColumnValue where Self: RawRepresentable, RawValue == String {
    package init?(column value: Value) {
        guard let text = String(column: value) else { return nil }
        self.init(rawValue: text)
    }
}

extension Etat: Bindable, ColumnValue {}
extension Lot.Etat: Bindable, ColumnValue {}
extension Role: Bindable, ColumnValue {}
extension GenreNumero: Bindable, ColumnValue {}
extension GenreEvenement: Bindable, ColumnValue {}
extension Acteur.Origine: Bindable, ColumnValue {}
extension RendezVous.Etat: Bindable, ColumnValue {}
extension NatureOrganisme: Bindable, ColumnValue {}
extension RelationOrganismes.Genre: Bindable, ColumnValue {}

extension Siren: Bindable, ColumnValue {
    package static var kind: ValueKind { .text }
    package var value: Value { .text(text) }
    package init?(column value: Value) {
        guard let text = String(column: value) else { return nil }
        self.init(text)
    }
}

extension Siret: Bindable, ColumnValue {
    package static var kind: ValueKind { .text }
    package var value: Value { .text(text) }
    package init?(column value: Value) {
        guard let text = String(column: value) else { return nil }
        self.init(text)
    }
}
extension EtatCompte: Bindable, ColumnValue {}
extension GenreCourrier: Bindable, ColumnValue {}
extension Logo.Genre: Bindable, ColumnValue {}
extension CanalCourrier: Bindable, ColumnValue {}
extension EtatCourrier: Bindable, ColumnValue {}
extension ActeCompte: Bindable, ColumnValue {}
extension EtatEnvoi: Bindable, ColumnValue {}
extension CanalEnvoi: Bindable, ColumnValue {}
extension ModeleEnvoi: Bindable, ColumnValue {}
extension GenreExport: Bindable, ColumnValue {}
extension DemandeDroits.Genre: Bindable, ColumnValue {}
extension DemandeDroits.Issue: Bindable, ColumnValue {}
extension ViolationDonnees.Risque: Bindable, ColumnValue {}
