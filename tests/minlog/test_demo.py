"""The invented extract: reproducible, nobody's numbers, with the planted effect and no other."""

import re
from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import csv, parquet

from kpro_analysis.cli import main
from kpro_analysis.errors import UsageError
from kpro_analysis.minlog.canonical import LOG, SIDE
from kpro_analysis.minlog.demo import canonical_log, canonical_side, write_demo_log
from kpro_analysis.minlog.demo_clock import midnights, offsets, time_texts
from kpro_analysis.minlog.demo_entries import NOBODY, blocks
from kpro_analysis.minlog.demo_names import hexadecimal, substitute_cprs
from kpro_analysis.minlog.demo_tables import CSV_COLUMNS, SIDE_FILES
from kpro_analysis.minlog.demo_words import ACTIVITIES, EFFECTS, JOBS, LIST_CALLS, OWN
from kpro_analysis.minlog.demo_world import STILL, Plan, make_world
from tests.minlog.demo_store import write_canonical

DENMARK = ZoneInfo("Europe/Copenhagen")
SMALL = Plan(20_000, citizens=2_000)
FILES = ["minlog.csv", "aktivitet.csv", "careteam.csv", "deltagere.csv", "forløb.csv"]
HALF_A_YEAR = 180 * 86_400


def read(path):
    text = pa.schema([(name, pa.string()) for name in path.read_text(encoding="utf-8").split("\n", 1)[0].split(";")])
    options = csv.ConvertOptions(column_types=text, null_values=[""], strings_can_be_null=True)
    return csv.read_csv(path, parse_options=csv.ParseOptions(delimiter=";"), convert_options=options)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert [path.name for path in write_demo_log(folder, SMALL)] == FILES
    return folder


def small(effect, seed):
    world = make_world(Plan(20_000, effect, seed, citizens=2_000))
    return world, next(blocks(world))


def in_team_and_inactive(world, block):
    """For each row, from the definitions: a membership then, and no event in the half year up to it."""
    joined, left = np.full(world.plan.people, STILL), np.zeros(world.plan.people, dtype=np.int64)
    joined[world.members.who], left[world.members.who] = world.members.since, world.members.until
    in_team = (joined[block.person] <= block.time) & (block.time < left[block.person])
    far = 1 << 33
    events = np.sort(world.events.person * far + world.events.time)
    last = events[np.searchsorted(events, block.person * far + block.time, side="right") - 1]
    return in_team, block.person * far + block.time - last >= HALF_A_YEAR


def log_odds_ratio(world, block):
    """The ratio's logarithm, and its standard error with citizens as clusters."""
    team, inactive = in_team_and_inactive(world, block)
    cells = (team & inactive, team & ~inactive, ~team & inactive, ~team & ~inactive)
    counts = np.array([np.bincount(block.person[cell], minlength=world.plan.people) for cell in cells])
    whole = counts.sum(axis=1)
    a, b, c, d = counts / whole[:, None]
    return np.log(whole[0] * whole[3] / whole[1] / whole[2]), np.sqrt(((a - b - c + d) ** 2).sum())


def test_the_same_seed_gives_the_same_bytes_and_another_other_data(folder, tmp_path):
    write_demo_log(tmp_path / "a", SMALL)
    write_demo_log(tmp_path / "b", Plan(20_000, seed=SMALL.seed + 1, citizens=2_000))
    for name in FILES:
        assert (tmp_path / "a" / name).read_bytes() == (folder / name).read_bytes()
        assert (tmp_path / "b" / name).read_bytes() != (folder / name).read_bytes()


def test_the_log_has_the_canonical_columns_and_as_many_rows_as_asked(folder):
    log = read(folder / "minlog.csv")
    assert tuple(log.column_names) == CSV_COLUMNS
    assert len(log) == 20_000
    assert {name for name in CSV_COLUMNS if log[name].null_count} == set()
    times = [datetime.fromisoformat(text) for text in log["tid"].to_pylist()]
    assert all(a <= b for a, b in pairwise(times))
    assert all(t.utcoffset() == t.astimezone(DENMARK).utcoffset() for t in times)
    assert (min(times).year, max(times).year) == (2022, 2024)


def test_everybody_has_a_number_that_nobody_has(folder):
    known = set()
    for name in FILES:
        text = (folder / name).read_text(encoding="utf-8")
        days = {int(found[:2]) for found in re.findall(r"\b\d{6}-?\d{4}\b", text)}
        assert days <= set(range(61, 89))
        for column in ("person", "bruger"):
            if column in (table := read(folder / name)).column_names:
                known |= set(table[column].unique().to_pylist())
    assert {re.sub("[A-Z]", "A", re.sub("[0-9]", "0", number)) for number in known} == {"000000-0000", "AA00000"}


