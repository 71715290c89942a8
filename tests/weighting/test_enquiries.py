"""Enquiries count for the one request that they are most like, and for none when they are like none."""

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.enquiries import enquiries_behind

REQUESTS = [
    Request(7, "Telefonnummer til kommunen på borgerens forside"),
    Request(3, "SMS-teksten kan borgeren ikke forstå", description="Påmindelsen skrives om i et klart sprog."),
    Request(9, "SMS-teksten kan borgeren ikke forstå", description="Påmindelsen skrives om i et klart sprog."),
    Request(4, "Udskrift af handlevejledninger"),
]


def test_each_counts_once_for_the_one_it_is_most_like():
    asked = {"Borgeren kan ikke forstå SMS-teksten": 5, "SMS-tekst er uforståelig for borgere": 2, "": 8}
    asked |= {"Telefonnummer mangler på forsiden": 3, "Printeren er gået i stykker": 90}
    assert enquiries_behind(REQUESTS, asked) == {3: 7, 7: 3}


def test_without_enquiries_or_requests_nothing_stands_behind():
    assert enquiries_behind(REQUESTS, {}) == enquiries_behind([], {"Et spørgsmål": 3}) == {}
