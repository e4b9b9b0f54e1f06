"""The rules of the project that no linter knows: words, colours, hosts, commands, declared libraries."""

import ast
import re
import sys
from collections.abc import Iterator
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PACKAGES = (
    "adapters", "cameras", "catalogue", "components", "domain", "geography", "jobs", "pages", "settings",
    "simulator", "store", "web", "wording",
)  # fmt: skip
ENTRY_POINTS = ("app.py", "scheduler.py")
VIETNAMESE = re.compile(
    r"[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]", re.IGNORECASE
)
COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch)a?\(", re.IGNORECASE
)
HOST = re.compile(r"""(?:https?:)?//([a-z0-9-]+(?:\.[a-z0-9-]+)+)""", re.IGNORECASE)
NAMESPACES = {"www.w3.org"}
BANNED = {
    "yaml.load": re.compile(r"\byaml\.(?:unsafe_|full_)?load\("),
    "TLS switched off": re.compile(r"verify\s*=\s*False"),
    "eval": re.compile(r"(?<![\w.])(?:eval|exec)\("),
    "pickle": re.compile(r"\b(?:pickle|marshal|shelve)\b"),
    "raw HTML": re.compile(r"dangerously_allow_html|srcDoc\s*="),
    "shell": re.compile(r"shell\s*=\s*True|os\.system\("),
    "a debt without an owner": re.compile(r"\b(?:TODO|FIXME|XXX)\b"),
}


def sources(*tops: str) -> list[Path]:
    """Every Python file of the product below `tops`; all of it where none is named."""
    found = [ROOT / name for name in ENTRY_POINTS] if not tops else []
    for top in tops or PACKAGES:
        found += sorted((ROOT / top).rglob("*.py"))
    return [path for path in found if path.is_file()]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def styles() -> list[Path]:
    """The style sheets written here; what is vendored keeps its own ways."""
    return [path for path in sorted((ROOT / "assets").rglob("*.css")) if "vendor" not in path.parts]


def strings(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string that is not a docstring."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented) and node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_vietnamese_is_in_the_catalogue_and_in_wording_only() -> None:
    found = [
        f"{shown(path)}:{line}: {text[:60]!r}"
        for path in sources("pages", "components", "geography", "store", "web", "jobs", "cameras")
        for line, text in strings(ast.parse(path.read_text("utf-8")))
        if VIETNAMESE.search(text)
    ]
    assert not found, "\n".join(found)


def test_every_key_that_is_said_is_worded() -> None:
    asked = {
        (shown(path), node.args[0].value)
        for path in sources(
            "adapters",
            "cameras",
            "components",
            "geography",
            "jobs",
            "pages",
            "store",
            "web",
            "app.py",
            "scheduler.py",
        )
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
        if node.args and isinstance(node.args[0], ast.Constant)
    }
    files = (ROOT / "wording").glob("*.yaml")
    worded = {key for path in files for key in yaml.safe_load(path.read_text("utf-8"))}
    assert len(asked) > 100
    assert sorted(each for each in asked if each[1] not in worded) == []


def test_no_style_is_written_in_place() -> None:
    """Style belongs to the sheets. Plotly's dictionaries and the grid have other names for it."""
    found = [
        f"{shown(path)}:{node.value.lineno}"
        for path in sources("pages", "components", "web")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.keyword) and node.arg == "style"
    ]
    found += [
        shown(path) for path in (ROOT / "assets").rglob("*.html") if " style=" in path.read_text("utf-8")
    ]
    assert not found, found


