"""A small invented extract of MinLog in an audit folder, as a user makes one from files."""

import random
from datetime import datetime, timedelta
from pathlib import Path

from kpro_analysis.cli import main

FIRST = datetime(2024, 1, 1, 8)
DAYS = 200
ACTIVITIES = ("Vis teamets borgere", "Åbn borgerens forløb", "Vis <plan> & mål")
TOWNS = ("Aarhus Kommune", "Ærø Kommune")
RARE = "Sjælden visning"  # of two citizens only


def number_of(place):
    """A test person number: the day of birth is 60 too high."""
    return f"{61 + place % 28:02d}{1 + place % 12:02d}{50 + place // 28:02d}-{1000 + place:04d}"


def write_extract(path: Path, citizens=40, staff=8, clicks=300):
    """A CSV of list calls that touch a dozen citizens each, and of single look-ups."""
    chance = random.Random(2024)
    lines = ["tid;person;bruger;organisation;system;aktivitet;rolle;trace"]
    for click in range(clicks):
        when = FIRST + timedelta(days=chance.randrange(DAYS), seconds=chance.randrange(30_000))
        user, town = chance.randrange(staff), TOWNS[click % 7 == 0]
        listed = chance.random() < 0.4
        touched = chance.sample(range(citizens), 12) if listed else [chance.randrange(citizens)]
        activity = ACTIVITIES[0] if listed else RARE if click % 50 == 0 else ACTIVITIES[1 + click % 2]
        people = [click // 50 % 2] if activity == RARE else touched
        for place in people:
            lines.append(
                f"{when:%Y-%m-%dT%H:%M:%S}+01:00;{number_of(place)};{number_of(100 + user)};{town};"
                f"K-PRO;{activity};{'Sygeplejerske' if user % 2 else ''};spor-{click}"
            )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_sides(folder: Path, citizens=40):
    """Activity of most citizens, and care teams of half of them."""
    activity, team = ["person;tidspunkt;hændelse"], ["person;careteam;fra;til"]
    for place in range(citizens):
        if place % 4:
            activity.append(f"{number_of(place)};2023-{1 + place % 12:02d}-10;skema besvaret")
        if place % 2:
            team.append(f"{number_of(place)};Team {place % 3};2023-01-01;")
    (folder / "aktivitet.csv").write_text("\n".join(activity) + "\n", encoding="utf-8")
    (folder / "careteam.csv").write_text("\n".join(team) + "\n", encoding="utf-8")


def make_audit(work: Path, folder: Path):
    """Take the extract in and prepare it, by the commands that the page names."""
    work.mkdir(exist_ok=True)
    write_extract(work / "minlog.csv")
    write_sides(work)
    key = str(work / "noegle.txt")
    sides = ["--activity", str(work / "aktivitet.csv"), "--careteam", str(work / "careteam.csv")]
    ingest = ["minlog", "ingest", str(work / "minlog.csv"), "--key-file", key, *sides, "-o", str(folder)]
    for command in (["minlog", "key", "new", key], ingest, ["minlog", "audit", str(folder), "--format", "json"]):
        assert main(command) == 0
