"""The lists of orders to leave.

The group of an annex says whether a term runs ("term") or none does ("none"); that of an appeal's result whether it
annuls the order ("annuls"); that of the ground of an entry ban how many years it allows at most.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "order_annex": (
        _E("A13", "bijlage 13: bevel om het grondgebied te verlaten", "annexe 13 : ordre de quitter le territoire", "Anlage 13: Anweisung, das Staatsgebiet zu verlassen", "annex 13: order to leave the territory", "term"),
        _E("A13QUINQUIES", "bijlage 13quinquies: bevel aan een verzoeker om internationale bescherming", "annexe 13quinquies : ordre à un demandeur de protection internationale", "Anlage 13quinquies: Anweisung an einen Antragsteller auf internationalen Schutz", "annex 13quinquies: order to an applicant for international protection", "term"),
        _E("A12", "bijlage 12: bevel om het grondgebied te verlaten (model A)", "annexe 12 : ordre de quitter le territoire (modèle A)", "Anlage 12: Anweisung, das Staatsgebiet zu verlassen (Muster A)", "annex 12: order to leave the territory (model A)", "term"),
        _E("A13BIS", "bijlage 13bis: weigering van verblijf met bevel (openbare orde)", "annexe 13bis : refus de séjour avec ordre (ordre public)", "Anlage 13bis: Aufenthaltsverweigerung mit Anweisung (öffentliche Ordnung)", "annex 13bis: refusal of stay with order (public order)", "term"),
        _E("A26QUATER", "bijlage 26quater: Dublinweigering met bevel", "annexe 26quater : refus Dublin avec ordre", "Anlage 26quater: Dublin-Verweigerung mit Anweisung", "annex 26quater: Dublin refusal with order", "term"),
        _E("A13SEPTIES", "bijlage 13septies: bevel met vasthouding", "annexe 13septies : ordre avec maintien", "Anlage 13septies: Anweisung mit Festhaltung", "annex 13septies: order with detention", "none"),
        _E("A25QUATER", "bijlage 25quater: Dublinweigering met terugleiding", "annexe 25quater : refus Dublin avec reconduite", "Anlage 25quater: Dublin-Verweigerung mit Zurückführung", "annex 25quater: Dublin refusal with escort", "none"),
        _E("A11", "bijlage 11: terugdrijving", "annexe 11 : refoulement", "Anlage 11: Zurückweisung", "annex 11: turning back", "none"),
        _E("A11TER", "bijlage 11ter: terugdrijving van een verzoeker aan de grens", "annexe 11ter : refoulement d’un demandeur à la frontière", "Anlage 11ter: Zurückweisung eines Antragstellers an der Grenze", "annex 11ter: turning back of an applicant at the border", "none"),
        _E("OTHER", "ander bevel", "autre ordre", "andere Anweisung", "other order", "term"),
    ),
    "order_term_reason": (
        _E("NO_LONG_STAY", "nooit langer dan drie maanden toegelaten", "jamais autorisé à plus de trois mois", "nie länger als drei Monate zugelassen", "never allowed to stay more than three months"),
        _E("ABSCOND_RISK", "risico op onderduiken", "risque de fuite", "Fluchtgefahr", "risk of absconding"),
        _E("MEASURE_BREACHED", "preventieve maatregel niet nageleefd", "mesure préventive non respectée", "vorbeugende Maßnahme nicht eingehalten", "preventive measure not respected"),
        _E("PUBLIC_ORDER", "openbare orde of nationale veiligheid", "ordre public ou sécurité nationale", "öffentliche Ordnung oder nationale Sicherheit", "public order or national security"),
        _E("FRAUD", "verblijf ingetrokken wegens fraude", "séjour retiré pour fraude", "Aufenthalt wegen Betrugs entzogen", "stay withdrawn for fraud"),
        _E("INADMISSIBLE", "niet-ontvankelijk volgend verzoek", "demande ultérieure irrecevable", "unzulässiger Folgeantrag", "inadmissible later application"),
        _E("OTHER", "andere reden in het bevel", "autre motif dans l’ordre", "anderer Grund in der Anweisung", "other reason in the order"),
    ),
    "order_notified_by": (
        _E("MUNICIPALITY", "gemeente", "commune", "Gemeinde", "municipality"),
        _E("POLICE", "politie", "police", "Polizei", "police"),
        _E("IO", "Dienst Vreemdelingenzaken", "Office des étrangers", "Ausländeramt", "Immigration Office"),
        _E("RECEPTION", "opvangcentrum", "centre d’accueil", "Aufnahmezentrum", "reception centre"),
        _E("POST", "aangetekende brief", "courrier recommandé", "Einschreiben", "registered letter"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "extension_reason": (
        _E("HEALTH", "gezondheid", "santé", "Gesundheit", "health", "must"),
        _E("PREGNANCY", "zwangerschap", "grossesse", "Schwangerschaft", "pregnancy", "must"),
        _E("NO_TRANSPORT", "geen vervoer mogelijk", "aucun transport possible", "kein Transport möglich", "no transport", "must"),
        _E("NO_DOCUMENT", "geen identiteits- of reisdocument", "aucun document d’identité ou de voyage", "kein Identitäts- oder Reisedokument", "no identity or travel document", "must"),
        _E("VOLUNTARY_RETURN", "vrijwillige terugkeer wordt afgerond", "retour volontaire en cours", "freiwillige Rückkehr wird vorbereitet", "voluntary return being finished", "may"),
        _E("SCHOOL", "schoolgaande kinderen", "enfants scolarisés", "schulpflichtige Kinder", "children at school", "may"),
        _E("FAMILY_TIES", "familiale of sociale banden", "liens familiaux ou sociaux", "familiäre oder soziale Bindungen", "family or social ties", "may"),
        _E("LENGTH_OF_STAY", "duur van het verblijf", "durée du séjour", "Dauer des Aufenthalts", "length of stay", "may"),
        _E("OTHER", "andere reden", "autre raison", "anderer Grund", "other reason", "may"),
    ),
    "appeal_kind": (
        _E("ANNULMENT", "beroep tot nietigverklaring (RvV)", "recours en annulation (CCE)", "Nichtigkeitsklage (RAS)", "appeal for annulment (CALL)"),
        _E("SUSPENSION", "vordering tot schorsing (RvV)", "demande en suspension (CCE)", "Aussetzungsantrag (RAS)", "request for suspension (CALL)"),
        _E("URGENCY", "uiterst dringende noodzakelijkheid (RvV)", "extrême urgence (CCE)", "äußerste Dringlichkeit (RAS)", "extreme urgency (CALL)"),
        _E("FULL", "beroep in volle rechtsmacht (RvV)", "recours de plein contentieux (CCE)", "Klage mit voller Rechtsprechung (RAS)", "appeal on the merits (CALL)"),
        _E("CASSATION", "cassatieberoep (Raad van State)", "recours en cassation (Conseil d’État)", "Kassationsbeschwerde (Staatsrat)", "appeal in cassation (Council of State)"),
        _E("OTHER", "ander beroep", "autre recours", "anderer Rechtsbehelf", "other appeal"),
    ),
    "appeal_result": (
        _E("REJECTED", "verworpen", "rejeté", "abgewiesen", "rejected"),
        _E("SUSPENDED", "geschorst door de rechter", "suspendu par le juge", "vom Richter ausgesetzt", "suspended by the court", "suspends"),
        _E("ANNULLED", "bevel vernietigd", "ordre annulé", "Anweisung aufgehoben", "order annulled", "annuls"),
        _E("DROPPED", "beroep ingetrokken", "recours retiré", "Klage zurückgezogen", "appeal dropped"),
        _E("NO_OBJECT", "zonder voorwerp", "sans objet", "gegenstandslos", "without object"),
    ),
    "entry_ban_ground": (
        _E("STANDARD", "term niet nageleefd of geen term gegeven", "délai non respecté ou aucun délai accordé", "Frist nicht eingehalten oder keine Frist gewährt", "term not respected, or none given", "3"),
        _E("FRAUD", "fraude", "fraude", "Betrug", "fraud", "5"),
        _E("THREAT", "ernstige bedreiging van de openbare orde", "menace grave pour l’ordre public", "schwere Bedrohung der öffentlichen Ordnung", "serious threat to public order", "20"),
    ),
    "order_withdrawn_reason": (
        _E("REPLACED", "vervangen door een nieuw bevel", "remplacé par un nouvel ordre", "durch eine neue Anweisung ersetzt", "replaced by a new order"),
        _E("STAY_GRANTED", "verblijfsrecht gekregen", "séjour accordé", "Aufenthalt gewährt", "stay granted"),
        _E("NEW_PROCEDURE", "nieuwe procedure met recht op verblijf", "nouvelle procédure avec droit au séjour", "neues Verfahren mit Aufenthaltsrecht", "new procedure with a right to stay"),
        _E("ANNULLED", "vernietigd door de rechter", "annulé par le juge", "vom Richter aufgehoben", "annulled by the court"),
        _E("OTHER", "andere reden", "autre raison", "anderer Grund", "other reason"),
    ),
    "order_complied_how": (
        _E("DEPARTED_PROVEN", "vertrek bewezen (stempel, ticket, ambassade)", "départ prouvé (cachet, billet, ambassade)", "Ausreise nachgewiesen (Stempel, Ticket, Botschaft)", "departure proven (stamp, ticket, embassy)"),
        _E("VOLUNTARY_RETURN", "vertrokken met Fedasil of IOM", "parti avec Fedasil ou l’OIM", "mit Fedasil oder IOM ausgereist", "left with Fedasil or IOM"),
        _E("IO_RETURN", "vertrokken met DVZ", "parti avec l’OE", "mit dem Ausländeramt ausgereist", "left with the Immigration Office"),
        _E("TRANSFER", "overgebracht naar de verantwoordelijke lidstaat", "transféré vers l’État responsable", "in den zuständigen Staat überstellt", "transferred to the responsible State"),
    ),
}  # fmt: skip
