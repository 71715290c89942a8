"""Finds the pairs of requests that are alike among thousands, in bounded memory, and says by which words."""

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from scipy import sparse

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.similarity_vectors import Space, least_cosine, similarity, space_of
from kpro_analysis.weighting.similarity_words import stem

SHOWN = 5  # shared words that a pair comes with
MOST_PAIRS = 100_000  # that are listed, the most alike: a register with more holds copies rather than requests
BLOCK = 512  # requests that are compared with all others at a time
CHUNK = 50_000  # pairs whose similarity is worked out at a time
HELD_BY_MANY = 0.03  # share of the requests from which on a feature is multiplied densely
SLACK = 1e-4  # how far the quick products may be off

Found = tuple[int, int, float, tuple[str, ...]]  # the places of two requests, how alike they are, and the words


def alike(
    requests: Sequence[Request], least: float, first: int | None = None, also: Collection[tuple[int, int]] = ()
) -> Iterator[Found]:
    """The pairs that are at least so similar: among all, or with `first`, of the first so many with the rest.

    Those at the places in `also` come too, however similar.
    """
    space = space_of(requests)
    pairs = _best(space, first, least)
    told = {(a, b) for _, a, b in pairs}
    rest = np.array(sorted(set(also) - told), dtype=int).reshape(-1, 2)
    pairs += zip(similarity(space, *rest.T).tolist(), *rest.T.tolist(), strict=True)
    for value, a, b in pairs:
        yield a, b, value, shared_words(space, a, b)


def _best(space: Space, first: int | None, least: float) -> list[tuple[float, int, int]]:
    values, rows, columns = np.empty(0), np.empty(0, dtype=int), np.empty(0, dtype=int)
    for near_rows, near_columns in _near(space.vectors, first, least_cosine(least) - SLACK):
        for start in range(0, len(near_rows), CHUNK):
            a, b = near_rows[start : start + CHUNK], near_columns[start : start + CHUNK]
            new = similarity(space, a, b)
            kept = new >= least
            values = np.concatenate((values, new[kept]))
            rows, columns = np.concatenate((rows, a[kept])), np.concatenate((columns, b[kept]))
            if len(values) > MOST_PAIRS:
                most = np.lexsort((columns, rows, -values))[:MOST_PAIRS]
                values, rows, columns = values[most], rows[most], columns[most]
    return list(zip(values.tolist(), rows.tolist(), columns.tolist(), strict=True))


def shared_words(space: Space, a: int, b: int) -> tuple[str, ...]:
    """The words that make two requests alike, the most telling first, as the first writes them.

    Where the second has another word for the same, both stand: `Rykker/Påmindelse`.
    """
    shown: list[str] = []
    used: set[str] = set()
    for name in _shared_features(space.vectors, space.names, a, b):
        pair = [space.features[place].written.get(name, "") for place in (a, b)]
        stems = {stem(word.casefold()) for word in pair}
        if all(pair) and not any(one in told for one in stems for told in used):
            used |= stems
            shown.append(pair[0] if len(stems) == 1 else "/".join(pair))
    return tuple(shown[:SHOWN])


def _shared_features(vectors: sparse.csr_array, names: Sequence[str], a: int, b: int) -> Iterator[str]:
    (one, one_weight), (other, other_weight) = (
        (vectors.indices[start:end], vectors.data[start:end])
        for start, end in (vectors.indptr[place : place + 2] for place in (a, b))
    )
    both, in_one, in_other = np.intersect1d(one, other, assume_unique=True, return_indices=True)
    telling = np.argsort(-one_weight[in_one] * other_weight[in_other], kind="stable")
    return (names[place] for place in both[telling].tolist())


def _near(vectors: sparse.csr_array, first: int | None, cut: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """The places of pairs whose cosine is at least this, roughly; one block of rows at a time.

    What few requests hold is multiplied sparsely and the rest densely: that is quickest for each.
    """
    end = vectors.shape[0] if first is None else first
    many = np.bincount(vectors.indices, minlength=vectors.shape[1]) > HELD_BY_MANY * vectors.shape[0]
    dense = vectors[:, many].toarray().astype(np.float32)
    few = sparse.csr_array(vectors[:, ~many].astype(np.float32))
    for start in range(0, end, BLOCK):
        block = slice(start, min(start + BLOCK, end))
        others = slice(start if first is None else first, None)
        cosine = dense[block] @ dense[others].T + (few[block] @ few[others].T).toarray()
        rows, columns = np.nonzero(cosine >= cut)
        once = rows < columns if first is None else slice(None)
        yield rows[once] + start, columns[once] + others.start
