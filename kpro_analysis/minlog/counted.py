"""What an audit counts by, on whatever it counts: names, thresholds and the shape of what is found."""

from collections.abc import Mapping
from typing import Any

Rows = list[dict[str, Any]]
Tallies = Mapping[str, Rows]  # by name, as `tallies` makes them

GROUPINGS = ("week", "system", "activity", "organisation", "role", "hour")
CLASS_NUMBERS = {"A": 0, "B": 1, "C": 2, "D": 3, "E": 4}  # as the facts hold `audit_result.CLASSES`
USUAL_DAYS = (30, 90, 180, 365)
TOP = 10  # most logged citizens, most logging users, largest bursts
BURST_CITIZENS = 100  # our own choice: no norm is known; five lists of twenty citizens within the hour
IN_SLICES = ("totals", "groups", "group_users", "classes", "days", "doubles", "top_citizens", "users")
"""Tallies that `slice_tallies` counts where facts lie in slices of citizens."""
TALLIES = (*IN_SLICES, "bursts", "fan_out", "file_days", "person_classes")