def test_colours_come_from_the_tokens() -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:80]}"
        for path in styles()
        if path.name != "tokens.css"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if COLOUR.search(line)
    ]
    found += [
        f"{shown(path)}:{line}: {text[:60]!r}"
        for path in sources("pages", "components", "web")
        for line, text in strings(ast.parse(path.read_text("utf-8")))
        if COLOUR.search(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("name", BANNED)
def test_nothing_banned_is_written(name: str) -> None:
    found = [
        f"{shown(path)}:{number}: {line.strip()[:80]}"
        for path in sources()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if BANNED[name].search(line)
    ]
    assert not found, "\n".join(found)


def test_missing_is_turned_into_nothing_outside_the_store() -> None:
    tops = [top for top in PACKAGES if top != "store"]
    assert not [shown(path) for path in sources(*tops) if "fillna(" in path.read_text("utf-8")]


def test_only_command_lines_print() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in sources()
        if path.name != "__main__.py" and path.parent != ROOT and path.name != "demonstration.py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert not found, found


def test_assets_name_no_other_host() -> None:
    """What is written here names no host; vendored style sheets may, but load from none."""
    found: list[str] = []
    for path in sorted((ROOT / "assets").rglob("*")):
        if path.suffix not in {".css", ".html", ".js", ".svg"} or not path.is_file():
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        asked = re.findall(r"url\([^)]*\)|@import[^;]*;", text) if "vendor" in path.parts else [text]
        for part in asked:
            found += [f"{shown(path)}: {host}" for host in HOST.findall(part) if host not in NAMESPACES]
    assert not found, found


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def test_every_command_that_is_told_of_exists() -> None:
    targets = make_targets()
    told = {
        (shown(path), target)
        for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
        for target in re.findall(r"\bmake ([a-z][a-z-]*)", "".join(code_of(path.read_text("utf-8"))))
    }
    assert told, "the README names no command"
    assert not [name for name in told if name[1] not in targets]


def code_of(markdown: str) -> list[str]:
    """What stands between back-ticks, in a line or in a block."""
    return re.findall(r"```.*?```|`[^`\n]+`", markdown, re.DOTALL)


def test_links_between_documents_lead_somewhere() -> None:
    found = [
        f"{shown(path)} -> {target}"
        for path in [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text("utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]
    assert not found, found


def test_every_fault_of_the_catalogue_has_its_proof_or_is_said_to_be_open() -> None:
    """That the files exist is held by the links; S, D, L, B and X are counted through."""
    rows = re.findall(
        r"^\| ([SDLBX])(\d+) \|.*(?:\]\(\.\./tests/|\bopen: ).*\|$",
        (ROOT / "docs" / "reliability.md").read_text("utf-8"),
        re.MULTILINE,
    )
    told = {letter: [int(number) for of, number in rows if of == letter] for letter in "SDLBX"}
    assert told == {
        letter: list(range(1, last + 1)) for letter, last in zip("SDLBX", (13, 12, 6, 7, 18), strict=True)
    }


def test_ci_runs_exactly_the_test_command() -> None:
    commands = [
        line
        for line in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()
        if line and not line.startswith(("#", "set ", "cd "))
    ]
    assert commands == ["exec make test"]


def requirements(name: str) -> dict[str, Requirement]:
    """Requirements of a file by canonical name."""
    lines = [line.strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    parsed = [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]
    return {canonicalize_name(requirement.name): requirement for requirement in parsed}


def imported(paths: list[Path]) -> set[str]:
    """Top-level names of every import in `paths`."""
    found: set[str] = set()
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize(
    ("paths", "files"),
    [
        (sources(), ("requirements.txt",)),
        (sorted((ROOT / "tests").rglob("*.py")), ("requirements.txt", "requirements-dev.txt")),
    ],
    ids=["product", "tests"],
)
def test_every_import_is_declared(paths: list[Path], files: tuple[str, ...]) -> None:
    declared = {name for file in files for name in requirements(file)}
    own = {*PACKAGES, "tests", *(name.removesuffix(".py") for name in ENTRY_POINTS)}
    distributions = packages_distributions()
    missing = {
        name
        for name in imported(paths) - own - set(sys.stdlib_module_names)
        if not {canonicalize_name(found) for found in distributions.get(name, ["?"])} & declared
    }
    assert not missing, f"imported, but not in {' or '.join(files)}: {sorted(missing)}"


def test_every_library_is_pinned_once() -> None:
    pinned = requirements("constraints.txt")
    for file in ("requirements.txt", "requirements-dev.txt"):
        for name, requirement in requirements(file).items():
            assert str(requirement.specifier).startswith("=="), f"{file}: {name} is not pinned"
            assert pinned[name].specifier == requirement.specifier, f"{name} differs from constraints.txt"


def test_what_libraries_need_themselves_is_pinned_too() -> None:
    pinned = requirements("constraints.txt")
    waiting = [*requirements("requirements.txt").values(), *requirements("requirements-dev.txt").values()]
    needed: set[str] = set()
    elsewhere: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in needed and not requirement.extras:
            continue
        needed.add(name)
        for found in map(Requirement, distribution(name).requires or ()):
            if asked_for(found, by=requirement):
                waiting.append(found)
            else:
                elsewhere.add(canonicalize_name(found.name))
    assert needed <= set(pinned)
    assert set(pinned) <= needed | elsewhere, "pinned, but nothing needs it"


def asked_for(requirement: Requirement, *, by: Requirement) -> bool:
    """Whether `by`, with its extras, needs `requirement` on this platform."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in by.extras or {""})
