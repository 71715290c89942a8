"""Of all that was taken in, the newest counts once."""

from kpro_analysis.duck import connected, rows_of
from kpro_analysis.uddata.current import current_answers, current_requests
from kpro_analysis.uddata.store import Manifest, Store
from tests.uddata.folders import day, folder, response


def counted(store):
    with connected() as connection:
        found = current_answers(connection, store)
        tables = (found.answers, found.responses, current_requests(connection, store))
        return tuple(rows_of(connection, f"FROM {table}") for table in tables)


def test_a_correction_replaces_what_was_answered_before_whatever_the_order_of_the_files(tmp_path):
    old = response("a", {"q1": "1", "q2": "1"})
    new = response("a", {"q1": "2"}, answered=day("2024-01-20"), line=9)
    for number, files in enumerate([([old], [new]), ([new], [old]), ([old, new],)]):
        answers, responses, requests = counted(folder(tmp_path / str(number), *files))
        assert [(row["item"], row["answer"]) for row in answers] == [("q1", "2")]
        assert [(row["response"], row["line"]) for row in responses] == [("a", 9)]
        assert [row["answered"] for row in requests] == [day("2024-01-20")]


def test_of_the_same_time_the_last_file_counts_and_in_it_the_last_line(tmp_path):
    first = response("a", {"q1": "1"})
    twice = [response("a", {"q1": "2"}, line=3), response("a", {"q1": "4", "q2": "5"}, line=4)]
    answers, responses, _ = counted(folder(tmp_path, [first], twice))
    assert sorted((row["item"], row["answer"]) for row in answers) == [("q1", "4"), ("q2", "5")]
    assert [row["file"] for row in responses] == ["fil1.csv"]


def test_a_response_without_a_time_is_older_than_one_with(tmp_path):
    timed, untimed = response("a", {"q1": "1"}), response("a", {"q1": "2"}, answered=None)
    assert [row["answer"] for row in counted(folder(tmp_path, [timed], [untimed]))[0]] == ["1"]


def test_ids_that_files_of_several_places_have_alike_are_not_one_response(tmp_path):
    one, other = (response("1", {"q1": "1"}, municipality=name) for name in ("Aarhus", "Vejle"))
    somebody = response("1", {"q1": "1"}, person="f" * 16)
    nowhere = response("1", {"q1": "1"}, municipality=None)
    assert [len(rows) for rows in counted(folder(tmp_path, [one, other], [somebody, nowhere, one]))] == [4, 4, 4]


def test_test_citizens_do_not_count_but_substitutes_do(tmp_path):
    rows = [response(kind, {"q1": "1"}, person_class=kind) for kind in ("cpr", "substitute", "test", "reference")]
    unknown = response("unknown", {"q1": "1"}, person_class=None)
    _, responses, requests = counted(folder(tmp_path, [*rows, unknown]))
    kept = ["cpr", "reference", "substitute", "unknown"]
    assert sorted(row["response"] for row in responses) == sorted(row["response"] for row in requests) == kept


def test_a_request_that_was_answered_later_is_one_request(tmp_path):
    waiting = response("a", {})
    answered = response("a", {"q1": "1"})
    for number, files in enumerate([([waiting], [answered]), ([answered], [waiting])]):
        requests = counted(folder(tmp_path / str(number), *files))[2]
        assert [row["response"] for row in requests] == ["a"]


def test_one_request_with_several_responses_is_as_many(tmp_path):
    rows = [response(name, {"q1": "1"}, person="a") for name in ("a", "b")]
    for row in rows:
        row[1][0]["request"] = "r"
    waiting = response("r", {}, person="a")
    assert sorted(row["response"] for row in counted(folder(tmp_path, [*rows, waiting]))[2]) == ["a", "b"]


def test_an_empty_folder_has_nothing(tmp_path):
    assert counted(Store(tmp_path, Manifest("key"))) == ([], [], [])
