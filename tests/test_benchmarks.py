"""Every benchmark runs, and writes what it found; how fast anything is depends on the machine, and is not tested."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from benchmarks.__main__ import ROWS, run
from benchmarks.plot import drawn
from benchmarks.rounds import quantile, ratio


@pytest.mark.slow
@pytest.mark.parametrize("name", ROWS)
def test_a_benchmark_runs_small_and_writes_what_it_found(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    run([name], tmp_path, rounds=1, times=2)

    result = json.loads((tmp_path / "results" / f"{name.replace('_', '-')}.json").read_text())
    page = (tmp_path / "performance.md").read_text()
    assert result["benchmark"] == name
    assert set(result["machine"]) == {"cores", "python", "load"}
    assert page.endswith(capsys.readouterr().out.split("\n", 1)[1].rstrip("\n") + "\n")
    assert ET.parse(tmp_path / "results" / f"{name.replace('_', '-')}.svg").getroot().tag.endswith("svg")


def test_a_ratio_is_the_median_of_the_rounds_own_ratios():
    rounds = [{"a": [30, 10, 20], "b": [2, 2, 2]}, {"a": [900], "b": [30]}, {"a": [1], "b": [1]}]

    found = ratio(rounds, "a", "b")

    assert (found.middle, found.least, found.most) == (10, 1, 30)
    assert (found.times, found.spread) == ("10 ×", "(1 to 30)")


def test_a_quantile_is_a_figure_that_was_measured():
    figures = list(range(100, 0, -1))

    assert [quantile(figures, part) for part in (0.001, 0.01, 0.5, 0.99, 1)] == [1, 1, 50, 99, 100]
    assert quantile([7], 0.99) == 7


def test_a_plot_shows_every_contender_and_its_median():
    svg = drawn({"Here <&>": {"ours": [100, 200, 300], "theirs": [10_000]}})

    told = [each.text for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert {"Here <&>", "ours", "0.2 ms", "theirs", "10 ms"} <= set(told)
