// SPDX-License-Identifier: EUPL-1.2

/// An invented national file of ours, in the element order of the interface.
package enum NationalFile {
    package static let benali = """
        <?xml version="1.0" encoding="UTF-8"?>
        <n:interfaceNuu xmlns:n="http://nuu.application.i2/" versionInterface="02.01">
          <n:entete><n:typeFichier>CRE</n:typeFichier><n:dateFichier>2026-11-20T10:00:00</n:dateFichier></n:entete>
          <n:demande>
            <n:demandeLogement>
              <n:numGuichet>93055</n:numGuichet>
              <n:numUnique>111092401855393048</n:numUnique>
              <n:refInterne>REF-1</n:refInterne>
              <n:dateCreationDemande>2024-09-12</n:dateCreationDemande>
              <n:champInconnu>gardé</n:champInconnu>
              <n:personnePhysique>
                <n:demandeur>
                  <n:civilite code="2"/>
                  <n:nom n:modifie="true">Benali</n:nom>
                  <n:nomPatronymique>Haddad</n:nomPatronymique>
                  <n:prenom>Nadia</n:prenom>
                  <n:dateNaissance>1988-03-14</n:dateNaissance>
                  <n:nationalite code="1"/>
                  <n:telDomicile>0100000001</n:telDomicile>
                  <n:telPortable>0600001427</n:telPortable>
                  <n:mel>n.benali@exemple.fr</n:mel>
                  <n:adressePostale><n:etranger>false</n:etranger><n:numero>8</n:numero><n:voie>rue des Saules</n:voie>
                    <n:codePostal>93500</n:codePostal><n:commune code="93055"/></n:adressePostale>
                  <n:situationProfessionnelle><n:typeContratTravail code="CDI"/></n:situationProfessionnelle>
                  <n:revenuFiscal><n:anneeMoins2>2024</n:anneeMoins2><n:montantMoins2>31240</n:montantMoins2></n:revenuFiscal>
                </n:demandeur>
                <n:listePersonneACharge>
                  <n:personneACharge><n:nom>Benali</n:nom><n:prenom>Inès</n:prenom><n:dateNaissance>2015-11-02</n:dateNaissance><n:sexe code="F"/><n:lienParente code="E"/></n:personneACharge>
                  <n:personneACharge><n:nom>Benali</n:nom><n:prenom>Yanis</n:prenom><n:dateNaissance>2019-06-30</n:dateNaissance><n:sexe code="M"/><n:lienParente code="E"/></n:personneACharge>
                </n:listePersonneACharge>
                <n:listeCotitulaire>
                  <n:cotitulaire><n:civilite code="1"/><n:nom>Benali</n:nom><n:nomPatronymique>Benali</n:nomPatronymique><n:prenom>Karim</n:prenom><n:dateNaissance>1985-01-20</n:dateNaissance><n:lienDemandeur code="M"/></n:cotitulaire>
                </n:listeCotitulaire>
                <n:logementActuel>
                  <n:listeModeleLogement><n:modeleLogement code="LP"/></n:listeModeleLogement>
                  <n:montantMensuelLoyer>1020</n:montantMensuelLoyer><n:surface>31</n:surface>
                </n:logementActuel>
              </n:personnePhysique>
              <n:logementRecherche>
                <n:montantLoyer>950</n:montantLoyer>
                <n:listeTypeLogement><n:typeLogement code="T3"/><n:typeLogement code="T4"/></n:listeTypeLogement>
                <n:listeLocalisationSouhaite>
                  <n:localisationSouhaite><n:commune code="93055"/></n:localisationSouhaite>
                  <n:localisationSouhaite><n:commune code="93045"/></n:localisationSouhaite>
                </n:listeLocalisationSouhaite>
              </n:logementRecherche>
              <n:principauxMotifDemande><n:motifDemande code="13"/></n:principauxMotifDemande>
            </n:demandeLogement>
          </n:demande>
        </n:interfaceNuu>
        """
}
