"""What fictitious coaches write down, in the language of the site."""

TOPICS = ("IDENTITY", "PROCEDURE", "RETURN_INFO", "DOCUMENTS", "SCHOOL", "HEALTH", "HOUSING", "RETURN_OBSTACLE")

NOTES = {
    "nl": (
        "Gezin goed aangetroffen. De kinderen gaan sinds maandag naar school. Procedure opnieuw uitgelegd.",
        "Moeder vraagt een afspraak bij de huisarts voor de jongste. Ik bel morgen.",
        "Opties besproken: verblijfsprocedure loopt nog, begeleide vrijwillige terugkeer uitgelegd met folder.",
        "Verwarming in de leefruimte werkt niet goed; gemeld aan de logistiek assistent.",
        "Gesprek over reisdocumenten. De vader belt zelf met het consulaat.",
    ),
    "fr": (
        "Famille présente. Les enfants sont inscrits à l’école. J’ai réexpliqué la procédure.",
        "La mère demande un rendez-vous chez le médecin pour le plus jeune. J’appelle demain.",
        "Nous avons parlé des possibilités: la demande est en cours; retour volontaire expliqué avec le dépliant.",
        "La machine à laver est en panne, signalé à l’assistante logistique.",
        "Entretien sur les documents de voyage. Le père téléphone lui-même au consulat.",
    ),
}
WORDS = {
    "nl": (
        "“We willen de beslissing van de rechter afwachten.”",
        "“De kinderen slapen beter dan in het begin.”",
        "“Mijn broer in Duitsland wil ons helpen.”",
        "“We denken na over terugkeer, maar niet in de winter.”",
    ),
    "fr": (
        "« Nous voulons attendre la décision du juge. »",
        "« Les enfants dorment mieux qu’au début. »",
        "« Mon frère en Allemagne veut nous aider. »",
        "« Nous réfléchissons au retour, mais pas en hiver. »",
    ),
}
AGREEMENTS = {
    "nl": (
        ("Afspraak huisarts maken", "coach"),
        ("Paspoort meebrengen", "gezin"),
        ("Advocaat bellen over het beroep", "gezin"),
        ("Schoolattest opvragen", "assistent"),
        ("Antwoord geven over het terugkeergesprek", "gezin"),
    ),
    "fr": (
        ("Prendre rendez-vous chez le médecin", "coach"),
        ("Apporter les passeports", "famille"),
        ("Appeler l’avocate au sujet du recours", "famille"),
        ("Demander l’attestation de l’école", "assistant"),
        ("Répondre au sujet de l’entretien de retour", "famille"),
    ),
}
WISHES = ("twee slaapkamers op dezelfde verdieping", "dicht bij de school van de oudste", "gelijkvloers", "rustig")
LAWYERS = ("mr. Verstraelen (fictief)", "Me Delvauxhe (fictif)", "mr. Oudenaert (fictief)")
