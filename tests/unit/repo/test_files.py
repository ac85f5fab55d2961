"""What every tracked file keeps to: no addresses, a docstring, a lock that fits."""

from __future__ import annotations

import ast
import ipaddress
import re
import sysconfig
import tomllib
from pathlib import Path

import pytest

# Hosts that tracked files may name: standards, licences, reserved examples, this machine. Never a registry.
KNOWN_HOSTS = {
    "docs.oasis-open.org",
    "json-schema.org",
    "json.schemastore.org",
    "localhost",
    "schemas.microsoft.com",
    "schemas.openxmlformats.org",
    "www.apache.org",
    "www.w3.org",
}
RESERVED = re.compile(r"(^|\.)(example(\.(com|net|org))?|test|invalid|localhost)$")
DOCUMENTATION = [ipaddress.ip_network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")]
# A host begins with a letter or digit: `https://{host}/` in a program names none.
URL_HOST = re.compile(r"\b[a-z][a-z0-9+.-]*://(?:[^/\s@]*@)?([a-z0-9][a-z0-9.-]*)", re.IGNORECASE)
# Put together here, for this file is a tracked file too.
FOREIGN = ".".join(["somewhere", "io"])
FOREIGN_ADDRESS = ".".join("8844")
BINARY = {".png", ".gz", ".zip", ".ico", ".woff2"}


def texts(root: Path, tracked: list[Path]) -> list[tuple[Path, str]]:
    return [
        (path, (root / path).read_text(encoding="utf-8", errors="replace"))
        for path in tracked
        if path.suffix not in BINARY
    ]


def foreign_hosts(text: str) -> list[str]:
    hosts = [host.lower().rstrip(".") for host in URL_HOST.findall(text)]
    return [
        host
        for host in hosts
        if "." in host and host not in KNOWN_HOSTS and not RESERVED.search(host) and not _is_address(host)
    ]


def foreign_addresses(text: str) -> list[str]:
    # A fifth number, a letter or an operator beside it makes it a version.
    found = re.findall(r"(?<![\w.=<>~^-])(\d{1,3}(?:\.\d{1,3}){3})(?![\w]|\.\d)", text)
    return [address for address in found if _is_address(address) and not _is_harmless(ipaddress.ip_address(address))]


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_harmless(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    # Private ones are used inside network namespaces that tests make themselves.
    return (
        address.is_loopback
        or address.is_unspecified
        or address.is_multicast
        or address.is_private
        or any(address in network for network in DOCUMENTATION)
    )


def test_no_file_names_a_foreign_host(root: Path, tracked: list[Path]) -> None:
    found = {str(path): hosts for path, text in texts(root, tracked) if (hosts := foreign_hosts(text))}
    assert found == {}, "meant? then add the host to KNOWN_HOSTS here"


def test_no_file_names_a_foreign_address(root: Path, tracked: list[Path]) -> None:
    found = {str(path): addresses for path, text in texts(root, tracked) if (addresses := foreign_addresses(text))}
    assert found == {}


def test_no_file_names_the_place_of_this_checkout(root: Path, tracked: list[Path]) -> None:
    if len(root.parts) < 3:
        pytest.skip(f"{root} is too short a path to look for")
    pattern = re.compile(re.escape(str(root)) + r"(?![\w-])")
    assert [str(path) for path, text in texts(root, tracked) if pattern.search(text)] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"https://registry.{FOREIGN}/simple", [f"registry.{FOREIGN}"]),
        (f"git+ssh://git@code.{FOREIGN}/x", [f"code.{FOREIGN}"]),
        (f"https://user:word@{FOREIGN.upper()}/", [FOREIGN]),
        ("http://127.0.0.1:8080/ http://localhost/ http://db.example.com http://{host}/ file:///etc", []),
        ("https://www.w3.org/2000/svg", []),
    ],
)
def test_hosts_are_seen(text: str, expected: list[str]) -> None:
    assert foreign_hosts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"connect to {FOREIGN_ADDRESS}.", [FOREIGN_ADDRESS]),
        ("127.0.0.1 0.0.0.0 10.77.0.1 192.0.2.7", []),
        ("types-psutil==7.2.2.20261111 tool==1.2.3.4 v1.2.3.4 1.2.3.4.5", []),
        ("999.1.1.1", []),
    ],
)
def test_addresses_are_seen(text: str, expected: list[str]) -> None:
    assert foreign_addresses(text) == expected


def test_every_module_says_what_it_is(root: Path, tracked: list[Path]) -> None:
    mute = [
        str(path)
        for path in tracked
        if path.suffix == ".py"
        and path.parts[0] != "tests"  # a test's name says what it is about
        and not ast.get_docstring(ast.parse((root / path).read_text(encoding="utf-8")))
    ]
    assert mute == []


class TestLock:
    @pytest.fixture
    def lock(self, root: Path) -> str:
        return (root / "requirements.lock").read_text(encoding="utf-8")

    def test_every_requirement_is_pinned_and_hashed(self, lock: str) -> None:
        entries = re.split(r"\n(?=\S)", lock.strip())
        assert len(entries) > 20
        for entry in entries:
            first, *rest = entry.splitlines()
            assert re.fullmatch(r"[a-z0-9-]+==[\w.]+( ; [^\\]+)? \\", first), first
            assert rest
            assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in rest), first

    def test_every_dependency_is_locked(self, lock: str, root: Path) -> None:
        pyproject = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
        wanted = pyproject["project"]["dependencies"] + pyproject["dependency-groups"]["dev"]
        names = {re.split(r"[<>=!~ ;\[]", line)[0].lower().replace(".", "-").replace("_", "-") for line in wanted}
        assert names <= set(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))

    def test_this_environment_is_the_locked_one(self, lock: str) -> None:
        from importlib.metadata import distributions

        installed = {
            found.name.lower().replace("_", "-").replace(".", "-"): found.version
            for found in distributions(path=[sysconfig.get_path("purelib")])
        }
        locked = dict(re.findall(r"^([a-z0-9-]+)==([\w.]+)", lock, re.MULTILINE))
        both = set(installed) & set(locked)
        assert "lark" in both
        assert {name: installed[name] for name in both} == {name: locked[name] for name in both}
