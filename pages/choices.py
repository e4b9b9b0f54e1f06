"""What the filters of the bar offer: periods, areas, agencies, and the moments before now."""

from collections.abc import Mapping
from datetime import date

from catalogue import areas, organisations
from catalogue.model import Organisation
from components.bar import Choice
from components.words import period
from domain.access import Person
from domain.periods import Freq, end, name, shift
from wording import day, say

MONTHS_BACK = 24
DAYS_BACK = 14


def periods(reaches: Mapping[Freq, tuple[date, date]], today: date) -> list[Choice]:
    """The last days, then years back to the first one that anything is known of, with quarters and months."""
    choices = [Choice("", say("shell.period_newest"))]
    if Freq.DAY in reaches:
        days = (shift(Freq.DAY, today, -back) for back in range(DAYS_BACK))
        choices += [Choice(each.isoformat(), day(each), say("shell.period_days")) for each in days]
    if not reaches:
        return choices
    oldest = min(start.year for start, _end in reaches.values())
    newest = max(end.year for _start, end in reaches.values())
    first, last = reaches.get(Freq.MONTH, (date.max, date.min))
    for year in range(newest, oldest - 1, -1):
        choices.append(Choice(str(year), say("shell.period_year", year=year), str(year)))
        quarters = (date(year, month, 1) for month in (10, 7, 4, 1))
        choices += [
            Choice(name(Freq.QUARTER, start), period(Freq.QUARTER, start), str(year))
            for start in quarters
            if first < end(Freq.QUARTER, start) and start <= last
        ]
        months = (date(year, month, 1) for month in range(12, 0, -1))
        choices += [
            Choice(f"{start:%Y-%m}", period(Freq.MONTH, start), str(year))
            for start in months
            if first <= start <= last
        ]
    return choices


def areas_for(person: Person, home: str, today: date) -> list[Choice]:
    """The person's own area; for those of the whole province also what it was made of, and its communes."""
    unit = areas.newest(person.area or home)
    name = unit.name if unit else person.area or home
    if person.area:
        return [Choice("", name, alias=person.area)]
    whole = say("shell.area_home", name=areas.short_name(unit) if unit else home)
    group = say("shell.communes")
    former = [
        Choice(
            each.code, say("shell.area_until", name=each.name, day=day(shift(Freq.DAY, each.valid_to, -1)))
        )
        for each in areas.merged_from(home)
        if each.code != home and each.valid_to
    ]
    communes = [Choice(each.code, each.name, group) for each in areas.children(home, today)]
    return [Choice("", whole, alias=home), *former, *communes]


def agencies_for(person: Person, home: str, today: date) -> list[Choice]:
    """Departments of the province, health facilities, committees of communes; none for who sees one area."""
    if person.area:
        return []
    inside = {each.code for each in areas.children(home, today)}
    choices = [Choice("", say("shell.org_all"))]
    for kind in ("department", "facility", "commune"):
        choices += [
            Choice(each.code, each.short if kind == "commune" else each.name, say(f"shell.org_{kind}"))
            for each in organisations().values()
            if each.kind == kind and (kind != "commune" or each.area in inside) and _stands(each, today)
        ]
    return choices


def _stands(each: Organisation, today: date) -> bool:
    return each.valid_from <= today and (each.valid_to is None or today < each.valid_to)


def moments(today: date) -> list[Choice]:
    """Now, and the ends of the months before: what was known by then."""
    choices = [Choice("", say("shell.moment_now"))]
    month = today.replace(day=1)
    for back in range(1, MONTHS_BACK + 1):
        last = shift(Freq.DAY, end(Freq.MONTH, shift(Freq.MONTH, month, -back)), -1)
        choices.append(Choice(last.isoformat(), say("shell.moment_day", day=day(last))))
    return choices
