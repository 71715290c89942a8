"""Meetings on disk: what is confirmed is kept, and every fault is one sentence."""

import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError, KproError, UsageError
from kpro_analysis.weighting.ballots import Sent, read_weights
from kpro_analysis.weighting.meeting_ballots import current_ballots, history, refuse_taken_name, send, withdraw
from kpro_analysis.weighting.meeting_files import (
    close_meeting,
    create_meeting,
    find_meeting,
    latest_open,
    list_meetings,
    open_meeting,
    reopen_meeting,
)
from kpro_analysis.weighting.meeting_schema import write_ahead
from kpro_analysis.weighting.settings import Weights

AT = datetime(2024, 2, 7, 9, 0, tzinfo=UTC)
HASH = "0" * 64
ANNA, BO = "a" * 32, "b" * 32
KILLING = Path(__file__).with_name("killing.py")


def ballot(key=ANNA, name="", use=1.0, minute=0, **fields):
    return Sent(key, Weights({"Nytte": use, "Hast": 1.0}), HASH, AT + timedelta(minutes=minute), name, **fields)


@pytest.fixture
def meeting(tmp_path):
    return create_meeting(tmp_path, "Brugergruppemøde", at=AT)


def test_a_meeting_is_a_file_named_by_day_and_title(meeting, tmp_path):
    assert meeting.path == tmp_path / "moeder" / "2024-02-07-brugergruppemoede.sqlite"
    assert (meeting.title, meeting.created, meeting.is_open) == ("Brugergruppemøde", AT, True)
    assert find_meeting(tmp_path, "2024-02-07-brugergruppemoede") == meeting
    assert create_meeting(tmp_path, "Brugergruppemøde", at=AT).stem == "2024-02-07-brugergruppemoede-2"


def test_the_day_in_the_name_is_the_danish(tmp_path):
    late = datetime(2024, 2, 7, 23, 30, tzinfo=UTC)
    assert create_meeting(tmp_path, "«!»", at=late).stem == "2024-02-08-moede"


def test_the_write_ahead_log_is_used_where_the_disk_allows_it(meeting, tmp_path):
    with sqlite3.connect(meeting.path) as plain:
        assert plain.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    plain.close()
    elsewhere = sqlite3.connect(f"file:{tmp_path}/andet.sqlite?vfs=unix-dotfile", uri=True)  # has no shared memory
    assert not write_ahead(elsewhere)
    elsewhere.close()


def test_the_latest_open_meeting(tmp_path):
    assert latest_open(tmp_path) is None
    first = create_meeting(tmp_path, "Første", at=AT)
    second = create_meeting(tmp_path, "Anden", at=AT + timedelta(hours=1))
    assert latest_open(tmp_path) == second
    close_meeting(second, at=AT)
    assert latest_open(tmp_path) == first
    assert [m.title for m in list_meetings(tmp_path).meetings] == ["Anden", "Første"]


def test_correcting_adds_a_row_and_the_newest_counts(meeting):
    send(meeting, ballot(use=1.0, municipality="Odense"))
    send(meeting, ballot(BO, "Bo", use=2.0, minute=1))
    send(meeting, ballot(use=3.0, minute=2))
    assert [(b.participant, b.weights.values["Nytte"]) for b in current_ballots(meeting)] == [(ANNA, 3.0), (BO, 2.0)]
    assert [b.weights.values["Nytte"] for b in history(meeting)] == [1.0, 2.0, 3.0]
    assert [b.sent for b in history(meeting, ANNA)] == [AT, AT + timedelta(minutes=2)]
    assert history(meeting)[0].municipality == "Odense"


def test_withdrawing_adds_a_row_and_sending_again_counts_again(meeting):
    send(meeting, ballot(name="Anna"))
    withdraw(meeting, ANNA, at=AT)
    assert current_ballots(meeting) == ()
    assert [b.withdrawn for b in history(meeting)] == [False, True]
    with pytest.raises(UsageError, match="ikke sendt noget"):
        withdraw(meeting, ANNA, at=AT)
    send(meeting, ballot(name="Anna"))
    assert len(current_ballots(meeting)) == 1


def test_rows_can_neither_be_changed_nor_deleted(meeting):
    send(meeting, ballot())
    connection = sqlite3.connect(meeting.path)
    for change in ("UPDATE ballot SET weights = '{}'", "DELETE FROM ballot", "DELETE FROM opening"):
        with pytest.raises(sqlite3.IntegrityError, match="append only"):
            connection.execute(change)
    connection.close()


