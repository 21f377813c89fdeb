"""The lists of arrivals, departures and school."""

from icam.codes.entry import Entry as _E
from icam.codes.entry import Lists

LISTS: Lists = {
    "care_step": (
        _E("HOUSE_RULES", "huishoudelijk reglement ondertekend", "règlement d’ordre intérieur signé", "Hausordnung unterschrieben", "house rules signed", "ARRIVAL"),
        _E("RIGHTS", "rechten en klachten uitgelegd", "droits et plaintes expliqués", "Rechte und Beschwerden erklärt", "rights and complaints explained", "ARRIVAL"),
        _E("INVENTORY_IN", "inventaris bij aankomst", "inventaire à l’arrivée", "Inventar bei der Ankunft", "inventory at arrival", "ARRIVAL"),
        _E("KEYS", "sleutels gegeven", "clés remises", "Schlüssel übergeben", "keys handed over", "ARRIVAL"),
        _E("EMERGENCY", "noodnummers en evacuatie uitgelegd", "numéros d’urgence et évacuation expliqués", "Notrufnummern und Räumung erklärt", "emergency numbers and evacuation explained", "ARRIVAL"),
        _E("INVENTORY_OUT", "inventaris bij vertrek", "inventaire au départ", "Inventar beim Auszug", "inventory at departure", "DEPARTURE"),
        _E("KEYS_BACK", "sleutels terug", "clés rendues", "Schlüssel zurück", "keys returned", "DEPARTURE"),
    ),
    "school_level": (
        _E("KINDERGARTEN", "kleuteronderwijs", "enseignement maternel", "Kindergarten", "nursery school"),
        _E("PRIMARY", "lager onderwijs", "enseignement primaire", "Primarschule", "primary school"),
        _E("SECONDARY", "secundair onderwijs", "enseignement secondaire", "Sekundarschule", "secondary school"),
        _E("NEWCOMERS", "onthaalklas (OKAN)", "classe d’accueil (DASPA)", "Klasse für Neuankömmlinge", "class for newcomers"),
        _E("SPECIAL", "buitengewoon onderwijs", "enseignement spécialisé", "Förderschule", "special education"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
    "no_school": (
        _E("LEAVES_SOON", "vertrekt binnen enkele dagen", "part dans quelques jours", "reist in wenigen Tagen ab", "leaves within days"),
        _E("NO_PLACE", "wacht op een plaats", "attend une place", "wartet auf einen Platz", "waits for a place"),
        _E("HEALTH", "gezondheid", "santé", "Gesundheit", "health"),
        _E("REFUSED", "het gezin wil niet", "la famille ne veut pas", "die Familie will nicht", "the family does not want to"),
        _E("OTHER", "andere", "autre", "andere", "other"),
    ),
}  # fmt: skip
