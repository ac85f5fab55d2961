"""Packs `editors/vscode/` into a `.vsix`, without any network or tool: `python -m cts.dsl.editor.pack OUT.vsix`.

A `.vsix` is a zip with the extension's files, a manifest of its own and a list of content types. The same files always
make the same bytes: fixed order, fixed times. What the extension holds is not known here.
"""

from __future__ import annotations

import json
import sys
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

EXTENSION = Path(__file__).resolve().parents[2] / "editors" / "vscode"
# The earliest time that a zip can name.
TIME = (1980, 1, 1, 0, 0, 0)
# The two formats are named by addresses that nobody visits.
VSIX_NAMES = "http://schemas.microsoft.com/developer/vsx-schema/2011"
TYPE_NAMES = "http://schemas.openxmlformats.org/package/2006/content-types"
TYPES = {
    ".json": "application/json",
    ".md": "text/markdown",
    ".txt": "text/plain",
    ".vsixmanifest": "text/xml",
    ".png": "image/png",
}
# VS Code shows a licence only under a name with an ending.
RENAMED = {"LICENSE": "LICENSE.txt"}
LEFT_OUT = {"node_modules", ".vscodeignore"}


def extension_files(folder: Path) -> dict[str, bytes]:
    """Path within the package → content."""
    return {
        f"extension/{RENAMED.get(name, name)}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not LEFT_OUT & set(path.relative_to(folder).parts)
        for name in [path.relative_to(folder).as_posix()]
        if not name.endswith(".vsix")
    }


def vsix_manifest(package: dict[str, Any]) -> str:
    """The manifest of the package, from the extension's `package.json`."""
    identity = {
        "Language": "en-US",
        "Id": package["name"],
        "Version": package["version"],
        "Publisher": package["publisher"],
    }
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in identity.items())
    extensions = [kind for language in package["contributes"]["languages"] for kind in language["extensions"]]
    tags = [*package["keywords"], *(f"__ext_{kind.removeprefix('.')}" for kind in extensions)]
    assets = {
        "Microsoft.VisualStudio.Code.Manifest": "extension/package.json",
        "Microsoft.VisualStudio.Services.Content.Details": "extension/README.md",
        "Microsoft.VisualStudio.Services.Content.License": "extension/LICENSE.txt",
    }
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<PackageManifest Version="2.0.0" xmlns={quoteattr(VSIX_NAMES)}>',
        "  <Metadata>",
        f"    <Identity {attributes}/>",
        f"    <DisplayName>{escape(package['displayName'])}</DisplayName>",
        f'    <Description xml:space="preserve">{escape(package["description"])}</Description>',
        f"    <Tags>{escape(','.join(tags))}</Tags>",
        f"    <Categories>{escape(','.join(package['categories']))}</Categories>",
        "    <GalleryFlags>Public</GalleryFlags>",
        "    <License>extension/LICENSE.txt</License>",
        "    <Properties>",
        f'      <Property Id="Microsoft.VisualStudio.Code.Engine" Value={quoteattr(package["engines"]["vscode"])}/>',
        '      <Property Id="Microsoft.VisualStudio.Code.ExtensionKind" Value="ui,workspace"/>',
        "    </Properties>",
        "  </Metadata>",
        '  <Installation><InstallationTarget Id="Microsoft.VisualStudio.Code"/></Installation>',
        "  <Dependencies/>",
        "  <Assets>",
        *(f'    <Asset Type="{kind}" Path="{path}" Addressable="true"/>' for kind, path in assets.items()),
        "  </Assets>",
        "</PackageManifest>",
    ]
    return "\n".join([*lines, ""])


def content_types(names: list[str]) -> str:
    """Which kind of content each ending of a file name means."""
    endings = sorted({Path(name).suffix for name in names} | {".vsixmanifest"})
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<Types xmlns="{TYPE_NAMES}">']
    lines += [f'  <Default Extension="{ending}" ContentType="{TYPES[ending]}"/>' for ending in endings]
    return "\n".join([*lines, "</Types>", ""])


def pack(folder: Path, out: Path) -> None:
    """Writes the package of the extension in `folder`."""
    files = extension_files(folder)
    package = json.loads(files["extension/package.json"])
    parts = {
        "extension.vsixmanifest": vsix_manifest(package).encode(),
        "[Content_Types].xml": content_types(list(files)).encode(),
        **files,
    }
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)


def main(words: list[str]) -> int:
    if len(words) != 1 or words[0].startswith("-"):
        print("usage: python -m cts.dsl.editor.pack OUT.vsix", file=sys.stderr)
        return 2
    if not (EXTENSION / "package.json").is_file():
        print(f"{EXTENSION} is not there; the extension is packed in a checkout of cts", file=sys.stderr)
        return 2
    try:
        pack(EXTENSION, Path(words[0]))
    except OSError as error:
        print(f"cannot write {words[0]}: {error.strerror}", file=sys.stderr)
        return 1
    print(words[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
