from __future__ import annotations

from pathlib import Path

from bot.bench.texts import ColdTexts, phrasings

ROOT = Path(__file__).resolve().parent.parent.parent.parent


def test_no_text_is_given_twice_even_when_there_are_fewer_phrasings() -> None:
    texts = ColdTexts(["one", "two", "three"])
    given = [*texts.take(10), *texts.take(10)]
    assert len(set(given)) == 20


def test_every_run_gives_the_same_texts() -> None:
    known = [f"phrasing {number}" for number in range(50)]
    assert ColdTexts(known).take(40) == ColdTexts(known).take(40)


def test_phrasings_are_those_of_the_training_files(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(
        "nlu:\n- intent: x\n  examples: |\n    - first\n    - second\n", encoding="utf-8"
    )
    (tmp_path / "b.yml").write_text("responses:\n  utter_x:\n  - text: said\n", encoding="utf-8")
    assert phrasings(tmp_path) == ("first", "second")


def test_the_catalogue_has_enough_for_a_benchmark() -> None:
    assert len(phrasings(ROOT / "data" / "nlu")) > 3 * 500
