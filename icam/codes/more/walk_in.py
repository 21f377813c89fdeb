"""The lists of the walk-in desk; the team's proposal, the office edits them."""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "walk_in_reason": (
        _E("FIRST", "eerste keer", "première fois", "zum ersten Mal", "first time"),
        _E("INVITED", "heeft een uitnodiging", "a une invitation", "hat eine Einladung", "has an invitation"),
        _E("OWN_FILE", "over het eigen dossier", "pour son propre dossier", "zur eigenen Akte", "about the own file"),
        _E("DOCUMENTS", "brengt documenten", "apporte des documents", "bringt Unterlagen", "brings documents"),
        _E("RETURN", "vraag over vrijwillige terugkeer", "question sur le retour volontaire", "Frage zur freiwilligen Rückkehr", "question about voluntary return"),
        _E("QUESTION", "korte vraag", "question brève", "kurze Frage", "short question"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "walk_in_help": (
        _E("ANSWERED", "vraag beantwoord", "question répondue", "Frage beantwortet", "question answered"),
        _E("APPOINTMENT", "kreeg een afspraak", "a reçu un rendez-vous", "hat einen Termin bekommen", "was given an appointment"),
        _E("ELSEWHERE", "elders naartoe verwezen", "orienté ailleurs", "anderswohin verwiesen", "sent elsewhere"),
        _E("DOCUMENTS", "documenten aangenomen", "documents reçus", "Unterlagen angenommen", "documents taken in"),
        _E("NO_INTERPRETER", "geen tolk gevonden", "pas d’interprète trouvé", "kein Dolmetscher gefunden", "no interpreter found"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
}  # fmt: skip