def test_numbers_are_different_for_different_people():
    numbers = np.arange(200_000)
    assert len(substitute_cprs(numbers, 5).unique()) == len(hexadecimal(numbers, 5).unique()) == len(numbers)


def test_a_file_of_the_user_is_never_overwritten(folder, tmp_path):
    theirs = tmp_path / "careteam.csv"
    theirs.write_bytes((folder / "careteam.csv").read_bytes() + b"mere")
    with pytest.raises(UsageError, match=r"«careteam.csv» i den mappe, og den bliver ikke overskrevet"):
        write_demo_log(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["careteam.csv"]
    theirs.write_bytes((folder / "careteam.csv").read_bytes()[:-1])
    with pytest.raises(UsageError, match="bliver ikke overskrevet"):
        write_demo_log(tmp_path, SMALL)
    theirs.write_bytes((folder / "careteam.csv").read_bytes())
    before = theirs.stat().st_mtime_ns
    assert len(write_demo_log(tmp_path, SMALL)) == len(FILES)
    assert theirs.stat().st_mtime_ns == before


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    (tmp_path / "fil").touch()
    with pytest.raises(UsageError, match="Demodata kan ikke skrives i den mappe"):
        write_demo_log(tmp_path / "fil" / "mappe", Plan(100))


def test_the_canonical_tables_say_what_the_files_say(folder):
    world = make_world(SMALL)
    tables = list(canonical_log(world))
    log, file = pa.concat_tables(tables), read(folder / "minlog.csv")
    assert log.schema == LOG
    assert log["line"].to_pylist() == list(range(2, 20_002))
    names = {"organisation": "organisation", "system": "system", "activity": "aktivitet", "role": "rolle"}
    assert all(log[ours] == file[theirs] for ours, theirs in {**names, "trace": "trace"}.items())
    assert [t.isoformat() for t in log["time"].to_pylist()[:100]] == [
        datetime.fromisoformat(t).astimezone(UTC).isoformat() for t in file["tid"].to_pylist()[:100]
    ]
    pairs = {*zip(log["person"].to_pylist(), file["person"].to_pylist(), strict=True)}
    pairs |= {*zip(log["user"].to_pylist(), file["bruger"].to_pylist(), strict=True)}
    for kind, table in canonical_side(world).items():
        assert table.schema == SIDE[kind]
        beside = read(folder / SIDE_FILES[kind][0])
        assert (len(table), [c.null_count for c in table]) == (len(beside), [c.null_count for c in beside])
        pairs |= {*zip(table[0].to_pylist(), beside[0].to_pylist(), strict=True)}
    assert len(pairs) == len({one for one, _ in pairs}) == len({other for _, other in pairs})
    assert all(re.fullmatch("[0-9a-f]{16}", one) for one, _ in pairs)


def test_midnights_and_offsets_are_those_of_denmark():
    hours = np.arange(int(datetime(2021, 1, 1, tzinfo=UTC).timestamp()), 1_800_000_000, 3_600)
    known = [datetime.fromtimestamp(h, DENMARK).utcoffset().total_seconds() for h in hours.tolist()]
    assert offsets(hours).tolist() == known
    days = np.arange(18_000, 19_800)
    begin = [datetime.fromtimestamp(t, DENMARK) for t in midnights(days).tolist()]
    assert {(b.hour, b.minute) for b in begin} == {(0, 0)}
    night = int(datetime(2023, 10, 29, 0, 30, tzinfo=UTC).timestamp())
    assert time_texts(np.array([night, night + 3_600])).to_pylist() == [
        "2023-10-29T02:30:00+02:00",
        "2023-10-29T02:30:00+01:00",
    ]


def test_most_is_logged_in_office_hours_and_some_at_night():
    _, block = small("none", 1)
    local = block.time + offsets(block.time)
    hour, weekday = local // 3_600 % 24, (local // 86_400 + 3) % 7
    night = (hour < 6) | (hour >= 22)
    assert 0.5 < ((weekday < 5) & (hour >= 7) & (hour < 16)).mean() < 0.9
    assert 0.01 < night.mean() < 0.15
    assert (weekday >= 5).mean() < 0.2


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_planted_effect_is_seen_and_only_where_it_is_planted(effect):
    found = np.array([log_odds_ratio(*small(effect, seed)) for seed in range(40)])
    ratio, error = np.exp(found[:, 0].mean()), found[:, 0].std() / np.sqrt(40)
    if effect == "none":
        assert abs(found[:, 0].mean()) < 4 * error < 0.1
        assert (abs(found[:, 0] / found[:, 1]) > 1.96).mean() <= 0.15
    else:
        assert ratio > 2.5


def test_membership_says_nothing_of_how_often_one_is_logged_when_nothing_is_planted():
    shares = []
    for seed in range(40):
        world, block = small("none", seed)
        joined = world.members.since[world.members.since < world.plan.start]
        shares.append(in_team_and_inactive(world, block)[0].mean())
        assert len(joined) > 1_000
    assert abs(np.mean(shares) - 0.55) < 4 * np.std(shares) / np.sqrt(40)


def test_a_list_call_logs_everybody_on_the_team_then_by_one_trace():
    world, block = small("listcall", 3)
    listed = np.isin(block.activity, [ACTIVITIES.index(name) for name in LIST_CALLS])
    assert 0.4 < listed.mean() < 0.6
    for click in np.unique(block.click[listed])[:200].tolist():
        rows = block.click == click
        logged, when = set(block.person[rows].tolist()), block.time[rows][0]
        members = world.members
        then = (members.since <= when) & (when < members.until)
        assert any(logged == set(members.who[then & (members.team == t)].tolist()) for t in np.unique(members.team))
        assert len(np.unique(block.user[rows])) == 1


def test_a_job_logs_members_one_at_a_time_with_no_list():
    _, block = small("membership", 3)
    job = block.activity == ACTIVITIES.index(JOBS[0])
    assert 0.5 < job.mean() < 0.6
    assert (block.user[job] == NOBODY).all()
    assert len(np.unique(block.click[job])) == job.sum()
    assert not np.isin(block.activity, [ACTIVITIES.index(name) for name in LIST_CALLS]).any()


def test_own_access_has_the_citizen_as_user():
    world, block = small("none", 3)
    own = block.activity == ACTIVITIES.index(OWN[0])
    assert (block.user[own] - world.users == block.person[own]).all() and own.sum() > 500
    assert (block.user[~own] < world.users).all()


def test_a_release_raises_the_level_from_its_day():
    plans = [Plan(20_000, "none", 4, citizens=2_000, shift=shift) for shift in (1.0, 3.0)]
    after = [(next(blocks(make_world(plan))).time >= plan.released).mean() for plan in plans]
    before = 1 - np.array(after)
    assert after[1] / before[1] / (after[0] / before[0]) == pytest.approx(3, rel=0.1)


def test_blocks_follow_each_other_and_are_no_longer_than_asked():
    world = make_world(Plan(10_001, citizens=500))
    made = list(blocks(world, 1_000))
    assert sum(len(block.time) for block in made) == 10_001
    assert max(len(block.time) for block in made) <= 1_000
    assert all(one.time[-1] <= other.time[0] for one, other in pairwise(made))
    assert len(np.unique(np.concatenate([block.click for block in made]))) == sum(
        len(np.unique(block.click)) for block in made
    )


def test_canonical_tables_are_written_by_danish_month(tmp_path):
    parts = write_canonical(tmp_path, make_world(SMALL))
    assert len(parts["log"]) == 24
    rows = parquet.read_table(tmp_path / "log" / "month=2023-04", partitioning=None)
    first, last = (datetime.fromtimestamp(t.timestamp(), DENMARK) for t in np.array(rows["time"].to_pylist())[[0, -1]])
    assert (first.month, last.month) == (4, 4)
    assert sum(parquet.read_metadata(path).num_rows for path in parts["log"]) == 20_000


def test_the_command_writes_the_register_too_and_says_where(tmp_path, capfd):
    assert main(["demo", str(tmp_path / "ny"), "--minlog", "1.000", "--effect", "none", "--seed", "7"]) == 0
    out, err = capfd.readouterr()
    assert err == ""
    told = out.splitlines()
    assert told[:2] == [str(tmp_path / "ny" / name) for name in ("aendringsoensker.xlsx", "support.csv")]
    assert told[-len(FILES) :] == [str(tmp_path / "ny" / name) for name in FILES]
    write_demo_log(tmp_path / "her", Plan(1_000, "none", 7))
    assert (tmp_path / "her" / "minlog.csv").read_bytes() == (tmp_path / "ny" / "minlog.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--minlog", "mange"], "--minlog skal være et helt tal fra 1 til 1.000.000.000."),
        (["--minlog", "0"], "--minlog skal være et helt tal fra 1 til 1.000.000.000."),
        (["--minlog", "1,5"], "--minlog skal være et helt tal fra 1 til 1.000.000.000."),
        (["--minlog", "9", "--effect", "ingen"], "--effect kan ikke være «ingen». Skriv listcall, membership"),
        (["--effect", "none"], "--effect gælder MinLog. Skriv også --minlog ANTAL"),
        (["--seed", "-1"], "--seed skal være et helt tal fra 0 til"),
    ],
)
def test_what_cannot_be_asked_is_refused_before_anything_is_written(words, sentence, tmp_path, capfd):
    assert main(["demo", str(tmp_path / "ny"), *words]) == 2
    out, err = capfd.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert sentence in err
    assert not (tmp_path / "ny").exists()
