"""The lists of voluntary return.

Sources: domain.md a16, b6, c5; reasons and holders are the team's proposal, for the office to edit.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "eligibility_check": (
        _E(
            "OLD_EU",
            "burger van een van de 15 ‘oude’ EU-lidstaten",
            "citoyen d’un des 15 « anciens » États membres de l’UE",
            "Bürger eines der 15 „alten“ EU-Staaten",
            "citizen of one of the 15 “old” EU States",
        ),
        _E(
            "ASSISTED_BEFORE",
            "laatste 5 jaar al begeleid teruggekeerd",
            "retour assisté au cours des 5 dernières années",
            "in den letzten 5 Jahren bereits begleitet zurückgekehrt",
            "assisted return in the last 5 years",
        ),
        _E(
            "NATURALISED",
            "tot Belg genaturaliseerd",
            "naturalisé belge",
            "als Belgier eingebürgert",
            "naturalised Belgian",
        ),
    ),
    "travel_document": (
        _E("PASSPORT", "paspoort", "passeport", "Reisepass", "passport"),
        _E("ID_CARD", "identiteitskaart", "carte d’identité", "Personalausweis", "identity card"),
        _E(
            "LAISSEZ_PASSER",
            "laissez-passer van het consulaat",
            "laissez-passer consulaire",
            "konsularischer Passierschein",
            "consular laissez-passer",
        ),
        _E("EU_LP", "EU-doorlaatbewijs", "laissez-passer européen", "EU-Passierschein", "EU laissez-passer"),
        _E("EMERGENCY", "noodpaspoort", "passeport d’urgence", "Notreisepass", "emergency passport"),
        _E("OTHER", "ander reisdocument", "autre document de voyage", "anderes Reisedokument", "other travel document"),
    ),
    "document_holder": (
        _E("PERSON", "de persoon", "la personne", "die Person", "the person"),
        _E("IO", "Dienst Vreemdelingenzaken", "Office des étrangers", "Ausländeramt", "Immigration Office"),
        _E("FEDASIL", "Fedasil", "Fedasil", "Fedasil", "Fedasil"),
        _E("IOM", "IOM", "OIM", "IOM", "IOM"),
        _E("CONSULATE", "ambassade, consulaat", "ambassade, consulat", "Botschaft, Konsulat", "embassy, consulate"),
        _E("MUNICIPALITY", "gemeente", "commune", "Gemeinde", "municipality"),
    ),
    "travel_mode": (
        _E("air", "vliegtuig", "avion", "Flugzeug", "air"),
        _E("rail", "trein", "train", "Bahn", "rail"),
        _E("bus", "bus", "bus", "Bus", "bus"),
    ),
    "ticket_payer": (
        _E("FEDASIL", "Fedasil", "Fedasil", "Fedasil", "Fedasil"),
        _E("IOM", "IOM", "OIM", "IOM", "IOM"),
        _E("IO", "Dienst Vreemdelingenzaken", "Office des étrangers", "Ausländeramt", "Immigration Office"),
        _E("SELF", "de persoon zelf", "la personne elle-même", "die Person selbst", "the person"),
        _E("OTHER", "iemand anders", "quelqu’un d’autre", "jemand anders", "somebody else"),
    ),
    "reintegration_partner": (
        _E("IOM", "IOM", "OIM", "IOM", "IOM"),
        _E(
            "CARITAS",
            "Caritas International",
            "Caritas International",
            "Caritas International",
            "Caritas International",
        ),
        _E(
            "EURP",
            "EU-re-integratieprogramma (Frontex)",
            "programme européen de réintégration (Frontex)",
            "EU-Wiedereingliederungsprogramm (Frontex)",
            "EU reintegration programme (Frontex)",
        ),
        _E("OTHER", "andere partner", "autre partenaire", "anderer Partner", "other partner"),
    ),
    "not_departed_reason": (
        _E(
            "NO_SHOW",
            "niet opgedaagd bij vertrek",
            "ne s’est pas présenté au départ",
            "nicht zur Abreise erschienen",
            "did not come to the departure",
        ),
        _E(
            "CHANGED_MIND",
            "van gedacht veranderd",
            "a changé d’avis",
            "hat es sich anders überlegt",
            "changed their mind",
        ),
        _E(
            "BOARDING_REFUSED",
            "toegang tot vlucht, trein of bus geweigerd",
            "embarquement refusé",
            "Mitnahme verweigert",
            "boarding refused",
        ),
        _E(
            "CANCELLED",
            "vlucht, trein of bus geannuleerd",
            "vol, train ou bus annulé",
            "Flug, Zug oder Bus gestrichen",
            "flight, train or bus cancelled",
        ),
        _E(
            "DOCUMENTS",
            "reisdocument niet in orde",
            "document de voyage pas en ordre",
            "Reisedokument nicht in Ordnung",
            "travel document not in order",
        ),
        _E("NOT_FIT", "kon niet reizen", "n’était pas en état de voyager", "nicht reisefähig", "not able to travel"),
        _E(
            "NEW_PROCEDURE",
            "nieuwe procedure begonnen",
            "nouvelle procédure entamée",
            "neues Verfahren begonnen",
            "new procedure begun",
        ),
        _E("OTHER", "andere reden", "autre raison", "anderer Grund", "other reason"),
    ),
}