def test_the_revision_grows_with_every_change(meeting):
    seen = [open_meeting(meeting.path).revision]
    for change in (
        lambda: send(meeting, ballot()),
        lambda: send(meeting, ballot(minute=1)),
        lambda: withdraw(meeting, ANNA, at=AT),
        lambda: close_meeting(meeting, at=AT),
        lambda: reopen_meeting(meeting, at=AT),
    ):
        change()
        seen.append(open_meeting(meeting.path).revision)
    assert seen == sorted(set(seen))


def test_two_participants_of_one_name(meeting):
    send(meeting, ballot(name="Anna Holm"))
    with pytest.raises(UsageError, match=r"^Der er allerede en deltager, der hedder Anna Holm\. Skriv fx anna holm 2"):
        send(meeting, ballot(BO, " anna   holm "))
    with pytest.raises(UsageError, match="allerede en deltager"):
        refuse_taken_name(meeting, BO, "Anna Holm")
    send(meeting, ballot(name="Anna Holm", use=2.0))  # the same browser is the same participant
    withdraw(meeting, ANNA, at=AT)
    send(meeting, ballot(BO, "Anna Holm"))
    assert [b.participant for b in current_ballots(meeting)] == [BO]


def test_many_can_be_without_a_name(meeting):
    send(meeting, ballot())
    send(meeting, ballot(BO, "  "))
    assert [b.name for b in current_ballots(meeting)] == ["", ""]


def test_a_closed_meeting_takes_nothing_and_keeps_all(meeting):
    send(meeting, ballot())
    close_meeting(meeting, at=AT)
    for act in (lambda: send(meeting, ballot(BO)), lambda: withdraw(meeting, ANNA, at=AT)):
        with pytest.raises(UsageError, match="Mødet er lukket"):
            act()
    assert len(current_ballots(meeting)) == 1
    assert reopen_meeting(meeting, at=AT).is_open
    send(meeting, ballot(BO))


@pytest.mark.parametrize(
    "changes, said",
    [
        ({"key": "x"}, "kender ikke denne browser"),
        ({"key": "../../../etc/passwd"}, "kender ikke denne browser"),
        ({"name": "x" * 61}, "Skriv højst 60 tegn"),
        ({"name": "Anna\x1b[2J"}, "tegn, der ikke kan vises"),
        ({"name": "Anna\u202e"}, "tegn, der ikke kan vises"),
        ({"name": "670190-1234"}, "CPR-nummer"),
        ({"municipality": "a@b.example"}, "e-mailadresse"),
    ],
)
def test_what_comes_in_is_checked(meeting, changes, said):
    with pytest.raises(UsageError, match=said):
        send(meeting, ballot(**changes))
    assert history(meeting) == ()


@pytest.mark.parametrize(
    "values",
    [
        *({}, [], None, {"": 1}, {"N" * 201: 1}, dict.fromkeys(map(str, range(101)), 1)),
        *({"Nytte": value} for value in ("1", True, float("nan"), float("inf"), -1, 0)),
    ],
)
def test_weights_that_cant_be_used(values):
    with pytest.raises(UsageError):
        read_weights(values)


@pytest.mark.parametrize("title", ["", "   ", "x" * 81, "a\nb\x00", 7])
def test_titles_that_cant_be_used(tmp_path, title):
    with pytest.raises(UsageError, match=r"^Mødets? "):
        create_meeting(tmp_path, title, at=AT)
    assert not (tmp_path / "moeder").exists()


@pytest.mark.parametrize("stem", ["", "..", "../andet", "2024-01-01-findes-ikke", "*", "2024-02-07-*"])
def test_an_address_only_leads_to_a_meeting_of_the_folder(meeting, tmp_path, stem):
    shutil.copy(meeting.path, tmp_path / "andet.sqlite")
    with pytest.raises(UsageError, match="findes ikke"):
        find_meeting(tmp_path, stem)


