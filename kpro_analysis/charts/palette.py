"""The colours of criteria: one order everywhere, so that a criterion keeps its colour."""

# Paul Tol's "muted" scheme, made for colour-blind readers, then three that differ in lightness
CRITERIA = (
    "#332288",
    "#88CCEE",
    "#44AA99",
    "#117733",
    "#999933",
    "#DDCC77",
    "#CC6677",
    "#882255",
    "#AA4499",
    "#555555",
    "#BBBBBB",
    "#663300",
)


def criterion_colors(count: int) -> list[str]:
    """A colour for each of `count` criteria; repeats after the twelfth.

    >>> criterion_colors(2)
    ['#332288', '#88CCEE']
    """
    return [CRITERIA[i % len(CRITERIA)] for i in range(count)]


# in reports: neighbours differ in lightness, and every area has an outline and a pattern too
AREAS = tuple(CRITERIA[place] for place in (0, 1, 7, 5, 2, 10))
# for lines and points, which have no outline: at least 3:1 on white
LINES = tuple(CRITERIA[place] for place in (0, 7, 3, 6, 11, 9))
