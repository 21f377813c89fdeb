"""The lists of invitations and appointments.

Sources: domain.md a14 (channels of an invitation, results of an appointment); the rest is the team's proposal.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "invitation_channel": (
        _E("LETTER", "gewone brief", "courrier ordinaire", "einfacher Brief", "letter"),
        _E("REGISTERED", "aangetekende brief", "courrier recommandé", "Einschreiben", "registered letter"),
        _E("EMAIL", "e-mail", "e-mail", "E-Mail", "e-mail"),
        _E(
            "WITH_ORDER",
            "afgegeven met het bevel",
            "remise avec l’ordre de quitter le territoire",
            "mit der Anweisung übergeben",
            "handed over with the order to leave",
        ),
        _E("MUNICIPALITY", "via de gemeente", "par la commune", "über die Gemeinde", "through the municipality"),
        _E("POLICE", "via de politie", "par la police", "über die Polizei", "through the police"),
        _E(
            "RECEPTION",
            "via de opvangstructuur",
            "par la structure d’accueil",
            "über die Aufnahmestruktur",
            "through the reception structure",
        ),
        _E("PHONE", "telefonisch", "par téléphone", "telefonisch", "by telephone"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "invitation_reaction": (
        _E("COMES", "bevestigt te komen", "confirme sa venue", "bestätigt zu kommen", "confirms to come"),
        _E("CAME", "is gekomen", "est venu(e)", "ist gekommen", "came"),
        _E(
            "OTHER_DAY",
            "vraagt een ander moment",
            "demande un autre moment",
            "bittet um einen anderen Termin",
            "asks for another moment",
        ),
        _E(
            "PHONED",
            "heeft gebeld of geschreven",
            "a téléphoné ou écrit",
            "hat angerufen oder geschrieben",
            "called or wrote",
        ),
        _E(
            "THROUGH_OTHER",
            "via advocaat of derde",
            "par un avocat ou un tiers",
            "über Anwalt oder Dritte",
            "through a lawyer or somebody else",
        ),
        _E(
            "REFUSES",
            "wenst geen begeleiding",
            "ne souhaite pas d’accompagnement",
            "wünscht keine Begleitung",
            "does not want coaching",
        ),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "ended_by": (
        _E("PERSON", "de persoon zelf", "la personne elle-même", "die Person selbst", "the person", "person"),
        _E(
            "LAWYER",
            "de advocaat of een vertrouwenspersoon",
            "l’avocat ou une personne de confiance",
            "Anwalt oder Vertrauensperson",
            "the lawyer or a person of trust",
            "person",
        ),
        _E("COACH", "de coach", "le coach", "der Coach", "the coach", "office"),
        _E("OFFICE", "het bureau", "le bureau", "das Büro", "the office", "office"),
        _E("INTERPRETER", "de tolk", "l’interprète", "der Dolmetscher", "the interpreter", "other"),
        _E("OTHER", "andere", "autre", "andere", "other", "other"),
    ),
    "absence_reason": (
        _E("LEAVE", "verlof", "congé", "Urlaub", "leave"),
        _E("SICK", "ziekte", "maladie", "Krankheit", "illness"),
        _E("TRAINING", "opleiding", "formation", "Fortbildung", "training"),
        _E("MISSION", "dienstreis", "mission", "Dienstreise", "mission"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
}
