"""The lists of the reports for the European fund: projects, indicators, and what counts for which."""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists
from icam.codes.more import house

_OF_CATEGORY = {"B_ASYL": "R.1.7", **dict.fromkeys(("B_REF", "DUBLIN", "T_IRR", "T_EXAS", "BILAT", "HOME"), "R.3.8")}
_OF_OUTCOME = {**dict.fromkeys(("R_VOL_AVR", "R_VOL_IO", "R_VOL_SELF"), "R.3.6"), "R_FORCED": "R.3.7"}

LISTS: Lists = {
    "amif_project": (
        _E(
            "AMIF-060-086",
            "Begeleiding (AMIF-060-086)",
            "Accompagnement (AMIF-060-086)",
            "Begleitung (AMIF-060-086)",
            "Coaching (AMIF-060-086)",
            "2022-01-01/2024-12-31",
        ),
        _E(
            "AMIF-072-098",
            "Infrastructuur (AMIF-072-098)",
            "Infrastructure (AMIF-072-098)",
            "Infrastruktur (AMIF-072-098)",
            "Infrastructure (AMIF-072-098)",
            "2022-01-01/2025-12-31",
        ),
        _E(
            "NEXT",
            "Volgend project (code nog in te vullen)",
            "Projet suivant (code à compléter)",
            "Nächstes Projekt (Code noch einzutragen)",
            "Next project (code to be filled in)",
            "2025-01-01/2029-12-31",
        ),
    ),
    "amif_indicator": (
        _E(
            "R.3.8",
            "personen in een terugkeerprocedure met een alternatief voor vasthouding (formulering te verifiëren)",
            "personnes en procédure de retour soumises à une alternative à la détention (libellé à vérifier)",
            "Rückzuführende mit einer Alternative zur Haft (Wortlaut zu prüfen)",
            "returnees subject to alternatives to detention (wording to verify)",
        ),
        _E(
            "R.1.7",
            "personen met een alternatief voor vasthouding (formulering te verifiëren)",
            "personnes soumises à une alternative à la détention (libellé à vérifier)",
            "Personen mit einer Alternative zur Haft (Wortlaut zu prüfen)",
            "persons placed in alternatives to detention (wording to verify)",
        ),
        _E(
            "R.3.6",
            "vrijwillig teruggekeerde personen (formulering te verifiëren)",
            "personnes retournées volontairement (libellé à vérifier)",
            "freiwillig Zurückgekehrte (Wortlaut zu prüfen)",
            "returnees voluntarily returned (wording to verify)",
        ),
        _E(
            "R.3.7",
            "gedwongen teruggekeerde personen (formulering te verifiëren)",
            "personnes éloignées (libellé à vérifier)",
            "Abgeschobene (Wortlaut zu prüfen)",
            "returnees who were removed (wording to verify)",
        ),
    ),
    "amif_category": tuple(one._replace(group=_OF_CATEGORY.get(one.code)) for one in house.LISTS["category"]),
    "amif_outcome": tuple(
        one._replace(group=_OF_OUTCOME[one.code]) for one in house.LISTS["outcome"] if one.code in _OF_OUTCOME
    ),
}
