"""Two evaluations beside each other: differences, whether by chance, and who won and lost."""

from __future__ import annotations

import json
from itertools import product

import numpy as np
import pytest
from click.testing import CliRunner

from indexer.cli import main
from indexer.upkeep.comparison import compare
from indexer.upkeep.evaluate import Evaluation, QueryMeasures

ARTICLES = {
    "insomnia.txt": "Insomnia\n\nInsomnia is common, and it can be treated.",
    "mood.txt": "Mood\n\nLow mood lifts with light.",
    "nerves.txt": "Anxiety\n\nAnxiety has many faces.",
}
JUDGED = "sleeplessness,insomnia,3\nmood,mood,2\nthe jitters,nerves,3\n"
SYNONYMS = (
    '[[also]]\nwords = ["sleeplessness"]\nfind = ["insomnia"]\n[[also]]\nwords = ["jitters"]\nfind = ["anxiety"]\n'
)


def evaluated(values) -> Evaluation:
    each = tuple(QueryMeasures(f"q{n}", f"query {n}", "", v, v, v, "") for n, v in enumerate(values))
    mean = float(np.mean(values))
    return Evaluation(len(each), mean, mean, mean, each, 0, 0)


def test_the_same_twice_differs_by_nothing():
    found = compare(evaluated([0.2, 0.8]), evaluated([0.2, 0.8]), "other.toml")
    assert [(each.gain, each.p_value) for each in found.differences] == [(0, 1)] * 3
    assert found.won == found.lost == ()


def test_p_is_that_of_all_assignments_of_signs():
    rng = np.random.default_rng(7)
    before, after = rng.random(12), rng.random(12)
    gains = after - before
    signs = np.array(list(product((-1, 1), repeat=12)))
    exact = (np.abs(signs @ gains) >= abs(gains.sum()) - 1e-12).mean()
    found = compare(evaluated(after.tolist()), evaluated(before.tolist()), "other.toml")
    assert found.differences[0].p_value == pytest.approx(exact, abs=0.02)
    assert found == compare(evaluated(after.tolist()), evaluated(before.tolist()), "other.toml")


def test_a_clear_difference_is_not_by_chance():
    found = compare(evaluated([0.9] * 20), evaluated([0.4] * 20), "other.toml")
    assert found.differences[0].gain == pytest.approx(0.5) and found.differences[0].p_value < 0.001


def test_who_moved_most_comes_first():
    found = compare(evaluated([0.5, 1.0, 0.0, 0.3]), evaluated([0.4, 0.2, 0.9, 0.3]), "other.toml")
    assert [each.id for each in found.won] == ["q1", "q0"]
    assert [each.id for each in found.lost] == ["q2"]


@pytest.fixture
def judged(collection, tmp_path):
    """The arguments that evaluate a small index with synonyms, and a file that takes them away."""
    synonyms, judgements, ours = (tmp_path / name for name in ("synonyms.toml", "judgements.csv", "ours.toml"))
    synonyms.write_text(SYNONYMS, encoding="utf-8")
    judgements.write_text(JUDGED, encoding="utf-8")
    collection(ARTICLES, semantic_model="none")
    ours.write_text(f'index = "{tmp_path / "index"}"\nsemantic_model = "none"\nsynonyms = "{synonyms}"\n')
    return ["--config", str(ours), "evaluate", str(judgements), "--against", str(tmp_path / "other.toml")]


def test_from_the_command_line(judged, tmp_path):
    (tmp_path / "other.toml").write_text(f'synonyms = "{tmp_path / "none.toml"}"\n')
    told = CliRunner().invoke(main, [*judged, "--json"])
    shown = json.loads(told.output)
    assert shown["ndcg_at_10"] == 1.0
    ndcg = shown["against"]["differences"][0]
    assert ndcg["measure"] == "ndcg_at_10" and ndcg["gain"] == pytest.approx(2 / 3) and 0 < ndcg["p_value"] <= 1
    assert {each["text"] for each in shown["against"]["won"]} == {"sleeplessness", "the jitters"}
    said = CliRunner().invoke(main, judged).output
    assert "ndcg_at_10: 0.3333 → 1.0000 (+0.6667" in said and "won: 0.00 → 1.00  sleeplessness" in said


@pytest.mark.parametrize(
    ("text", "reason"), [(None, "is not there"), ("nonsense = 1\n", "unknown key 'nonsense'"), ("=", "cannot be read")]
)
def test_a_bad_file_is_one_sentence(judged, tmp_path, text, reason):
    if text is not None:
        (tmp_path / "other.toml").write_text(text)
    told = CliRunner().invoke(main, judged)
    assert told.exit_code == 2
    assert reason in told.output and "other.toml" in told.output and told.output.count("\n") == 1


def test_a_bad_list_of_the_other_settings_is_one_sentence(judged, tmp_path):
    (tmp_path / "bad.toml").write_text("[[same]]\nwords = 1\n")
    (tmp_path / "other.toml").write_text(f'synonyms = "{tmp_path / "bad.toml"}"\n')
    told = CliRunner().invoke(main, judged)
    assert told.exit_code == 1 and "bad.toml" in told.output and told.output.count("\n") == 1
