// SPDX-License-Identifier: EUPL-1.2

package enum RefusSaisine: Error, Sendable, Hashable {
    case fautes([Violation])
    /// It does not stand there any more, or not yet.
    case etape(Saisine.Etape)
}

/// What is typed of a complaint, and of each of its steps, under these names.
package let champsSaisine = [
    "referenceSaisine", "recueSaisineLe", "deposeSaisineLe", "guichetSaisine", "piecesSaisine",
]
package let champsEtapeSaisine = [
    "demeureLe", "demeureReference", "officeLe", "officeReference", "guichetOffice", "clotureLe", "issueSaisine",
]

extension Rulebook {
    /// The delay after which the prefect may be referred to.
    package func delaiSaisine(_ genre: Saisine.Genre, on day: Day) -> Delai? {
        delai(genre == .pieces ? "pieces" : "attestation", on: day)
    }
}

/// Which desk is named.
package func codeGuichet(_ typed: [String: String], _ champ: String) -> String { (typed[champ] ?? "").uppercased() }

/// `guichet`: the desk that is named, when there is one.
package func examineSaisine(
    _ typed: [String: String], _ genre: Saisine.Genre, guichet found: Guichet?, on today: Day, _ rulebook: Rulebook
) -> Result<(recue: SaisineRecue, guichet: String), RefusSaisine> {
    var form = ShortForm(typed: typed)
    let reference = form.requiredText("referenceSaisine", longest: 60)
    let depose = form.pastDay("deposeSaisineLe", today)
    let le = form.pastDay("recueSaisineLe", today)
    if let depose, let le, let end = rulebook.delaiSaisine(genre, on: depose)?.end(from: depose), le <= end {
        form.refuse("recueSaisineLe", "saisine.trop-tot", ["jour": end.french])
    }
    let guichet = form.guichet("guichetSaisine", found.flatMap { $0.isOpen(on: today) ? $0 : nil })
    let pieces = genre == .pieces ? form.requiredText("piecesSaisine", longest: 200) : nil
    guard form.violations.isEmpty, let reference, let depose, let le, let guichet else {
        return .failure(.fautes(form.violations))
    }
    return .success((SaisineRecue(reference: reference, le: le, deposeLe: depose, pieces: pieces), guichet))
}

/// L441-2-1: a formal notice comes before an order.
package func examineDemeure(
    _ typed: [String: String], _ saisine: Saisine, on today: Day
) -> Result<Saisine.Demeure, RefusSaisine> {
    var form = ShortForm(typed: typed)
    let le = form.pastDay("demeureLe", today)
    form.refuse(le, "demeureLe", before: saisine.recue.le)
    let reference = form.requiredText("demeureReference", longest: 60)
    guard form.violations.isEmpty, let le, let reference else { return .failure(.fautes(form.violations)) }
    guard saisine.etape == .recue else { return .failure(.etape(saisine.etape)) }
    return .success(Saisine.Demeure(le: le, reference: reference))
}

/// `nature`: of the body of the desk that is named: a landlord alone can answer an application.
package func examineOffice(
    _ typed: [String: String], _ saisine: Saisine, guichet found: Guichet?, nature: NatureOrganisme?, on today: Day
) -> Result<Saisine.Office, RefusSaisine> {
    var form = ShortForm(typed: typed)
    let le = form.pastDay("officeLe", today)
    form.refuse(le, "officeLe", before: saisine.demeure?.le)
    let reference = form.requiredText("officeReference", longest: 60)
    let bailleur = found.flatMap { nature == .bailleur && $0.isOpen(on: today) ? $0 : nil }
    let guichet = form.guichet("guichetOffice", bailleur)
    guard form.violations.isEmpty, let le, let reference, let guichet else {
        return .failure(.fautes(form.violations))
    }
    guard saisine.genre == .enregistrement, saisine.etape == .demeure else { return .failure(.etape(saisine.etape)) }
    return .success(Saisine.Office(le: le, reference: reference, guichet: guichet))
}

/// An application is registered by a desk meanwhile, documents are entered; or the complaint was not founded.
package func examineCloture(
    _ typed: [String: String], _ saisine: Saisine, on today: Day
) -> Result<Saisine.Cloture, RefusSaisine> {
    var form = ShortForm(typed: typed)
    let le = form.pastDay("clotureLe", today)
    form.refuse(le, "clotureLe", before: saisine.office?.le ?? saisine.demeure?.le ?? saisine.recue.le)
    let issue = Saisine.Issue(rawValue: form.value("issueSaisine"))
    if issue.map({ !saisine.issues.contains($0) }) ?? true { form.refuse("issueSaisine", "requis.court") }
    guard form.violations.isEmpty, let le, let issue else { return .failure(.fautes(form.violations)) }
    guard saisine.etape != .close else { return .failure(.etape(.close)) }
    return .success(Saisine.Cloture(le: le, issue: issue))
}

extension Saisine {
    package var issues: [Issue] { genre == .pieces ? [.pieces, .nonFondee] : [.enregistree, .nonFondee] }
}

extension ShortForm {
    fileprivate mutating func guichet(_ champ: String, _ found: Guichet?) -> String? {
        if found == nil { refuse(champ, value(champ).isEmpty ? "requis.court" : "saisine.guichet") }
        return found?.code
    }

    fileprivate mutating func refuse(_ le: Day?, _ champ: String, before day: Day?) {
        guard let le, let day, le < day else { return }
        refuse(champ, "saisine.avant", ["jour": day.french])
    }
}
