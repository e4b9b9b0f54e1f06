"""Names in the order of a Vietnamese dictionary, and found without their marks."""

import unicodedata

from domain.collation import folded, key


def test_names_sort_as_a_dictionary_has_them() -> None:
    ordered = [
        "An Phú",
        "Ăn Thái",
        "Ấp Bắc",
        "Ba Tri",
        "Cần Thơ",
        "Dân Tiến",
        "Đà Nẵng",
        "Đất đai",
        "Em",
        "Ê Đê",
    ]
    assert sorted(sorted(ordered, key=len), key=key) == ordered
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma"], key=key) == ["ma", "mà", "mả", "mã", "má", "mạ"]
    assert sorted(["ma túy", "mạ", "má em"], key=key) == ["mạ", "má em", "ma túy"]


def test_the_order_does_not_depend_on_how_marks_are_written() -> None:
    name = "Ủy ban nhân dân xã Vĩnh Hậu"
    assert key(unicodedata.normalize("NFD", name))[:2] == key(name)[:2]
    assert (
        folded("Đất đai, ĐƯỜNG THỦY")
        == "dat dai, duong thuy"
        == folded(unicodedata.normalize("NFD", "Đất đai, đường thủy"))
    )


def test_a_tone_without_a_letter_has_its_place_too() -> None:
    assert sorted(["b", "a\u0323\u0301", "\u0301", "a"], key=key) == ["\u0301", "a", "a\u0323\u0301", "b"]
