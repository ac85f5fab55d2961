"""Writes what the editors need under `editors/`, from the vocabulary: `python -m cts.dsl.editor.generate`.

With `--check` it writes nothing and says which files are not what it would write. The files beside them (a README, Vim's
ftdetect) are written by hand and not known here.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ... import __version__
from .vim import syntax_file
from .vocabulary import standard_vocabulary
from .vscode import extension_files

ROOT = Path(__file__).resolve().parents[2]


def generated_files() -> dict[str, str]:
    """Path below the checkout → text."""
    words = standard_vocabulary()
    files = {f"editors/vscode/{name}": as_json(data) for name, data in extension_files(words, __version__).items()}
    files["editors/vscode/LICENSE"] = (ROOT / "LICENSE").read_text("utf-8")
    files["editors/vim/syntax/cts.vim"] = syntax_file(words)
    return files


def as_json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def stale_files() -> list[str]:
    """The generated files that are missing or differ."""
    return [name for name, text in generated_files().items() if _read(ROOT / name) != text]


def _read(path: Path) -> str | None:
    return path.read_text("utf-8") if path.is_file() else None


def main(words: list[str]) -> int:
    if words not in ([], ["--check"]):
        print("usage: python -m cts.dsl.editor.generate [--check]", file=sys.stderr)
        return 2
    if not (ROOT / "LICENSE").is_file():
        print(f"{ROOT} is no checkout of cts; the editors' files are made in one", file=sys.stderr)
        return 2
    if words:
        stale = stale_files()
        print("\n".join(f"{name} is not what `python -m cts.dsl.editor.generate` writes" for name in stale), end="")
        return 1 if stale else 0
    for name, text in generated_files().items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
