"""The lists of talks: the guide with its hints, documents that people bring, how a child was heard.

Sources: domain.md a13 (what a talk goes through), a16 (best interests); the other entries are the team's proposal.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "talk_guide": (
        _E("SITUATION", "Juridische en administratieve situatie", "Situation juridique et administrative", "Rechtliche und administrative Lage", "Legal and administrative situation"),
        _E("ACCOUNT", "Het verhaal van de persoon", "Le récit de la personne", "Was die Person berichtet", "The person’s account"),
        _E("MISSING", "Wat in het dossier ontbreekt", "Ce qui manque au dossier", "Was in der Akte fehlt", "What the file lacks"),
        _E("OPTIONS", "Mogelijkheden", "Possibilités", "Möglichkeiten", "Options"),
    ),
    "talk_guide_hint": (
        _E(
            "SITUATION",
            "Overloop samen de procedures, de beslissingen en het bevel. Wat begrijpt de persoon ervan? Loopt er een beroep?",
            "Parcourez ensemble les procédures, les décisions et l’ordre de quitter le territoire. Qu’en comprend la personne ? Un recours est-il en cours ?",
            "Gehen Sie gemeinsam die Verfahren, die Entscheidungen und die Anweisung durch. Was versteht die Person davon? Läuft eine Beschwerde?",
            "Go through the procedures, the decisions and the order to leave together. What does the person understand of them? Is an appeal running?",
        ),
        _E(
            "ACCOUNT",
            "Luister eerst. Gezin, woonst, gezondheid, school, werk, plannen. Wat wil de persoon zelf?",
            "Écoutez d’abord. Famille, logement, santé, école, travail, projets. Que veut la personne elle-même ?",
            "Hören Sie zuerst zu. Familie, Wohnung, Gesundheit, Schule, Arbeit, Pläne. Was will die Person selbst?",
            "Listen first. Family, housing, health, school, work, plans. What does the person want?",
        ),
        _E(
            "MISSING",
            "Identiteit, reisdocumenten, bewijzen van familie of verblijf, medische attesten. Wie brengt wat mee, en tegen wanneer?",
            "Identité, documents de voyage, preuves de parenté ou de séjour, certificats médicaux. Qui apporte quoi, et pour quand ?",
            "Identität, Reisedokumente, Nachweise der Familie oder des Aufenthalts, ärztliche Atteste. Wer bringt was mit, und bis wann?",
            "Identity, travel documents, proof of family ties or residence, medical certificates. Who brings what, and by when?",
        ),
        _E(
            "OPTIONS",
            "Leg elke mogelijkheid open uit: verblijf en procedure, vrijwillige terugkeer en steun, en wat volgt als geen van beide lukt.",
            "Exposez ouvertement chaque possibilité : séjour et procédure, retour volontaire et aide, et ce qui suit si aucune n’aboutit.",
            "Erklären Sie jede Möglichkeit offen: Aufenthalt und Verfahren, freiwillige Rückkehr und Hilfe, und was sonst folgt.",
            "Explain every option openly: residence and its procedure, voluntary return and its support, and what follows if neither works.",
        ),
    ),
    "talk_document": (
        _E("PASSPORT", "paspoort", "passeport", "Reisepass", "passport", "IDENTITY"),
        _E("ID_CARD", "identiteitskaart", "carte d’identité", "Personalausweis", "identity card", "IDENTITY"),
        _E("CONSULAR", "consulair document", "document consulaire", "konsularisches Dokument", "consular document", "IDENTITY"),
        _E("BIRTH", "geboorteakte", "acte de naissance", "Geburtsurkunde", "birth certificate", "FAMILY"),
        _E("MARRIAGE", "huwelijksakte", "acte de mariage", "Heiratsurkunde", "marriage certificate", "FAMILY"),
        _E("FAMILY", "ander bewijs van familieband", "autre preuve de parenté", "anderer Familiennachweis", "other proof of family ties", "FAMILY"),
        _E("DECISION", "beslissing of arrest", "décision ou arrêt", "Entscheidung oder Urteil", "decision or judgment", "PROCEDURE"),
        _E("LAWYER", "brief van de advocaat", "courrier de l’avocat", "Schreiben des Anwalts", "letter from the lawyer", "PROCEDURE"),
        _E("RESIDENCE", "verblijfstitel", "titre de séjour", "Aufenthaltstitel", "residence permit", "PROCEDURE"),
        _E("ADDRESS", "bewijs van woonst", "preuve de résidence", "Wohnsitznachweis", "proof of address", "LIFE"),
        _E("WORK", "arbeidsovereenkomst of loonbrief", "contrat de travail ou fiche de paie", "Arbeitsvertrag oder Lohnzettel", "work contract or payslip", "LIFE"),
        _E("SCHOOL", "schoolattest", "attestation scolaire", "Schulbescheinigung", "school certificate", "LIFE"),
        _E("MEDICAL", "medisch attest (zonder diagnose)", "certificat médical (sans diagnostic)", "ärztliches Attest (ohne Diagnose)", "medical certificate (no diagnosis)", "LIFE"),
        _E("TICKET", "reisbiljet", "titre de transport", "Fahr- oder Flugschein", "ticket", "TRAVEL"),
        _E("OTHER", "ander document", "autre document", "anderes Dokument", "other document"),
    ),
    "child_heard": (
        _E("ALONE", "alleen gehoord", "entendu seul", "allein angehört", "heard alone"),
        _E("WITH_PARENT", "gehoord samen met een ouder", "entendu avec un parent", "mit einem Elternteil angehört", "heard with a parent"),
        _E("WITH_TRUSTED", "gehoord met een vertrouwenspersoon of voogd", "entendu avec une personne de confiance ou un tuteur", "mit Vertrauensperson oder Vormund angehört", "heard with a trusted person or guardian"),
        _E("THROUGH_OTHERS", "via school of hulpverlening", "via l’école ou les services d’aide", "über Schule oder Hilfsdienste", "through school or care workers"),
        _E("TOO_YOUNG", "te jong, ouders gehoord", "trop jeune, parents entendus", "zu jung, Eltern angehört", "too young, parents heard"),
        _E("DID_NOT_WANT", "wilde niet gehoord worden", "n’a pas souhaité être entendu", "wollte nicht angehört werden", "did not want to be heard"),
        _E("NOT_YET", "nog niet gehoord", "pas encore entendu", "noch nicht angehört", "not heard yet"),
    ),
}  # fmt: skip
