"""The highlighted pages in `docs/highlighted/`: up to date, of whole scenarios, with nothing that they would fetch."""

from __future__ import annotations

import html
import re
import runpy
from pathlib import Path
from typing import Any

import pytest

import cts
from cts.dsl.parser import parse
from cts.dsl.source import SourceFile

ROOT = Path(cts.__file__).resolve().parent
FOLDER = ROOT / "docs" / "highlighted"


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "scripts" / "highlight_docs.py"))


def test_the_pages_are_up_to_date(script: dict[str, Any]) -> None:
    assert script["stale_pages"]() == [], "run .venv/bin/python scripts/highlight_docs.py"


def test_the_sample_is_a_scenario() -> None:
    path = FOLDER / "sample.cts"
    assert parse(SourceFile(path.name, path.read_text("utf-8"))).diagnostics == ()


def test_a_page_says_all_of_its_scenario(script: dict[str, Any]) -> None:
    source = (FOLDER / "sample.cts").read_text("utf-8")
    page = script["page"]("Title", [("", source)])
    shown = page[page.index("<h1>") :].split("<code>")[1].split("</code>")[0]
    assert html.unescape(re.sub("<[^>]*>", "", shown)).strip() == source.strip()
    assert not re.search(r"<script|<link|<img|url\(|http", page)


def test_every_scenario_of_the_readme_has_its_place(script: dict[str, Any]) -> None:
    readme = """# cts
```cts
scenario a "one"
```
## Failures
```console
# no heading
$ cts run
```
```cts
scenario b
```
and
```cts
scenario c
```
    ```cts
    not a block of its own
    ```
"""
    sections = script["readme_sections"](readme)
    assert sections == [("cts", 'scenario a "one"\n'), ("Failures", "scenario b\n"), ("", "scenario c\n")]
    made = script["pages"](readme, "scenario s\n")
    assert set(made) == {"sample.html", "readme.html"}
    assert made["readme.html"].count("<h2>") == 2
    assert set(script["pages"]("# no scenario\n", "scenario s\n")) == {"sample.html"}


def test_every_colour_can_be_read(script: dict[str, Any]) -> None:
    """The contrast of each colour to its background, as the accessibility guidelines compute it, is at least 4.5."""
    for style in (script["Light"], script["Dark"]):
        background = _luminance(style.background_color)
        for token, look in style:
            if look["color"]:
                light, dark = sorted((_luminance(look["color"]), background), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (style.__name__, token)


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