def spoilt(meeting, how):
    size = meeting.path.stat().st_size
    if how == "text":
        meeting.path.write_text("Dagsorden: velkomst, prioritering, eventuelt. " * 20)
    elif how == "empty":
        meeting.path.write_bytes(b"")
    elif how == "cut":
        os.truncate(meeting.path, size // 2)
    else:
        connection = sqlite3.connect(meeting.path)
        connection.execute({"version": "PRAGMA user_version = 9", "foreign": "PRAGMA application_id = 1"}[how])
        connection.close()


@pytest.mark.parametrize(
    "how, said",
    [
        ("text", "er ikke en mødefil"),
        ("empty", "er ikke en mødefil"),
        ("cut", "beskadiget eller afkortet"),
        ("version", "anden udgave af værktøjet"),
        ("foreign", "er ikke en mødefil"),
    ],
)
def test_a_file_that_cant_be_used_is_one_sentence_and_hides_no_other(meeting, tmp_path, how, said):
    send(meeting, ballot())
    other = create_meeting(tmp_path, "Et andet", at=AT)
    spoilt(meeting, how)
    for use in (lambda: open_meeting(meeting.path), lambda: current_ballots(meeting), lambda: send(meeting, ballot())):
        with pytest.raises(InputError, match=rf"^Mødefilen 2024-02-07-brugergruppemoede.sqlite {said}|{said}"):
            use()
    found = list_meetings(tmp_path)
    assert found.meetings == (other,)
    assert len(found.faults) == 1 and said in found.faults[0]


def test_a_file_that_is_gone(meeting):
    meeting.path.unlink()
    with pytest.raises(InputError, match="kan ikke åbnes"):
        open_meeting(meeting.path)


def test_a_meeting_without_its_title_row(meeting):
    connection = sqlite3.connect(meeting.path)
    connection.execute("DELETE FROM meeting")
    connection.commit()
    connection.close()
    with pytest.raises(InputError, match="mangler sin titel"):
        open_meeting(meeting.path)


def test_a_ballot_that_was_spoilt_by_hand(meeting):
    connection = sqlite3.connect(meeting.path)
    connection.execute(
        "INSERT INTO ballot (participant, name, folded, municipality, weights, register, sent, withdrawn) "
        "VALUES ('x', '', '', '', '{cut', '', '2024-02-07', 0)"
    )
    connection.commit()
    connection.close()
    with pytest.raises(InputError, match="stemme, der ikke kan læses"):
        current_ballots(meeting)


def test_a_file_that_stays_locked_is_waited_for_and_then_a_sentence(meeting):
    holder = sqlite3.connect(meeting.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert current_ballots(meeting) == ()  # readers don't wait
    with pytest.raises(InputError, match="låst af et andet program"):
        send(meeting, ballot())
    holder.execute("ROLLBACK")
    holder.close()
    send(meeting, ballot())


def test_a_folder_that_cant_hold_meetings(tmp_path):
    (tmp_path / "moeder").write_text("en fil i vejen")
    with pytest.raises(InputError, match="kan ikke gemmes"):
        create_meeting(tmp_path, "Møde", at=AT)
    with pytest.raises(InputError, match="kan ikke gemmes"):
        create_meeting(tmp_path / "findes-ikke", "Møde", at=AT)
    assert list_meetings(tmp_path).meetings == ()


def test_every_error_is_one_of_ours(meeting, tmp_path):
    os.truncate(meeting.path, 5000)
    with pytest.raises(KproError):
        send(meeting, ballot())


def killing(*arguments):
    program = [sys.executable, str(KILLING), *map(str, arguments)]
    done = subprocess.run(program, capture_output=True, text=True, check=True, encoding="utf-8")
    return done.stdout.split()


def test_nothing_that_was_confirmed_is_lost_when_senders_are_killed(meeting):
    """Three processes send at a time and are killed (SIGKILL) at random moments, 60 times over."""
    confirmed = killing("kill", meeting.path, 60)
    kept = {(b.participant, str(b.weights.values["Nytte"])) for b in history(meeting)}
    lost = [pair for pair in zip(confirmed[::2], confirmed[1::2], strict=True) if pair not in kept]
    assert len(confirmed) > 100
    assert lost == []
    send(meeting, ballot())
    newest = {b.participant: b for b in history(meeting)}
    assert {b.participant: b for b in current_ballots(meeting)} == newest


def test_a_full_disk_is_a_sentence_and_keeps_what_was_there(meeting):
    send(meeting, ballot(name="Anna"))
    said = " ".join(killing("full", meeting.path))
    assert "Intet er gemt" in said
    assert history(meeting)[0].name == "Anna"
    send(meeting, ballot(BO))


def test_a_full_disk_while_a_meeting_is_made_leaves_no_half_file(tmp_path):
    said = " ".join(killing("full-create", tmp_path))
    assert "Intet er gemt" in said or "kan ikke gemmes" in said
    assert list((tmp_path / "moeder").glob("*.sqlite")) == []


def test_a_folder_without_write_access_is_a_sentence(meeting):
    folder = meeting.path.parents[1]
    assert "skriveadgang" in " ".join(killing("unprivileged", folder, meeting.path))
