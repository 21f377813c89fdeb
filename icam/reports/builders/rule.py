"""The rule of counting, printed with every report; docs/counting.md has it in full."""

from icam.printing.document import Notes
from icam.printing.words import Words


def notes(_: Words) -> Notes:
    """Say how the figures were counted."""
    return Notes(
        _("The rule of counting"),
        (
            _(
                "A night runs from the evening of a day to the next morning: the arrival night is counted, the "
                "departure night is not. Both days of the period are counted; nights after the data date are not."
            ),
            _(
                "Each unit has one class each night, the first that applies: not in service; occupied (a family has "
                "arrived and not left; two families in one unit are one occupied unit-night); out of use (a closure); "
                "cleaning (from the departure day to the k-th Belgian working day after it); reserved (held for an "
                "announced family); free."
            ),
            _(
                "Net rate = occupied / (in service less out of use). Gross rate = occupied / in service. A rate "
                "without a denominator is n/a; none is cut off at 100 %%. Rounding: one decimal, half up, of "
                "unrounded values."
            ),
            _(
                "Person-nights follow each member's own presence. A minor is under 18 on that night. A birth year "
                "alone counts as 1 July, a month as the 15th; an unknown age is shown apart."
            ),
            _(
                "A move between units or sites is neither an arrival nor a departure. Length of stay: the nights of "
                "the stays that ended in the period; running stays are shown apart."
            ),
        ),
    )
