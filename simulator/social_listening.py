"""The simulated social listening service, with its login, its counts and its posts, until the licence lapses.

It answers as docs/sources/social_listening.md says. A question about days from `UNTIL` on is refused: the
account is no longer valid for them. Authors come with every post, as they do from the real one.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from typing import Any

from domain.periods import LOCAL_TIME, Freq, first_day, local_day, midnight
from simulator.chance import Chance
from simulator.people import People
from simulator.workload import load

USERNAME, PASSWORD = "ioc", "mo-phong"
UNTIL = date(2024, 10, 1)
"""First day that the licence does not cover."""
ONE_DAY = timedelta(days=1)
TONES = ("negative", "neutral", "positive")
GROWTH = 0.35
Item = dict[str, Any]
Answer = Callable[[Mapping[str, Any], date, date], Item]


class SocialListening:
    """The service of a seed."""

    def __init__(self, seed: int) -> None:
        self._chance = Chance(seed)
        self._people = People()
        self._data = load("social_listening.yaml")
        self._token = blake2b(f"{seed}|social".encode(), digest_size=12).hexdigest()
        first: date = self._data["first"]
        self._days = [first + timedelta(days=at) for at in range((UNTIL - first).days)]
        self._counts = {tone: self._spread(tone) for tone in TONES}

    def answer(self, path: str, asked: Mapping[str, Any], now: datetime) -> Item:
        """What the service answers to a question.

        Raises:
            LookupError: there is no such path.
            ValueError: the question is not as agreed.
            PermissionError: the token is not one of ours, or the licence does not reach so far.
        """
        if path == "login":
            if (asked.get("username"), asked.get("password")) != (USERNAME, PASSWORD):
                raise PermissionError("denied")
            return {"simulated": True, "object": {"token": self._token}}
        if asked.get("x-access-token") != self._token:
            raise PermissionError("no session")
        if path == "projects":
            return {"simulated": True, "object": self._projects(str(asked.get("type")))}
        answers: dict[str, Answer] = {
            "projects/statistics": self._statistics,
            "projects/hot-keywords": self._keywords,
            "projects/hot-posts": self._posts,
        }
        since, until = _day(asked, "start_time"), _day(asked, "end_time")
        if until > UNTIL or until > local_day(now):
            raise PermissionError("licence expired")
        return {"simulated": True, **answers[path](asked, since, until)}

    def _projects(self, kind: str) -> list[Item]:
        return [
            {"id": code, "name": rule["name"], "createdBy": self._people.name(len(code))}
            for code, rule in self._data["topics"].items()
            if self._data["kinds"][code[3]] == kind
        ]

    def _statistics(self, asked: Mapping[str, Any], since: date, until: date) -> Item:
        by_month = asked.get("interval") == "month"
        freq, tell = (Freq.MONTH, self._of_month) if by_month else (Freq.DAY, self._of_day)
        starts = [day for day in self._days if since <= day < until and first_day(freq, day) == day]
        begin, size = int(asked.get("from", 0)), int(asked.get("size", 10))
        following = begin + size
        return {
            "object": [tell(day) for day in starts[begin:following]],
            "total": len(starts),
            "from": begin,
            "next": following if following < len(starts) else None,
        }

    def _of_day(self, day: date) -> Item:
        at = (day - self._data["first"]).days
        tones = {tone: self._counts[tone][at] for tone in TONES}
        total = sum(tones.values())
        shares = {
            name: share * (0.85 + 0.3 * self._chance.share(name, day))
            for name, share in self._data["sources"].items()
        }
        return {"time": _milliseconds(day), "total": total, "tones": tones, "sources": _shared(total, shares)}

    @cache  # noqa: B019 - one object for the life of the process
    def _of_month(self, month: date) -> Item:
        days = [self._of_day(day) for day in self._days if first_day(Freq.MONTH, day) == month]
        before = (month - self._data["first"]).days + len(days)
        collected = {tone: sum(self._counts[tone][:before]) for tone in TONES}
        total = sum(item["total"] for item in days)
        negative = sum(item["tones"]["negative"] for item in days)
        weights = {
            code: rule["weight"] * (0.75 + 0.5 * self._chance.share("topic", code, month))
            for code, rule in self._data["topics"].items()
        }
        posts = _shared(total, weights)
        bad = _shared(
            negative, {code: posts[code] * self._data["topics"][code]["negative"] for code in weights}
        )
        return {
            "time": _milliseconds(month),
            "collected": {"total": sum(collected.values()), **collected},
            "projects": [
                {"id": code, "total": posts[code], "negative": min(bad[code], posts[code])} for code in posts
            ],
            "hours": self._hours(month, total),
        }

    def _hours(self, month: date, total: int) -> list[list[int]]:
        weights = {
            f"{weekday} {hour}": of_day * of_hour * (0.9 + 0.2 * self._chance.share(month, weekday, hour))
            for weekday, of_day in enumerate(self._data["weekdays"])
            for hour, of_hour in enumerate(self._data["hours"])
        }
        counts = list(_shared(total, weights).values())
        width = len(self._data["hours"])
        return [counts[at : at + width] for at in range(0, len(counts), width)]

    def _keywords(self, asked: Mapping[str, Any], since: date, _until: date) -> Item:
        topics = self._data["topics"]
        wanted = [str(asked["project_id"])] if asked.get("project_id") else list(topics)
        posts = {item["id"]: item["total"] for item in self._of_month(since)["projects"]}
        words: dict[str, int] = {}
        for code in wanted:
            for at, word in enumerate(topics[code]["words"]):
                share = (0.34 - 0.045 * at) * (0.7 + 0.6 * self._chance.share("word", code, word, since))
                words[word] = words.get(word, 0) + round(posts[code] * share)
        ranked = sorted(words.items(), key=lambda entry: -entry[1])[: int(asked.get("size", 10))]
        return {"object": [{"keyword": word, "count": count} for word, count in ranked]}

    def _posts(self, asked: Mapping[str, Any], since: date, until: date) -> Item:
        code = str(asked.get("project_id"))
        found = [
            self._post(code, since, until, number) for number in range(int(asked.get("size", 10)))
        ]  # fmt: skip
        return {"object": sorted(found, key=lambda item: -item["interactions"])}

    def _post(self, code: str, since: date, until: date, number: int) -> Item:
        key, rule, chance = (code, since, number), self._data["topics"][code], self._chance
        outlet = _pick(self._data["sources"], chance.share("outlet", *key))
        if number % 3 == 0:
            outlet = "baochi"
        sites = self._data["sites"][outlet]
        site = sites[int(len(sites) * chance.share("site", *key))]
        day = since + timedelta(days=int((until - since).days * chance.share("day", *key)))
        at = datetime.combine(day, time(6 + int(16 * chance.share("hour", *key)), number), LOCAL_TIME)
        words = rule["words"]
        word = words[int(len(words) * chance.share("what", *key))]
        person = int(chance.share("who", *key) * 100_000)
        bad = 0.29 * rule["negative"]
        tone = _pick({"negative": bad, "positive": 0.2, "neutral": 1 - bad - 0.2}, chance.share("tone", *key))
        number_of_post = f"{since:%Y%m}-{code[3:]}-{number:02}"
        slug = number_of_post.lower()
        name = self._people.name(person)
        title = f"{rule['name']}: {word}, tin tháng {since.month}/{since.year}"
        return {
            "docId": number_of_post, "source": outlet, "domain": site, "senti": tone,
            "title": title if outlet == "baochi" else f"{name}: {word} {self._people.telephone(person)}",
            "content": f"{name} viết về {word}", "userName": name, "avatar": f"https://{site}/{person}.png",
            "link": f"https://{site}/{slug}" if outlet == "baochi" else f"https://{site}/user{person}/{slug}",
            "interactions": round(40 + 5200 * chance.share("much", *key) ** 3),
            "createDate": int(at.timestamp() * 1000),
        }  # fmt: skip

    def _spread(self, tone: str) -> list[int]:
        """Posts of a tone by day, which add up to the published total."""
        span = len(self._days)
        weights = [
            (1 + GROWTH * at / span)
            * self._data["weekdays"][day.weekday()]
            * max(0.35, 1 + 0.18 * self._chance.normal(tone, day))
            * (2.2 if tone == "negative" and self._chance.share("storm", day) < 0.012 else 1.0)  # noqa: PLR2004
            for at, day in enumerate(self._days)
        ]
        sums = list(accumulate(weights))
        ends = [round(self._data["totals"][tone] * value / sums[-1]) for value in sums]
        return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]


def _shared(total: int, weights: Mapping[str, float]) -> dict[str, int]:
    """A total shared out by weights, to the last one."""
    scale = total / sum(weights.values())
    ends = [round(value * scale) for value in accumulate(weights.values())]
    return dict(
        zip(weights, (end - begin for begin, end in zip([0, *ends], ends, strict=False)), strict=True)
    )


def _pick(shares: Mapping[str, float], share: float) -> str:
    for name, part in shares.items():
        share -= part
        if share < 0:
            return name
    return next(iter(shares))


def _day(asked: Mapping[str, Any], name: str) -> date:
    try:
        return local_day(datetime.fromtimestamp(asked[name] / 1000, UTC))
    except (KeyError, TypeError, ValueError, OverflowError):
        raise ValueError(f"{name} must be epoch milliseconds") from None


def _milliseconds(day: date) -> int:
    return int(midnight(day).timestamp() * 1000)
