"""The lists of residence options, conclusions and referrals.

Sources: issue 3 § 6 and domain.md a16, b9, c5; the options, reasons and ways to consent are the team's proposal, for
the office to edit.
"""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "residence_option": (
        _E(
            "HUMANITARIAN",
            "humanitaire regularisatie (9bis)",
            "régularisation humanitaire (9bis)",
            "humanitäre Regularisierung (9bis)",
            "humanitarian regularisation (9bis)",
        ),
        _E(
            "MEDICAL",
            "medische regularisatie (9ter)",
            "régularisation médicale (9ter)",
            "medizinische Regularisierung (9ter)",
            "medical regularisation (9ter)",
        ),
        _E("FAMILY", "gezinshereniging", "regroupement familial", "Familienzusammenführung", "family reunification"),
        _E(
            "MEMBER_CITIZEN",
            "gezinslid met de Belgische nationaliteit",
            "membre de la famille de nationalité belge",
            "Familienmitglied mit belgischer Staatsangehörigkeit",
            "family member with Belgian citizenship",
        ),
        _E(
            "EU_FAMILY",
            "gezinslid van een EU-burger",
            "membre de la famille d’un citoyen de l’UE",
            "Familienangehöriger eines EU-Bürgers",
            "family member of an EU citizen",
        ),
        _E(
            "PROTECTION",
            "internationale bescherming (nieuw element)",
            "protection internationale (élément nouveau)",
            "internationaler Schutz (neues Element)",
            "international protection (new element)",
        ),
        _E("WORK", "werk", "travail", "Arbeit", "work"),
        _E("STUDY", "studie", "études", "Studium", "study"),
        _E("STATELESS", "staatloosheid", "apatridie", "Staatenlosigkeit", "statelessness"),
        _E(
            "TRAFFICKING",
            "slachtoffer van mensenhandel",
            "victime de la traite des êtres humains",
            "Opfer von Menschenhandel",
            "victim of trafficking",
        ),
        _E(
            "MINOR_CHILD",
            "verblijfsrecht van een kind",
            "droit de séjour d’un enfant",
            "Aufenthaltsrecht eines Kindes",
            "right of residence of a child",
        ),
        _E("OTHER", "andere weg", "autre voie", "anderer Weg", "other path"),
    ),
    "option_source": (
        _E("ACCOUNT", "verhaal van de persoon", "récit de la personne", "Angaben der Person", "the person’s account"),
        _E(
            "DOCUMENTS",
            "documenten van de persoon",
            "documents de la personne",
            "Dokumente der Person",
            "documents of the person",
        ),
        _E("FILE", "dossier van de dienst", "dossier de l’office", "Akte des Amtes", "the office’s file"),
        _E("LAWYER", "advocaat", "avocat", "Rechtsanwalt", "lawyer"),
        _E("AUTHORITY", "andere overheid", "autre autorité", "andere Behörde", "another authority"),
        _E("LAW", "wetgeving, richtlijn", "législation, directive", "Gesetzgebung, Richtlinie", "law or guideline"),
    ),
    "option_reason": (
        _E(
            "NO_FAMILY",
            "geen gezinslid met verblijfsrecht",
            "aucun membre de la famille en séjour régulier",
            "kein Familienmitglied mit Aufenthaltsrecht",
            "no family member with a right of residence",
        ),
        _E(
            "NO_ELEMENT",
            "geen element in deze richting",
            "aucun élément en ce sens",
            "kein Anhaltspunkt dafür",
            "nothing points this way",
        ),
        _E(
            "NO_PERMIT",
            "geen werkgever of vergunning",
            "pas d’employeur ni de permis",
            "kein Arbeitgeber oder keine Genehmigung",
            "no employer or permit",
        ),
        _E(
            "NOT_ENROLLED",
            "niet ingeschreven of geen middelen",
            "pas d’inscription ou de moyens",
            "nicht eingeschrieben oder keine Mittel",
            "not enrolled or no means",
        ),
        _E(
            "REFUSED_BEFORE",
            "eerder geweigerd, niets nieuws",
            "refusé auparavant, rien de nouveau",
            "früher abgelehnt, nichts Neues",
            "refused before, nothing new",
        ),
        _E(
            "NO_EXCEPTION",
            "geen buitengewone omstandigheden gemeld",
            "aucune circonstance exceptionnelle signalée",
            "keine außergewöhnlichen Umstände mitgeteilt",
            "no exceptional circumstances reported",
        ),
        _E(
            "PROOF_AWAITED",
            "bewijsstuk wordt nog verwacht",
            "preuve encore attendue",
            "Nachweis wird noch erwartet",
            "proof is still awaited",
        ),
    ),
    "return_service": (
        _E(
            "FEDASIL",
            "Fedasil, vrijwillige terugkeer",
            "Fedasil, retour volontaire",
            "Fedasil, freiwillige Rückkehr",
            "Fedasil, voluntary return",
            "VR_DEPARTED",
        ),
        _E(
            "IO",
            "Dienst Vreemdelingenzaken, dienst vrijwillige terugkeer",
            "Office des étrangers, service retour volontaire",
            "Ausländeramt, Dienst freiwillige Rückkehr",
            "Immigration Office, voluntary return service",
            "IND_DEPARTED",
        ),
    ),
    "return_desk": (
        _E(
            "BRUSSELS",
            "terugkeerloket Brussel",
            "guichet retour Bruxelles",
            "Rückkehrschalter Brüssel",
            "return desk Brussels",
        ),
        _E("GHENT", "terugkeerloket Gent", "guichet retour Gand", "Rückkehrschalter Gent", "return desk Ghent"),
        _E(
            "ANTWERP",
            "terugkeerloket Antwerpen",
            "guichet retour Anvers",
            "Rückkehrschalter Antwerpen",
            "return desk Antwerp",
        ),
        _E("LIEGE", "terugkeerloket Luik", "guichet retour Liège", "Rückkehrschalter Lüttich", "return desk Liège"),
        _E(
            "CHARLEROI",
            "terugkeerloket Charleroi",
            "guichet retour Charleroi",
            "Rückkehrschalter Charleroi",
            "return desk Charleroi",
        ),
    ),
    "consent_how": (
        _E("SIGNED", "op papier getekend", "signé sur papier", "auf Papier unterschrieben", "signed on paper"),
        _E(
            "ELECTRONIC",
            "elektronisch getekend",
            "signé électroniquement",
            "elektronisch unterschrieben",
            "signed electronically",
        ),
        _E(
            "ORAL",
            "mondeling, voor tolk of getuige",
            "oralement, devant interprète ou témoin",
            "mündlich, vor Dolmetscher oder Zeugen",
            "orally, before an interpreter or witness",
        ),
    ),
    "referral_result": (
        _E(
            "RETURN_FILE",
            "terugkeerdossier geopend",
            "dossier de retour ouvert",
            "Rückkehrakte eröffnet",
            "return file opened",
        ),
        _E(
            "DECLINED",
            "geweigerd door de dienst",
            "refusé par le service",
            "vom Dienst abgelehnt",
            "declined by the service",
        ),
        _E("NO_ANSWER", "geen antwoord gekregen", "resté sans réponse", "ohne Antwort geblieben", "no answer came"),
        _E(
            "CONSENT_WITHDRAWN",
            "toestemming ingetrokken",
            "consentement retiré",
            "Einwilligung widerrufen",
            "consent withdrawn",
        ),
        _E(
            "CHANGED_MIND",
            "persoon wil niet meer",
            "la personne ne le souhaite plus",
            "Person möchte nicht mehr",
            "the person no longer wants it",
        ),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
}
