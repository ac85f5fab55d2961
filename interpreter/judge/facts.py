"""What is known of one file or folder at one instant: its kind, content, size, mode; and how it is told to people.

The same facts come from the look at the end and from the observer. Knows nothing of what is expected of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..history import Content, FileState
from .quantity import content as content_text, size as size_text


@dataclass(slots=True)
class FileFacts:
    """`kind` is file, folder, link (that leads nowhere), other or absent. `data` is none where it was not kept.

    `entries` are the names in a folder, none where nobody listed them. `failure` says why nothing is known.
    """

    path: str
    kind: str
    content: Content | None = None
    size: int = 0
    mode: int | None = None
    data: bytes | None = None
    n_lines: int | None = None
    entries: tuple[str, ...] | None = None
    failure: str = ""
    name: str = ""

    @property
    def exists(self) -> bool:
        return self.kind != "absent"

    def bytes_seen(self) -> bytes | None:
        if self.data is not None:
            return self.data
        return self.content.head if self.content is not None and self.content.is_whole else None

    def described(self) -> str:
        """`whole content "new"`, `absent`, `512KiB (digest 1f2e..., begins "..."), mode 0644`."""
        if self.failure:
            return self.failure
        if not self.exists:
            return "absent"
        if self.kind == "folder":
            if self.entries is None:
                return "a folder"
            shown = ", ".join(self.entries[:5]) + (", ..." if len(self.entries) > 5 else "")
            return f"a folder with {len(self.entries)} entries" + (f": {shown}" if shown else "")
        if self.kind != "file":
            return f"a {self.kind}"
        mode = "" if self.mode is None else f", mode {self.mode:04o}"
        if self.content is None:
            return f"{size_text(self.size)}, content not read{mode}"
        if self.content.size == 0:
            return f"empty{mode}"
        named = f"equal to {self.name}, " if self.name else ""
        return f"{named}{content_text(self.content)}{mode}"


def facts_of(state: FileState, name: str = "") -> FileFacts:
    """What the observer saw. Its content is only as whole as the head that it kept."""
    mode = state.mode & 0o7777 if state.kind != "absent" else None
    size = state.content.size if state.content is not None else state.size
    facts = FileFacts(state.path, state.kind, state.content, size, mode, name=name, entries=state.entries)
    data = facts.bytes_seen()
    if data is not None:
        facts.n_lines = lines_in(data)
    return facts


def lines_in(data: bytes) -> int:
    """A last line without its newline counts."""
    return data.count(b"\n") + (not data.endswith(b"\n") and bool(data))
