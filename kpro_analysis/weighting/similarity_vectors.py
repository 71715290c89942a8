"""Requests as vectors of their features; two that point the same way are alike."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.similarity_features import GRAM, MATTER, WORD, Features, features
from kpro_analysis.weighting.similarity_words import common, matters

SHOWN = 5  # shared words that a pair comes with
PRIOR_REQUESTS = 500  # the weight of what is known beforehand, in requests
PRIOR_SHARE = 0.004  # of requests that hold a word of which nothing is known beforehand
GRAM_SHARE, GRAM_WEIGHT = 0.01, 0.3
CURVE = 0.6  # bends the cosine, so that 0.5 is where two requests begin to be about the same thing
BLOCK = 512  # requests that are compared with all at a time: bounds the memory
COMMON_FEATURE = 0.01  # features in more requests than this share are multiplied densely
SLACK = 1e-4  # how far the quick products may be off

Found = tuple[int, int, float, tuple[str, ...]]


@dataclass(frozen=True)
class Space:
    """Requests by features: unit vectors (0 for a request that says nothing), and the words behind them."""

    vectors: sparse.csr_array
    names: tuple[str, ...]
    features: tuple[Features, ...]


def compare(first: Sequence[Request], second: Sequence[Request] | None, least: float) -> Iterator[Found]:
    """All pairs of the first with the second, or among the first, that are at least so similar."""
    space = space_of([*first, *(second or ())])
    begin = 0 if second is None else len(first)
    for rows, columns in _near(space.vectors, len(first), begin, _cosine_of(least) - SLACK):
        if second is None:
            later = rows < columns
            rows, columns = rows[later], columns[later]
        yield from (found for found in _pairs(space, [*first, *(second or ())], rows, columns) if found[2] >= least)


def compare_these(requests: Sequence[Request], places: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """The pairs at the given places, however similar."""
    if places:
        yield from _pairs(space_of(requests), requests, *np.array(places).T)


def _pairs(space: Space, requests: Sequence[Request], rows: np.ndarray, columns: np.ndarray) -> Iterator[Found]:
    values = similarity(space.vectors[rows], space.vectors[columns])
    for a, b, value in zip(rows.tolist(), columns.tolist(), values.tolist(), strict=True):
        yield requests[a].number, requests[b].number, value, shared_words(space, a, b)


def _near(vectors: sparse.csr_array, end: int, begin: int, cut: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The places of pairs with at least this cosine, roughly: rows before `end` with those from `begin` on.

    What few requests hold is multiplied sparsely, the rest densely: that is quickest for each. One block of rows at a time.
    """
    held_by = np.bincount(vectors.indices, minlength=vectors.shape[1])
    many = held_by > COMMON_FEATURE * vectors.shape[0]
    dense = vectors[:, many].toarray().astype(np.float32)
    few = sparse.csr_array(vectors[:, ~many].astype(np.float32))
    across, across_few = dense[begin:].T, few[begin:].T.tocsr()
    for start in range(0, end, BLOCK):
        block = slice(start, min(start + BLOCK, end))
        cosine = dense[block] @ across + (few[block] @ across_few).toarray()
        rows, columns = np.nonzero(cosine >= cut)
        yield rows + start, columns + begin


def _cosine_of(similarity: float) -> float:
    return max(similarity, 1e-9) ** (1 / CURVE)


def similarity(a: sparse.csr_array, b: sparse.csr_array) -> np.ndarray:
    """Row by row, 0-1 with 4 decimals."""
    cosine = np.clip(np.asarray(a.multiply(b).sum(axis=1)).ravel(), 0, 1)
    return np.round(cosine**CURVE, 4)


def shared_words(space: Space, a: int, b: int) -> tuple[str, ...]:
    """The words of `a` that make it like `b`, the most telling first."""
    product = space.vectors[[a]].multiply(space.vectors[[b]]).tocsr()
    told: dict[str, str] = {}
    for place in np.argsort(-product.data, kind="stable").tolist():
        name = space.names[product.indices[place]]
        if word := space.features[a].written.get(name):
            told.setdefault(word.casefold(), word)
    return tuple(told.values())[:SHOWN]


def space_of(requests: Sequence[Request]) -> Space:
    """The requests as vectors: how often each feature occurs, times how rare it is."""
    found = tuple(features(request) for request in requests)
    held_by = Counter(name for one in found for name in one.counts)
    names = tuple(sorted(held_by))
    places = {name: place for place, name in enumerate(names)}
    rarity = _rarity(names, held_by, len(requests))
    ends = np.cumsum([0, *(len(one.counts) for one in found)])
    indices = np.fromiter((places[name] for one in found for name in one.counts), dtype=np.int64, count=ends[-1])
    counts = np.fromiter((count for one in found for count in one.counts.values()), dtype=float, count=ends[-1])
    raw = sparse.csr_array((np.sqrt(counts) * rarity[indices], indices, ends), shape=(len(requests), len(names)))
    raw.sort_indices()
    length = np.sqrt(np.asarray(raw.multiply(raw).sum(axis=1)).ravel())
    return Space(sparse.csr_array(sparse.diags_array(1 / np.where(length, length, 1)) @ raw), names, found)


def _rarity(names: Sequence[str], held_by: Counter[str], requests: int) -> np.ndarray:
    """The information in each feature: minus the logarithm of its share, as known beforehand and as found."""
    known: Counter[str] = Counter({WORD + stem: share for stem, share in common().items()})
    for stem, matter in matters().items():
        known[f"{MATTER}{matter}"] = max(known[f"{MATTER}{matter}"], 1.3 * common().get(stem, PRIOR_SHARE))
    prior = np.array([known.get(name, GRAM_SHARE if name[0] == GRAM else PRIOR_SHARE) for name in names])
    count = np.array([held_by[name] for name in names])
    weight = np.array([GRAM_WEIGHT if name[0] == GRAM else 1.0 for name in names])
    return -weight * np.log(np.minimum(1, (PRIOR_REQUESTS * prior + count) / (PRIOR_REQUESTS + requests)))
