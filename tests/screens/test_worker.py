"""Work beside the page: the newest of each kind, a piece of each in turn, and no fault goes unsaid."""

import threading

from kpro_analysis.errors import UsageError
from kpro_analysis.screens.worker import Worker

PATIENCE = 10  # seconds


def worked(*jobs):
    """What is told when these jobs are started at once, with the worker held back until all are there."""
    told, gate = [], threading.Event()
    worker = Worker(told.append)

    def held():
        gate.wait(PATIENCE)
        yield None

    worker.start("gate", held())
    for kind, pieces in jobs:
        worker.start(kind, pieces)
    gate.set()
    assert worker.wait(PATIENCE)
    return told


def messages(name, count):
    for i in range(count):
        yield {"type": name, "piece": i}


def test_kinds_take_turns():
    told = worked(("a", messages("a", 2)), ("b", messages("b", 3)))
    assert [(m["type"], m["piece"]) for m in told] == [("a", 0), ("b", 0), ("a", 1), ("b", 1), ("b", 2)]


def test_newer_work_takes_the_place_of_older_of_its_kind():
    told = worked(("a", messages("old", 3)), ("a", messages("new", 2)))
    assert [m["type"] for m in told] == ["new", "new"]


def test_a_piece_that_is_overtaken_while_it_is_worked_on_is_not_told():
    told, begun, overtaken = [], threading.Event(), threading.Event()
    worker = Worker(told.append)

    def slow():
        begun.set()
        overtaken.wait(PATIENCE)
        yield {"type": "old"}

    worker.start("a", slow())
    assert begun.wait(PATIENCE)
    worker.start("a", messages("new", 1))
    overtaken.set()
    assert worker.wait(PATIENCE)
    assert [m["type"] for m in told] == ["new"]


def test_a_piece_without_a_message_tells_nothing():
    assert worked(("a", iter([None, {"type": "a"}, None]))) == [{"type": "a"}]


def test_an_expected_fault_is_its_sentence_and_a_bug_a_reference():
    def refused():
        raise UsageError("Puljen er tom.")
        yield

    def broken():
        raise ZeroDivisionError("710190-1234")
        yield

    told = worked(("a", refused()), ("b", broken()), ("c", messages("c", 1)))
    assert told[0] == {"type": "refused", "kind": "a", "sentence": "Puljen er tom."}
    assert told[1]["type"] == "bug" and len(told[1]["reference"]) == 8
    assert "710190" not in str(told)
    assert told[2] == {"type": "c", "piece": 0}


def test_it_goes_on_after_a_rest():
    told = []
    worker = Worker(told.append)
    for _ in range(3):
        worker.start("a", messages("a", 1))
        assert worker.wait(PATIENCE)
    assert len(told) == 3


def test_stopped_work_tells_nothing_more():
    told, begun, stopped = [], threading.Event(), threading.Event()
    worker = Worker(told.append)

    def slow():
        begun.set()
        stopped.wait(PATIENCE)
        yield {"type": "a"}

    worker.start("a", slow())
    assert begun.wait(PATIENCE)
    worker.stop("a")
    stopped.set()
    assert worker.wait(PATIENCE)
    worker.start("b", messages("b", 1))
    assert worker.wait(PATIENCE)
    assert [m["type"] for m in told] == ["b"]


def test_nothing_is_begun_while_a_step_is_held():
    done, begun, go_on, through = [], threading.Event(), threading.Event(), threading.Event()
    worker = Worker()

    def pieces():
        begun.set()
        go_on.wait(PATIENCE)
        done.append("at hand")
        through.set()
        yield None
        done.append("next")
        yield None

    worker.start("a", pieces())
    assert begun.wait(PATIENCE)
    go_on.set()
    with worker.held():
        assert through.wait(PATIENCE)
        assert not worker.wait(0.05)
        assert done == ["at hand"]
    assert worker.wait(PATIENCE)
    assert done == ["at hand", "next"]


def test_a_piece_that_takes_long_does_not_keep_a_step_waiting():
    begun, go_on = threading.Event(), threading.Event()
    worker = Worker()

    def slow():
        begun.set()
        go_on.wait(PATIENCE)
        yield None

    worker.start("a", slow())
    assert begun.wait(PATIENCE)
    with worker.held():
        assert not worker.wait(0)
        go_on.set()
    assert worker.wait(PATIENCE)
