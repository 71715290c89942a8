"""The tallies of facts that lie in slices of citizens, counted slice by slice.

`tallies` says what is counted, on any engine. Here it is counted where facts lie sorted by citizen: marking who has
which value costs a tenth of a general engine's hash tables.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from kpro_analysis.minlog.counted import TOP, Rows
from kpro_analysis.minlog.danish_clock import HOURS_OF_DAY, Clock, monday_of
from kpro_analysis.minlog.fact_rows import FactRows, Pairs, citizens_by, once
from kpro_analysis.minlog.spans import Ints

COLUMNS = (
    "time",
    "user",
    "trace",
    "day",
    "week",
    "hour",
    "entries",
    "system",
    "activity",
    "organisation",
    "role",
    "log_class",
)
_ALIKE = ("trace", "user", "user_known", "activity", "system", "time")  # with the citizen: in these are doubles alike
_CLASSES = 6  # with "none", which comes first


class SliceTallies:
    """The counts of the slices read so far.

    `codes` tell how many there are of system, activity, organisation and role; `users` are all users, rising.
    """

    def __init__(self, codes: Mapping[str, int], users: Ints, clock: Clock) -> None:
        first, last = clock.days
        self.users, self.first_day, self.days = users, first, last - first + 1
        self.monday = monday_of(first)
        self.sizes = sizes = {"week": (last - self.monday) // 7 + 1, **codes, "hour": HOURS_OF_DAY}
        self.groups = {name: np.zeros((2, size), np.int64) for name, size in sizes.items()}  # entries, citizens
        self.users_met = {name: Pairs() for name in sizes}
        self.by_day = np.zeros(sizes["system"] * self.days, np.int64)
        self.by_class, self.doubles = np.zeros(_CLASSES, np.int64), np.zeros(sizes["system"], np.int64)
        self.by_user = np.zeros((2, len(users)), np.int64)  # entries, citizens
        self.top: list[tuple[int, int]] = []  # minus entries, citizen without sign
        self.rows = self.citizens = 0
        self.times: list[int] = []

    def add(self, rows: FactRows) -> None:
        """Count a slice."""
        if not len(rows.who):
            return
        self.rows += len(rows.who)
        self.citizens += len(rows.person)
        self.times += [int(rows["time"].min()), int(rows["time"].max())]
        entries, system = rows["entries"], rows["system"].astype(np.int64)
        known = np.flatnonzero(rows["user_known"])
        user = np.searchsorted(self.users, rows["user"][known])
        for name, size in self.sizes.items():
            values = (rows[name] - self.monday) // 7 if name == "week" else rows[name]
            self.groups[name] += np.stack((_summed(values, entries, size), citizens_by(rows, values, size)))
            self.users_met[name].add(user * size + values[known])
        self.by_day += _summed(system * self.days + rows["day"] - self.first_day, entries, len(self.by_day))
        self.by_class += _summed(rows["log_class"] + 1, entries, _CLASSES)
        self.doubles += np.bincount(system[_doubles(rows)], minlength=len(self.doubles))
        self._add_top(np.add.reduceat(entries, rows.start[:-1], dtype=np.int64), rows.person)
        self.by_user[0] += _summed(user, entries[known], len(self.users))
        pairs = once(rows.who[known] * len(self.users) + user)
        self.by_user[1] += np.bincount(pairs % max(1, len(self.users)), minlength=len(self.users))

    def _add_top(self, entries: Ints, person: Ints) -> None:
        unsigned = person.view(np.uint64)  # whose order is that of the digits
        most = np.lexsort((unsigned, -entries))[:TOP]
        self.top = sorted([*self.top, *zip((-entries[most]).tolist(), unsigned[most].tolist(), strict=True)])[:TOP]

    def found(self) -> dict[str, Rows]:
        """The tallies by name, with codes for words, those of `counted.IN_SLICES`."""
        (entries, citizens), systems = self.by_user.tolist(), range(len(self.doubles))
        by_day = self.by_day.reshape(-1, self.days)
        return {
            "totals": [
                {
                    "rows": self.rows,
                    "entries": int(self.by_class.sum()),
                    "citizens": self.citizens,
                    "first": min(self.times),
                    "last": max(self.times),
                }
            ],
            "groups": self._groups(),
            "group_users": self._group_users(),
            "classes": [
                {"log_class": number - 1 if number else None, "entries": count}
                for number, count in enumerate(self.by_class.tolist())
                if count
            ],
            "days": [
                {"system": system, "day": self.first_day + day, "entries": int(by_day[system, day])}
                for system, day in zip(*(places.tolist() for places in np.nonzero(by_day)), strict=True)
            ],
            "doubles": [
                {"system": system, "rows": int(self.doubles[system])} for system in systems if self.doubles[system]
            ],
            "top_citizens": [{"person": _signed(person), "entries": -minus} for minus, person in self.top],
            "users": [
                {"user": user, "entries": own, "citizens": theirs}
                for user, own, theirs in zip(self.users.tolist(), entries, citizens, strict=True)
            ],
        }

    def _groups(self) -> Rows:
        return [
            {"grouping": name, "name": self._name(name, code), "entries": entries, "citizens": citizens}
            for name, counts in self.groups.items()
            for code, (entries, citizens) in enumerate(counts.T.tolist())
            if citizens
        ]

    def _group_users(self) -> Rows:
        return [
            {"grouping": name, "name": self._name(name, code), "users": users}
            for name, met in self.users_met.items()
            for code, users in enumerate(np.bincount(met.all() % self.sizes[name]).tolist())
            if users
        ]

    def _name(self, grouping: str, code: int) -> str:
        return str(self.monday + 7 * code if grouping == "week" else code)


def _summed(values: npt.NDArray[np.integer], entries: npt.NDArray[np.integer], size: int) -> Ints:
    """The entries of each value; exact, as a slice has far fewer than 2**53."""
    return np.bincount(values, entries, size).astype(np.int64)


def _doubles(rows: FactRows) -> Ints:
    """The rows that are like one before them in all that tells entries apart."""
    again = np.append(False, (rows.who[1:] == rows.who[:-1]) & (rows["time"][1:] == rows["time"][:-1]))
    some = np.flatnonzero(again | np.append(again[1:], False))
    columns = [rows[name][some] for name in _ALIKE] + [rows.who[some]]
    order = np.lexsort(columns)
    alike = np.logical_and.reduce([(values[order][1:] == values[order][:-1]) for values in columns])
    return some[order[1:][alike]]


def _signed(unsigned: int) -> int:
    return unsigned - 2**64 if unsigned >= 2**63 else unsigned
