"""`cts verbs`: everything is listed, everything has a page, and what there is not is said with what there is."""

from __future__ import annotations

import subprocess
import sys

import pytest

from cts.cli.main import main
from cts.dsl.modules import Loader
from cts.dsl.reference import declared, modules

NAMES = [(module.name, found.name) for module in modules(Loader()) for found in declared(module)]


def test_everything_is_listed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["verbs"]) == 0
    text = capsys.readouterr().out
    lines = text.splitlines()
    for module, name in NAMES:
        assert any(line.split()[:1] == [name] or line.split()[:2] == ["given", name] for line in lines), (module, name)
    assert max(map(len, lines)) <= 80
    assert "\x1b" not in text


@pytest.mark.parametrize(("module", "name"), NAMES)
def test_every_name_has_a_page(capsys: pytest.CaptureFixture[str], module: str, name: str) -> None:
    assert main(["verbs", f"{module}.{name}"]) == 0
    assert f"of the module {module};" in capsys.readouterr().out


def test_a_page(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert main(["verbs", "copy"]) == 0
    assert capsys.readouterr().out == (
        "copy SOURCE to DEST [chunk SIZE]\n\n"
        "  Copies a file over another, stream by stream, reporting progress. It writes\n"
        "  into the destination itself, so a reader can see a part.\n\n"
        "  SOURCE    a path\n"
        "  to        a path\n"
        "  chunk     a size; 1MiB by default\n\n"
        '    copy "source.dat" to "dest.dat" chunk 64KiB\n\n'
        "  verb of the module files; needs no `use`\n"
    )


def test_a_module_and_a_verb_of_one_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verbs", "redis"]) == 0
    text = capsys.readouterr().out
    assert "given redis [folder PATH]" in text
    assert "redis COMMAND" in text
    assert "redis  (use redis)" in text


def test_did_you_mean(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verbs", "renam"]) == 2
    assert "did you mean rename?" in capsys.readouterr().err
    assert main(["verbs", "locks.copy"]) == 2


def test_nothing_that_does_verbs_is_imported() -> None:
    code = (
        "import sys\nfrom cts.cli.main import main\nmain(['verbs', 'redis'])\n"
        "print([name for name in sys.modules if name.startswith(('cts.stdlib', 'cts.interpreter'))], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr == "[]\n"
