"""The lists of complaints.

The words are the team's proposal, for the office to edit. The group STAFF marks what is about somebody of the office:
such a complaint is seen by who wrote it down, who handles it and who may answer.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "complaint_category": (
        _E(
            "HOUSING",
            "woning en inrichting",
            "logement et équipement",
            "Wohnung und Einrichtung",
            "housing and equipment",
        ),
        _E("COACHING", "begeleiding", "accompagnement", "Begleitung", "coaching"),
        _E(
            "STAFF",
            "een medewerker",
            "un membre du personnel",
            "eine Person des Dienstes",
            "somebody of the office",
            "STAFF",
        ),
        _E(
            "INFORMATION",
            "informatie en taal",
            "information et langue",
            "Information und Sprache",
            "information and language",
        ),
        _E("HEALTH", "gezondheid en zorg", "santé et soins", "Gesundheit und Pflege", "health and care"),
        _E("SCHOOL", "school en kinderen", "école et enfants", "Schule und Kinder", "school and children"),
        _E(
            "ALLOWANCE",
            "weekgeld, bonnen en vervoer",
            "allocation, bons et transport",
            "Wochengeld, Gutscheine und Fahrten",
            "allowance, vouchers and transport",
        ),
        _E("PRIVACY", "privacy en gegevens", "vie privée et données", "Privatsphäre und Daten", "privacy and data"),
        _E(
            "NEIGHBOURS",
            "buren en buurt",
            "voisins et quartier",
            "Nachbarn und Umgebung",
            "neighbours and surroundings",
        ),
        _E(
            "DECISION",
            "een beslissing of het verloop",
            "une décision ou la procédure",
            "eine Entscheidung oder der Ablauf",
            "a decision or the procedure",
        ),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "complaint_channel": (
        _E("TALK", "mondeling", "de vive voix", "mündlich", "by word of mouth"),
        _E("FORM", "klachtenformulier", "formulaire de plainte", "Beschwerdeformular", "complaint form"),
        _E("LETTER", "brief", "lettre", "Brief", "letter"),
        _E("MAIL", "e-mail", "courriel", "E-Mail", "e-mail"),
        _E("PHONE", "telefoon", "téléphone", "Telefon", "telephone"),
        _E("LAWYER", "via een advocaat", "par un avocat", "über einen Anwalt", "through a lawyer"),
        _E(
            "THIRD",
            "via een organisatie of ombudsman",
            "par une organisation ou un médiateur",
            "über eine Organisation oder Ombudsstelle",
            "through an organisation or ombudsman",
        ),
    ),
}
