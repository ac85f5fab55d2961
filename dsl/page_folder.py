"""Writes the generated pages of a folder, and removes those that are no longer made. It knows no page's content."""

from __future__ import annotations

import os


def write_pages(folder: str, pages: dict[str, str]) -> None:
    """Every `.md` file of the folder is one of these pages afterwards; files of other kinds stay."""
    os.makedirs(folder, exist_ok=True)
    for name in os.listdir(folder):
        if name.endswith(".md") and name not in pages:
            os.unlink(os.path.join(folder, name))
    for name, text in pages.items():
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
