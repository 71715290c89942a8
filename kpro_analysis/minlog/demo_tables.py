"""The invented log as Arrow tables: as the CSV files have it, and as the canonical tables that a store holds."""

from abc import ABC, abstractmethod
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.minlog.canonical import LOG, SIDE, TIME
from kpro_analysis.minlog.demo_clock import Integers, date_texts, time_texts
from kpro_analysis.minlog.demo_entries import NOBODY, Block
from kpro_analysis.minlog.demo_names import authorisations, hexadecimal, numbered, substitute_cprs
from kpro_analysis.minlog.demo_words import ACTIVITIES, EVENTS, MUNICIPALITIES, ROLES, STATUSES, SYSTEMS
from kpro_analysis.minlog.demo_world import STILL, World

LOG_FILE = "minlog.csv"
CSV_COLUMNS = ("tid", "person", "bruger", "organisation", "system", "aktivitet", "rolle", "trace")
SIDE_FILES = {
    "activity": ("aktivitet.csv", ("person", "tidspunkt", "hændelse")),
    "careteam": ("careteam.csv", ("person", "careteam", "fra", "til")),
    "participants": ("deltagere.csv", ("bruger", "careteam", "fra", "til")),
    "episodes": ("forløb.csv", ("person", "forløb", "status", "fra", "til")),
}
"""The name and the columns of the file of each kind of side file."""
_TRACES, _EPISODES = 1 << 56, 1 << 55  # numbers beyond those of people
_WORDS = {
    "organisation": pa.array([name for name, _ in MUNICIPALITIES]),
    "system": pa.array(SYSTEMS),
    "activity": pa.array(ACTIVITIES),
    "role": pa.array(ROLES),
}


class _Tables(ABC):
    """Tables of a world in one form; the rows and their order are the same in each."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    @abstractmethod
    def people(self) -> pa.Array:
        """The number of each user, then of each citizen."""

    @abstractmethod
    def times(self, times: Integers) -> pa.Array:
        """Times of events."""

    @abstractmethod
    def days(self, times: Integers) -> pa.Array:
        """Midnights at which something begins or ends; null for what hasn't ended."""

    @abstractmethod
    def episodes(self, numbers: Integers) -> pa.Array:
        """The names of episodes."""

    def log_columns(self, block: Block) -> dict[str, pa.Array]:
        """A block of the log, by the names of canonical columns."""
        click = _TRACES + block.click
        return {
            "time": self.times(block.time),
            "person": self._citizens(block.person),
            "user": self.people.take(pa.array(block.user, mask=block.user == NOBODY)),
            **{name: words.take(pa.array(getattr(block, name))) for name, words in _WORDS.items()},
            "trace": hexadecimal(click, self.world.plan.seed),
        }

    def side_columns(self, kind: str) -> list[pa.Array]:
        """The columns of a kind of side file, in its order."""
        world = self.world
        if kind == "activity":
            events = world.events
            kinds = pa.array(EVENTS).take(pa.array(events.kind))
            return [self._citizens(events.person), self.times(events.time), kinds]
        if kind == "episodes":
            spells = world.episodes
            statuses = pa.array(STATUSES).take(pa.array(spells.status))
            dates = [self.days(spells.since), self.days(spells.until)]
            return [self._citizens(spells.person), self.episodes(spells.number), statuses, *dates]
        spans = world.members if kind == "careteam" else world.participants
        who = self._citizens(spans.who) if kind == "careteam" else self.people.take(pa.array(spans.who))
        return [who, numbered("CT", spans.team), self.days(spans.since), self.days(spans.until)]

    def _citizens(self, numbers: Integers) -> pa.Array:
        return self.people.take(pa.array(numbers + self.world.users))


class AsFiles(_Tables):
    """The tables as the CSV files have them: everything is text, people are substitute CPRs or authorisations."""

    @cached_property
    def people(self) -> pa.Array:
        """Users have an authorisation or a CPR in turn."""
        users, citizens = np.arange(self.world.users), self.world.plan.people
        cprs = substitute_cprs(np.arange(citizens + len(users)), self.world.plan.seed)
        of_users = pc.if_else(pa.array(users % 2 == 0), authorisations(users), cprs[citizens:])
        return pa.concat_arrays([of_users, cprs[:citizens]])

    def times(self, times: Integers) -> pa.Array:
        """In Danish time, with zone."""
        return time_texts(times)

    def days(self, times: Integers) -> pa.Array:
        """Danish dates."""
        return date_texts(times, times != STILL)

    def episodes(self, numbers: Integers) -> pa.Array:
        """F0000012."""
        return numbered("F", numbers)

    def log(self, block: Block) -> pa.Table:
        """A block of the log, with the columns CSV_COLUMNS."""
        return pa.table(list(self.log_columns(block).values()), names=CSV_COLUMNS)

    def side(self, kind: str) -> pa.Table:
        """A side file, whole."""
        return pa.table(self.side_columns(kind), names=SIDE_FILES[kind][1])


class AsCanonical(_Tables):
    """The canonical tables: what a store would hold of the files, with other pseudonyms."""

    @cached_property
    def people(self) -> pa.Array:
        """Pseudonyms."""
        return hexadecimal(np.arange(self.world.users + self.world.plan.people), self.world.plan.seed)

    def times(self, times: Integers) -> pa.Array:
        """To the microsecond."""
        return pa.array(times * 1_000_000).cast(TIME)

    def days(self, times: Integers) -> pa.Array:
        """As times."""
        still = times == STILL
        return pa.array(np.where(still, 0, times) * 1_000_000, mask=still).cast(TIME)

    def episodes(self, numbers: Integers) -> pa.Array:
        """Pseudonyms."""
        return hexadecimal(_EPISODES + numbers, self.world.plan.seed)

    def log(self, block: Block, above: int = 0) -> pa.Table:
        """A block of the log, as canonical.LOG; so many rows are `above` it in the file."""
        rows = len(block.time)
        given = self.log_columns(block) | {
            "person_class": pa.repeat("substitute", rows),
            "entries": pa.repeat(pa.scalar(1, pa.int32()), rows),
            "file": pa.repeat(LOG_FILE, rows),
            "line": pa.array(np.arange(above + 2, above + 2 + rows)),
        }
        return pa.table([given.get(name, pa.nulls(rows, LOG.field(name).type)) for name in LOG.names], schema=LOG)

    def side(self, kind: str) -> pa.Table:
        """A side table, as canonical.SIDE[kind]."""
        return pa.table(self.side_columns(kind), schema=SIDE[kind])
