"""Simulated editions of the workbook of tables that the national statistics office publishes each month."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from domain.periods import Freq, shift
from simulator.chance import Chance
from simulator.sheets import Column, Line, Table, Value

SEASON = (0.96, 0.82, 1.03, 1.0, 1.02, 1.01, 1.01, 1.03, 1.0, 1.02, 1.03, 1.07)
GROWTH = 0.08
MONTHS = 12
NEW_BASE_YEAR = 2026
PROVINCES_OF_INVESTORS = 14
Series = Callable[[date], float]


class Edition:
    """The tables of one month, from the same figures as those of every other month."""

    def __init__(self, data: dict[str, Any], chance: Chance, month: date) -> None:
        self._data = data
        self._chance = chance
        self._month = month
        self._year, self._number = month.year, month.month
        self._before = shift(Freq.MONTH, month, -1)
        self._so_far = "năm" if self._number == MONTHS else f"{self._number} tháng"

    def tables(self) -> Iterator[Table]:
        """Every table of the edition; tables of the year so far begin with February."""
        yield self._industry()
        yield self._state_investment()
        yield self._foreign_investment()
        yield self._retail()
        yield self._trade("exports", "Xuất khẩu", "28. Hàng hóa xuất khẩu")
        yield self._trade("imports", "Nhập khẩu", "30. Hàng hóa nhập khẩu")
        yield self._prices()
        yield self._transport()

    def _series(self, name: str, level: float, *, growth: float = GROWTH, spread: float = 0.03) -> Series:
        def value(month: date) -> float:
            years = month.year - 2024 + (month.month - 1) / MONTHS
            chance = 1 + spread * self._chance.normal(name, month, "published")
            return float(level * (1 + growth) ** years * SEASON[month.month - 1] * max(chance, 0.1))

        return value

    def _year_so_far(self, series: Series, year: int) -> float:
        return sum(series(date(year, month, 1)) for month in range(1, self._number + 1))

    def _compared(self, series: Series) -> tuple[float, float]:
        """This month and the year so far, in percent of those of a year ago."""
        a_year_ago = shift(Freq.MONTH, self._month, -MONTHS)
        month = 100 * series(self._month) / series(a_year_ago)
        year = 100 * self._year_so_far(series, self._year) / self._year_so_far(series, self._year - 1)
        return round(month, 2), round(year, 2)

    def _amounts(self, series: Series, digits: int = 1) -> list[Value]:
        """Last month, this month, the year so far, and both compared with a year ago."""
        amounts = series(self._before), series(self._month), self._year_so_far(series, self._year)
        return [*(round(amount, digits) for amount in amounts), *self._compared(series)]

    def _amount_columns(self) -> list[Column]:
        before, month = self._before, self._number
        year = [f"tháng {month}", "so với cùng kỳ", "năm trước (%)"]
        return [
            Column(["Thực hiện", f"tháng {before.month}", f"năm {before.year}"]),
            Column(["Ước tính", f"tháng {month}", f"năm {self._year}"]),
            Column(["Cộng dồn", self._so_far, f"năm {self._year}"]),
            Column([f"Tháng {month} năm", f"{self._year} so với", *year[1:]]),
            Column([self._so_far.capitalize(), f"năm {self._year}", *year[1:]]),
        ]

    def _sum(self, parts: list[Series]) -> Series:
        return lambda month: sum(part(month) for part in parts)

    def _provinces(self) -> dict[str, str]:
        key = "since_2025" if self._month >= date(2025, 7, 1) else "until_2024"
        names: dict[str, str] = self._data["provinces"][key]
        return {code: _short(name) for code, name in names.items()}

    def _industry(self) -> Table:
        month, year, yoy = self._number, self._year, ("so với", "cùng kỳ", "năm trước")
        columns = [
            Column([f"Tháng {self._before.month}", f"năm {self._before.year}", *yoy]),
            Column([f"Tháng {month}", f"năm {year}", "so với", "tháng", "trước"]),
            Column([f"Tháng {month}", f"năm {year}", *yoy]),
            Column([self._so_far.capitalize(), f"năm {year}", *yoy]),
        ]
        lines = [Line(name, self._volume(name, growth)) for name, growth in self._data["industry"].items()]
        lines.append(Line("Phân theo địa phương"))
        for code, name in self._provinces().items():
            growth = 7 + 5 * self._chance.normal(code, "industry")
            lines.append(Line(name, self._volume(code, growth), inner=True))
        title = f"10. Chỉ số sản xuất công nghiệp tháng {month} và {self._so_far} năm {year}"
        return Table("IIP tháng", title, "%", columns, lines)

    def _volume(self, name: str, growth: float) -> list[Value]:
        series = self._series(f"volume {name}", 100, growth=growth / 100, spread=0.015)
        before = 100 * series(self._before) / series(shift(Freq.MONTH, self._before, -MONTHS))
        last = 100 * series(self._month) / series(self._before)
        return [round(before, 2), round(last, 2), *self._compared(series)]

    def _state_investment(self) -> Table:
        rule = self._data["state_investment"]
        central = {name: self._series(name, level) for name, level in rule["central"].items()}
        local = {name: self._series(name, level) for name, level in rule["local"].items()}
        both = self._sum([*central.values(), *local.values()])
        lines = [Line("TỔNG SỐ", self._amounts(both))]
        lines.append(Line("Trung ương", self._amounts(self._sum(list(central.values()))), inner=True))
        lines.append(Line("Trong đó:", inner=True))
        lines.extend(Line(name, self._amounts(series), inner=True) for name, series in central.items())
        lines.append(Line("Địa phương", self._amounts(self._sum(list(local.values()))), inner=True))
        lines.extend(Line(name, self._amounts(series), inner=True) for name, series in local.items())
        lines.append(Line("Phân theo một số tỉnh, thành phố", inner=True))
        large = self._data["large"]
        # One share whatever the provinces of the edition: the next one speaks of the same month again.
        whole = sum(large.get(code, 1.0) for code in self._data["provinces"]["until_2024"])
        for code, name in self._provinces().items():
            series = self._series(f"investment {code}", 47000 * large.get(code, 1.0) / whole)
            lines.append(Line(name, self._amounts(series), inner=True))
        title = "23. Vốn đầu tư thực hiện từ nguồn ngân sách Nhà nước"
        return Table("Vốn NSNN tháng", title, "Tỷ đồng", self._amount_columns(), lines)

    def _sizes(self) -> dict[str, float]:
        """The share of each province in the country."""
        sizes = {code: self._data["large"].get(code, 1.0) for code in self._provinces()}
        return {code: size / sum(sizes.values()) for code, size in sizes.items()}

    def _foreign_investment(self) -> Table:
        rule = self._data["foreign_investment"]
        share = self._year_so_far(self._series("foreign", 1), self._year) / MONTHS
        totals = rule["projects"] * share, rule["registered"] * share, rule["adjusted"] * share

        def line(name: str, part: float) -> Line:
            projects = round(totals[0] * part)
            chance = self._chance.share(name, self._year, "projects")
            registered = round(totals[1] * part * (0.6 + 0.8 * chance), 2)
            return Line(
                name, [projects, registered, round(totals[2] * part * (1.4 - 0.8 * chance), 2)], inner=True
            )

        provinces = [line(self._provinces()[code], size) for code, size in self._sizes().items()]
        countries = [line(name, part) for name, part in rule["countries"].items()]
        added = [round(sum(float(row.values[n] or 0) for row in provinces), 2) for n in range(3)]
        lines = [Line("TỔNG SỐ", added), Line("Phân theo địa phương"), *provinces]
        lines += [Line("Phân theo một số nước và vùng lãnh thổ"), *countries]
        columns = [
            Column(["Số dự án", "(Dự án)"]),
            Column(["Vốn đăng ký", "cấp mới"]),
            Column(["Vốn đăng ký", "điều chỉnh"]),
        ]
        last = shift(Freq.MONTH, self._month, 1).toordinal() - 1
        until = f"{date.fromordinal(last):%d/%m/%Y}"
        title = f"25. Đầu tư nước ngoài vào Việt Nam được cấp phép từ 01/01- {until}"
        return Table("ĐTNN", title, "Triệu USD", columns, lines)

    def _retail(self) -> Table:
        parts = {
            name: self._series(name, level, spread=0.012) for name, level in self._data["retail"].items()
        }
        lines = [Line("TỔNG SỐ", self._amounts(self._sum(list(parts.values()))))]
        lines += [Line(name, self._amounts(series)) for name, series in parts.items()]
        title = "26. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"
        return Table("Tổng mức", title, "Tỷ đồng", self._amount_columns(), lines)

    def _trade(self, kind: str, sheet: str, title: str) -> Table:
        month, year = self._number, self._year
        pairs = [
            ["Ước tính", f"tháng {month}", f"năm {year}"],
            ["Cộng dồn", self._so_far, f"năm {year}"],
            [f"Tháng {month} năm {year}", "so với cùng kỳ", "năm trước (%)"],
            [f"{self._so_far.capitalize()} năm {year}", "so với cùng kỳ", "năm trước (%)"],
        ]
        columns = []
        for pair in pairs:
            columns.append(Column([*pair, "Lượng"], span=2, spanned=3))
            columns.append(Column(["", "", "", "Trị giá"]))
        rule = self._data[kind]
        total = {
            entry["label"]: self._series(f"{kind} {entry['label']}", entry["level"])
            for entry in rule["total"].values()
        }
        lines = [Line("TỔNG TRỊ GIÁ", self._traded(self._sum(list(total.values())), None))]
        lines += [Line(name, self._traded(series, None), inner=True) for name, series in total.items()]
        lines.append(Line("MẶT HÀNG CHỦ YẾU"))
        for name, levels in rule["goods"].items():
            value = self._series(f"{kind} {name}", levels[0], spread=0.06)
            volume = (
                self._series(f"{kind} {name}", levels[1], growth=0.03, spread=0.06)
                if len(levels) > 1
                else None
            )
            lines.append(Line(name, self._traded(value, volume), inner=True))
        return Table(sheet, title, "Nghìn tấn; Triệu USD", columns, lines)

    def _traded(self, value: Series, volume: Series | None) -> list[Value]:
        """Volume and value in turn: this month, the year so far, and both compared with a year ago."""
        of_value = [*self._amounts(value)[1:3], *self._compared(value)]
        of_volume = [*self._amounts(volume)[1:3], *self._compared(volume)] if volume else [None] * 4
        return [figure for both in zip(of_volume, of_value, strict=True) for figure in both]

    def _prices(self) -> Table:
        month, year, base = self._number, self._year, 2024 if self._year >= NEW_BASE_YEAR else 2019
        columns = [
            Column([f"Tháng {month} năm {year} so với", "Kỳ gốc", f"({base})"], span=4, spanned=1),
            Column(["", f"Tháng {month}", "năm", str(year - 1)]),
            Column(["", "Tháng 12", "năm", str(year - 1)]),
            Column(["", f"Tháng {self._before.month}", "năm", str(self._before.year)]),
            Column([self._so_far.capitalize(), f"năm {year}", "so với cùng kỳ", "năm trước"]),
        ]
        lines = [Line(name, self._price(name, drift, base)) for name, drift in self._data["prices"].items()]
        core = self._data["core_inflation"] + 0.2 * self._chance.normal(self._month, "core")
        lines.append(
            Line("LẠM PHÁT CƠ BẢN", [None, round(core, 2), None, round(core / MONTHS, 2), round(core, 2)])
        )
        title = "33. Chỉ số giá tiêu dùng, chỉ số giá vàng, chỉ số giá đô la Mỹ"
        return Table("CPI", f"{title} và lạm phát cơ bản tháng {month} năm {year}", "%", columns, lines)

    def _price(self, name: str, drift: float, base: int) -> list[Value]:
        def level(month: date) -> float:
            years = month.year - base + (month.month - 1) / MONTHS
            return float(
                (1 + drift / 100) ** years * (1 + 0.0015 * self._chance.normal(name, month, "price"))
            )

        def percent(month: date) -> float:
            return round(100 * level(self._month) / level(month), 2)

        so_far = [date(self._year, month, 1) for month in range(1, self._number + 1)]
        before = [shift(Freq.MONTH, month, -MONTHS) for month in so_far]
        average = 100 * sum(map(level, so_far)) / sum(map(level, before))
        return [
            round(100 * level(self._month), 2),
            percent(shift(Freq.MONTH, self._month, -MONTHS)),
            percent(date(self._year - 1, MONTHS, 1)),
            percent(self._before),
            round(average, 2),
        ]

    def _transport(self) -> Table:
        month, year = self._number, self._year
        columns = [
            Column(["Ước tính", f"tháng {month}", f"năm {year}"]),
            Column(["Cộng dồn", self._so_far, f"năm {year}"]),
            Column([f"Tháng {month}", f"năm {year}", "so với tháng", "trước (%)"]),
            Column([f"Tháng {month}", f"năm {year} so", "với cùng kỳ", "năm trước (%)"]),
            Column([self._so_far.capitalize(), f"năm {year}", "so với cùng kỳ", "năm trước (%)"]),
        ]
        lines: list[Line] = []
        for group in self._data["transport"]:
            lines.append(Line(group["heading"]))
            for flow in group["flows"]:
                label = flow["label"]
                modes = {
                    name: self._series(f"{label} {group['heading']} {name}", level)
                    for name, level in flow["modes"].items()
                }
                whole = self._sum(list(modes.values()))
                abroad = flow["zones"]["Ngoài nước"] / sum(flow["zones"].values())
                lines.append(Line(label, self._carried(whole)))
                lines.append(Line("Phân theo khu vực vận tải"))
                lines.append(Line("Trong nước", self._carried(_part(whole, 1 - abroad))))
                lines.append(Line("Ngoài nước", self._carried(_part(whole, abroad))))
                lines.append(Line("Phân theo ngành vận tải"))
                lines += [Line(name, self._carried(series)) for name, series in modes.items()]
        title = f"40. Vận tải hành khách và hàng hoá tháng {month} và {self._so_far} năm {year}"
        return Table("Vận tải tháng", title, "", columns, lines)

    def _carried(self, series: Series) -> list[Value]:
        _, month, year, *compared = self._amounts(series)
        last = round(100 * series(self._month) / series(self._before), 2)
        return [month, year, last, *compared]


def _part(series: Series, share: float) -> Series:
    return lambda month: share * series(month)


def _short(name: str) -> str:
    """The name of a province as tables write it."""
    if name == "Thành phố Hồ Chí Minh":
        return "TP. Hồ Chí Minh"
    return name.removeprefix("Tỉnh ").removeprefix("Thành phố ")
