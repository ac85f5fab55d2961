"""The files of the VS Code extension that follow from the vocabulary: manifest, grammar, language configuration.

What brackets and comments are to VS Code is known here; how text is coloured is not (textmate.py).
"""

from __future__ import annotations

from .rules import any_of
from .textmate import SCOPE, grammar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .vocabulary import Vocabulary

    Json = dict[str, object]

LANGUAGE = "cts"


def extension_files(words: Vocabulary, version: str) -> dict[str, Json]:
    """Path within the extension → content."""
    return {
        "package.json": manifest(words, version),
        "language-configuration.json": language_configuration(),
        "syntaxes/cts.tmLanguage.json": grammar(words),
    }


def manifest(words: Vocabulary, version: str) -> Json:
    return {
        "name": "cts",
        "displayName": "cts: concurrency test scenarios",
        "description": "Colours and editing of .cts files: scenarios in which real programs collide.",
        "version": version,
        "publisher": "cts",
        "license": "Apache-2.0",
        "engines": {"vscode": "^1.75.0"},
        "categories": ["Programming Languages", "Testing"],
        "keywords": ["concurrency", "race condition", "testing", "scenario"],
        "contributes": {
            "languages": [
                {
                    "id": LANGUAGE,
                    "aliases": ["Concurrency Test Scenario", "cts"],
                    "extensions": [".cts"],
                    "firstLine": first_line(words),
                    "configuration": "./language-configuration.json",
                }
            ],
            "grammars": [{"language": LANGUAGE, "scopeName": SCOPE, "path": "./syntaxes/cts.tmLanguage.json"}],
            # TypeScript's own extension claims `.cts` too, and both claims weigh the same; an association weighs more.
            # It is only a default: a project whose .cts files are TypeScript says so in its settings.
            "configurationDefaults": {
                "files.associations": {"*.cts": LANGUAGE},
                f"[{LANGUAGE}]": {
                    "editor.insertSpaces": True,
                    "editor.tabSize": 2,
                    "editor.detectIndentation": False,
                },
            },
        },
    }


def first_line(words: Vocabulary) -> str:
    """What a scenario's first line looks like, for text that has no file name yet."""
    return rf"^(?:#.*\bcts\b|{any_of({*words['file']} - {'let', 'use'})} +[A-Za-z_])"


def language_configuration() -> Json:
    headers = any_of(("scenario", "actor", "tally", "repeat"))
    return {
        "comments": {"lineComment": "#"},
        "brackets": [["[", "]"], ["(", ")"], ["{", "}"]],
        "autoClosingPairs": [
            {"open": "[", "close": "]"},
            {"open": "(", "close": ")"},
            {"open": "{", "close": "}", "notIn": ["comment"]},
            {"open": '"', "close": '"', "notIn": ["string", "comment"]},
            {"open": '"""', "close": '"""', "notIn": ["comment"]},
        ],
        "surroundingPairs": [["[", "]"], ["(", ")"], ["{", "}"], ['"', '"']],
        "wordPattern": r"[A-Za-z_][A-Za-z0-9_]*|[0-9][0-9_.]*[A-Za-z%]*",
        "folding": {"offSide": True},
        "indentationRules": {
            "increaseIndentPattern": rf"^\s*{headers}\b.*$|^(?:verb|fixture|check)\s+\w+\((?!.*\bfrom (?:python|command)\b).*$",
            "decreaseIndentPattern": rf"^\s*{any_of(('scenario', 'fixture', 'verb'))}\b.*$",
        },
        "onEnterRules": [
            {"beforeText": r"^\s*##(?!#).*\S.*$", "action": {"indent": "none", "appendText": "## "}},
        ],
    }
