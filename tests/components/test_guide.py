"""The user guide: every form it uses is drawn, its pictures are there and light, nothing in it is HTML."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dash import html
from dash.development.base_component import Component

from components.guide import guide

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "huong-dan-su-dung.md").read_text("utf-8")
LARGEST = 150_000
FORMS = """# A

**b** and `c`

- d
- e

1. f

![m](images/n.png)

| g | h |
| --- | --- |
| i | j |

```
k

l
```
"""


def walk(node: Any) -> Iterator[Component]:
    if isinstance(node, Component):
        yield node
        yield from walk(getattr(node, "children", None))
    elif isinstance(node, list | tuple):
        for each in node:
            yield from walk(each)


def words(node: Any) -> str:
    if isinstance(node, list | tuple):
        return "".join(words(each) for each in node)
    return words(getattr(node, "children", "")) if isinstance(node, Component) else str(node or "")


def test_each_form_becomes_its_element() -> None:
    found = list(walk(guide(FORMS, pictures="/p/")))
    kinds = [type(each).__name__ for each in found]
    expected = {"H1": 1, "Strong": 1, "Ul": 1, "Ol": 1, "Li": 3, "Td": 2, "Img": 1}
    assert {kind: kinds.count(kind) for kind in expected} == expected
    code = next(each for each in found if isinstance(each, html.Pre))
    assert words(code) == "k\n\nl"


def test_markup_stays_text() -> None:
    found = guide("<script>alert(1)</script> [x](javascript:alert(1))", pictures="/p/")
    assert words(found) == "<script>alert(1)</script> [x](javascript:alert(1))"
    assert not [each for each in walk(found) if isinstance(each, html.A | html.Script)]


def test_the_guide_is_whole_and_its_pictures_are_there() -> None:
    found = list(walk(guide(TEXT, pictures="/guide/")))
    assert not [line for each in found if (line := words(each)).startswith(("#", "![", "|"))]
    pictures = [
        str(getattr(each, "src", "")).removeprefix("/guide/") for each in found if isinstance(each, html.Img)
    ]
    folder = ROOT / "docs" / "images"
    assert sorted(pictures) == sorted(path.name for path in folder.iterdir())
    assert all((folder / name).stat().st_size < LARGEST for name in pictures)
