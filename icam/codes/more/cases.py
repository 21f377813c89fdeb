"""The lists of files of individual case management.

The group of an outcome says under what it is counted; "fitt" leads to a stay in a unit.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "case_entry": (
        _E("INVITATION", "uitnodiging", "invitation", "Einladung", "invitation"),
        _E("WALK_IN", "inloopmoment", "permanence sans rendez-vous", "offene Sprechstunde", "walk-in"),
        _E("PHONE", "telefoon naar de supportlijn", "téléphone à la ligne d’aide", "Anruf bei der Support-Nummer", "telephone to the support line"),
        _E("EMAIL", "e-mail naar de supportlijn", "e-mail à la ligne d’aide", "E-Mail an den Support", "e-mail to the support line"),
        _E("POLICE", "overdracht door de politie", "remise par la police", "Übergabe durch die Polizei", "police hand-over"),
        _E("PARTNER", "doorverwijzing door een partner", "orientation par un partenaire", "Verweisung durch einen Partner", "referral by a partner"),
        _E("FITT", "na een verblijf in een woonunit", "après un séjour en logement", "nach einem Aufenthalt in einer Wohneinheit", "after a stay in a unit"),
    ),
    "target_group": (
        _E("FAM_MINOR", "gezin met minderjarige kinderen", "famille avec enfants mineurs", "Familie mit minderjährigen Kindern", "family with minor children"),
        _E("SINGLE_ADDR", "alleenstaande met gekend adres", "personne seule à une adresse connue", "Alleinstehende mit bekannter Anschrift", "single person at a known address"),
        _E("RECEPTION", "in een opvangstructuur (open terugkeerplaats)", "en structure d’accueil (place ouverte de retour)", "in einer Aufnahmestruktur (offener Rückkehrplatz)", "in a reception structure (open return place)"),
        _E("INTERCEPT", "onderschept, niet vastgehouden", "intercepté, non détenu", "aufgegriffen, nicht festgehalten", "intercepted, not detained"),
        _E("WALKIN", "spontaan gekomen", "venu spontanément", "von selbst gekommen", "came by themselves"),
        _E("DUBLIN", "Dublinoverdracht", "transfert Dublin", "Dublin-Überstellung", "Dublin transfer"),
    ),
    "case_referrer": (
        _E("POLICE", "politie", "police", "Polizei", "police"),
        _E("MUNICIPALITY", "gemeente", "commune", "Gemeinde", "municipality"),
        _E("FEDASIL", "Fedasil", "Fedasil", "Fedasil", "Fedasil"),
        _E("OCMW_CPAS", "OCMW", "CPAS", "ÖSHZ", "public social welfare centre"),
        _E("LAWYER", "advocaat", "avocat", "Anwalt", "lawyer"),
        _E("NGO", "vereniging", "association", "Verein", "association"),
        _E("SCHOOL", "school", "école", "Schule", "school"),
        _E("HOSPITAL", "ziekenhuis", "hôpital", "Krankenhaus", "hospital"),
        _E("DUBLIN_CELL", "Dublincel", "cellule Dublin", "Dublin-Zelle", "Dublin cell"),
        _E("IO", "andere dienst van DVZ", "autre service de l’OE", "anderer Dienst des Ausländeramts", "other service of the Immigration Office"),
        _E("FITT", "FITT", "FITT", "FITT", "FITT"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "case_outcome": (
        _E("PERSPECTIVE_STAY", "verblijfsperspectief: verwezen naar een verblijfsaanvraag", "perspective de séjour : orienté vers une demande", "Aufenthaltsperspektive: auf einen Antrag verwiesen", "perspective of stay: directed to an application", "residence"),
        _E("APPLICATION_FILED", "verblijfsaanvraag ingediend", "demande de séjour introduite", "Aufenthaltsantrag gestellt", "residence application filed", "residence"),
        _E("STAY_GRANTED", "verblijf toegekend", "séjour accordé", "Aufenthalt gewährt", "stay granted", "residence"),
        _E("NEW_ASYLUM", "nieuw verzoek om internationale bescherming", "nouvelle demande de protection internationale", "neuer Antrag auf internationalen Schutz", "new application for international protection", "residence"),
        _E("VR_REFERRED", "doorverwezen voor vrijwillige terugkeer", "orienté vers le retour volontaire", "zur freiwilligen Rückkehr verwiesen", "referred to voluntary return", "return"),
        _E("VR_DEPARTED", "vrijwillig teruggekeerd", "retour volontaire effectué", "freiwillig zurückgekehrt", "returned voluntarily", "return"),
        _E("IND_DEPARTED", "zelfstandig vertrokken", "parti par ses propres moyens", "selbstständig ausgereist", "left independently", "return"),
        _E("DUBLIN_TRANSFER", "Dublinoverdracht uitgevoerd", "transfert Dublin effectué", "Dublin-Überstellung erfolgt", "Dublin transfer carried out", "return"),
        _E("MOVED_ABROAD", "naar een ander land vertrokken", "parti vers un autre pays", "in ein anderes Land gezogen", "moved abroad", "other"),
        _E("REFUSED", "geen verblijf en geen terugkeer: begeleiding beëindigd", "ni séjour ni retour : fin de l’accompagnement", "weder Aufenthalt noch Rückkehr: Begleitung beendet", "neither stay nor return: coaching ended", "refused"),
        _E("NO_SHOW_END", "niet opgedaagd", "ne s’est pas présenté", "nicht erschienen", "did not show up", "lost"),
        _E("LOST_CONTACT", "contact verloren", "contact perdu", "Kontakt verloren", "contact lost", "lost"),
        _E("TO_FITT", "naar een woonunit (FITT)", "vers un logement (FITT)", "in eine Wohneinheit (FITT)", "to a family unit (FITT)", "fitt"),
        _E("TO_CLOSED", "naar een gesloten centrum", "vers un centre fermé", "in ein geschlossenes Zentrum", "to a closed centre", "forced"),
        _E("FORCED_RETURN", "gedwongen terugkeer", "retour forcé", "erzwungene Rückkehr", "forced return", "forced"),
        _E("OTHER", "andere", "autre", "andere", "other", "other"),
    ),
    "hand_over_reason": (
        _E("SICK", "ziekte", "maladie", "Krankheit", "sickness"),
        _E("LEAVE", "verlof", "congé", "Urlaub", "leave"),
        _E("LEFT", "vertrek uit de dienst", "départ du service", "Ausscheiden aus dem Dienst", "left the service"),
        _E("BALANCE", "werk verdelen", "répartition du travail", "Arbeit verteilen", "sharing out the work"),
        _E("LANGUAGE", "taal van het gezin", "langue de la famille", "Sprache der Familie", "language of the family"),
        _E("MOVED", "verhuizing van het gezin", "déménagement de la famille", "Umzug der Familie", "the family moved"),
        _E("OTHER", "andere reden", "autre raison", "anderer Grund", "other reason"),
    ),
}  # fmt: skip
