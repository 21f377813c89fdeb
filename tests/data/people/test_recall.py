"""Names are found in the spellings of many countries: the measured test set, among near namesakes."""

from flask import Flask

from bench import recall


def test_nineteen_of_twenty_spellings_lead_to_the_person_among_the_first_ten(app: Flask) -> None:
    result = recall.measure(recall.record(recall.namesakes(400)))
    assert result.asked > 700
    assert result.share >= 0.95, result.missed
