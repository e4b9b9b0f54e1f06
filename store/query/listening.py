"""Questions about social listening: key words of a month, prominent posts, and when posts are written."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Connection, Row, func, select

from catalogue import codelists, indicators
from domain.answers import Paired, Part, Parts, Words
from domain.listening import Keyword, Mention
from domain.periods import Freq, midnight, shift
from domain.readings import Absence, Reading
from store.query import indicators as readings
from store.query.progress import Place, Window, at, last_start
from store.tables import keyword, mention


def words(
    connection: Connection, code: str, groups: Sequence[tuple[str, str]], place: Place, *,
    period: Window | None, most: int,
) -> Words:  # fmt: skip
    """The key words of each (topic, heading), `most` of each, of the newest month or the last of `period`.

    A topic of "" stands for all together; a topic without any word is left out.
    """
    source = indicators()[code].source
    month = period[1] if period else _newest_month(connection, source)
    found = []
    for topic, heading in groups if month is not None else ():
        query = (
            select(keyword)
            .where(keyword.c.source == source, keyword.c.month == month, keyword.c.topic == topic)
            .order_by(keyword.c.weight.desc(), keyword.c.word)
            .limit(most)
        )
        met = tuple(_keyword(row) for row in connection.execute(query))
        if met:
            found.append((heading, met))
    return Words(month, tuple(found), at(connection, code, place, period=period))


def mentions(
    connection: Connection, code: str, *, period: Window | None, tone: str = "", most: int
) -> list[Mention]:
    """Prominent posts of a window or of all times, of one tone or of all, most interactions first."""
    told = mention.c
    query = select(mention).where(told.source == indicators()[code].source)
    if tone:
        query = query.where(told.tone == tone)
    if period is not None:
        until = midnight(shift(Freq.MONTH, period[1], 1))
        query = query.where(told.published_at >= midnight(period[0]), told.published_at < until)
    query = query.order_by(told.interactions.desc(), told.published_at.desc(), told.source_id).limit(most)
    return [_mention(row) for row in connection.execute(query)]


def by_hour(connection: Connection, code: str, place: Place, *, period: Window | None) -> Parts:
    """One part for every hour of every weekday, Monday first, named "weekday hour"."""
    weekdays, hours = (codelists()[name].items for name in ("weekdays", "hours"))
    cells = [f"weekday={weekday}|hour={hour}" for weekday in weekdays for hour in hours]
    found = readings.by_cells(
        connection, code, area=place.area, breakdowns=cells, now=place.now, known_at=place.known_at,
        period=last_start(indicators()[code].freq, period) if period else None,
    )  # fmt: skip
    if not found:
        nothing = at(connection, code, place, period=period)
        return Parts((), None, (nothing,) if isinstance(nothing, Absence) else ())
    return Parts(tuple(Part(each.breakdown, each) for each in found))


def paired(
    connection: Connection, first: str, second: str, dimension: str, place: Place, *, period: Window | None
) -> Paired:
    """Two indicators side by side for each code of a dimension, in the order of the code list."""
    start = last_start(indicators()[first].freq, period) if period else None
    both: list[list[Reading]] = [
        readings.by_breakdown(
            connection, code, area=place.area, period=start, dimension=dimension, now=place.now,
            known_at=place.known_at,
        )
        for code in (first, second)
    ]  # fmt: skip
    beside = {each.breakdown: each for each in both[1]}
    rows = tuple(
        (each.breakdown.partition("=")[2], each, beside.get(each.breakdown)) for each in both[0]
    )  # fmt: skip
    nothing = at(connection, first, place, period=period)
    return Paired(rows, (nothing,) if isinstance(nothing, Absence) else ())


def _newest_month(connection: Connection, source: str) -> date | None:
    query = select(func.max(keyword.c.month)).where(keyword.c.source == source)
    found: date | None = connection.execute(query).scalar()
    return found


def _keyword(row: Row[tuple[object, ...]]) -> Keyword:
    return Keyword(
        topic=row.topic, word=row.word, month=row.month, weight=row.weight, updated_at=row.updated_at
    )


def _mention(row: Row[tuple[object, ...]]) -> Mention:
    return Mention(
        source_id=row.source_id,
        topic=row.topic,
        outlet=row.outlet,
        tone=row.tone,
        site=row.site,
        title=row.title,
        address=row.address,
        interactions=row.interactions,
        published_at=row.published_at,
        updated_at=row.updated_at,
    )
