"""Numbers with a day that there is: they may be somebody's, so they are only made at run time, and stand nowhere."""


def born(number: str) -> str:
    """The number with a day that there is, from one with 60 added.

    >>> len(born("610190-1234"))
    11
    """
    return f"{int(number[:2]) - 60:02}{number[2:]}"


def without_zero(number: str) -> str:
    """What a spreadsheet leaves of `born`, when that begins with a zero.

    >>> len(without_zero("6101901234"))
    9
    """
    return born(number).removeprefix("0")
