"""Requests as vectors of their features; two that point the same way are alike.

A feature weighs the square root of how often it occurs times its rarity, `-log(share of requests that hold it)`. The
share is that of the requests at hand and of what is known beforehand together, so that two requests can be compared
alone, and much the same comes out in a large register.

Source: Salton and Buckley (1988), term weighting in text retrieval; the exponent below is fitted to labelled pairs.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist
from scipy import sparse

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.similarity_features import GRAM, MATTER, WORD, Features, features
from kpro_analysis.weighting.similarity_words import common, matters

PRIOR_REQUESTS = 200  # how much what is known beforehand counts, in requests
PRIOR_SHARE, GRAM_SHARE = 0.004, 0.01  # of requests that hold a word or letter group of which nothing is known
MATTER_SPREAD = 1.3  # a matter is so much more common than the commonest of its words
GRAM_WEIGHT = 0.5
CURVE = 0.45  # bends the cosine, so that from 0.5 on two requests are rather about the same thing than not
ENOUGH = 5.0  # shared information (nats) at which the bend is twice as hard: one shared word is little to go by
SAME_TITLE = 0.9  # share of letters from which on two titles differ by slips of the keyboard only: that is enough
DECIMALS = 4


@dataclass(frozen=True)
class Space:
    """Requests (rows) by features (columns, in the order of `names`).

    `vectors` have length 1, or 0 for a request that says nothing. `information` holds the root of the rarity of each
    word and matter (letter groups are 0), so that a product of two rows is the information that they share, in nats.
    """

    vectors: sparse.csr_array
    information: sparse.csr_array
    names: tuple[str, ...]
    features: tuple[Features, ...]


def space_of(requests: Sequence[Request]) -> Space:
    """The requests as vectors, by all that they say."""
    found = tuple(features(request) for request in requests)
    held_by = Counter(name for one in found for name in one.counts)
    names = tuple(sorted(held_by))
    places = {name: place for place, name in enumerate(names)}
    ends = np.cumsum([0, *(len(one.counts) for one in found)])
    indices = np.fromiter((places[name] for one in found for name in one.counts), dtype=np.int64, count=ends[-1])
    counts = np.fromiter((count for one in found for count in one.counts.values()), dtype=float, count=ends[-1])
    rarity = _rarity(names, held_by, len(requests))
    is_gram = np.array([name[0] == GRAM for name in names], dtype=bool)
    weights = np.sqrt(counts) * (rarity * np.where(is_gram, GRAM_WEIGHT, 1))[indices]
    told = np.sqrt(np.where(is_gram, 0, rarity))[indices]
    shape = (len(requests), len(names))
    vectors, information = (sparse.csr_array((data, indices, ends), shape=shape, copy=True) for data in (weights, told))
    for table in (vectors, information):
        table.sort_indices()  # sums then come out the same whichever of two requests is first
    return Space(_of_length_one(vectors), information, names, found)


def similarity(space: Space, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """How alike the requests at each place of `rows` and `columns` are, 0-1; shape as theirs."""
    cosine = np.clip(_products(space.vectors, rows, columns), 0, 1)
    information = np.maximum(_products(space.information, rows, columns), 0.1**DECIMALS)
    same_title = _title_ratios(space, rows, columns) >= SAME_TITLE
    return np.asarray(np.round(cosine ** (CURVE * (1 + np.where(same_title, 0, ENOUGH / information))), DECIMALS))


def least_cosine(similarity: float) -> float:
    """What the cosine is at least where the similarity is at least this."""
    return float(max(similarity, 0.1**DECIMALS) ** (1 / CURVE))


def _title_ratios(space: Space, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """How much of the two titles is the same letter by letter, 0-1; 0 where one is too short to go by."""
    one, other = ([space.features[place].title for place in places.tolist()] for places in (rows, columns))
    told = np.array([bool(a and b) for a, b in zip(one, other, strict=True)], dtype=bool)
    ratios = cpdist(one, other, scorer=fuzz.ratio, dtype=np.float64)
    return np.asarray(np.where(told, ratios / 100, 0))


def _rarity(names: Sequence[str], held_by: Counter[str], requests: int) -> np.ndarray:
    known = {WORD + stem: share for stem, share in common().items()}
    for stem, numbers in matters().items():
        for name in (f"{MATTER}{number}" for number in numbers):
            known[name] = max(known.get(name, 0), MATTER_SPREAD * common().get(stem, PRIOR_SHARE))
    prior = np.array([known.get(name, GRAM_SHARE if name[0] == GRAM else PRIOR_SHARE) for name in names])
    count = np.array([held_by[name] for name in names])
    share = np.asarray((PRIOR_REQUESTS * prior + count) / (PRIOR_REQUESTS + requests))
    return np.asarray(-np.log(np.minimum(1, share)))


def _of_length_one(vectors: sparse.csr_array) -> sparse.csr_array:
    length = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    return sparse.csr_array(sparse.diags_array(1 / np.where(length > 0, length, 1)) @ vectors)


def _products(table: sparse.csr_array, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
    return np.asarray(table[rows].multiply(table[columns]).sum(axis=1), dtype=float)
