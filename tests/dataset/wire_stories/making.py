"""Makes the collection from a seed number."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

from tests.dataset.wire_stories.agency import agencies, credit
from tests.dataset.wire_stories.collection import Article, Collection, Pair, Share, StoryTruth, Truth
from tests.dataset.wire_stories.newsroom import Piece, edited, merged, printed
from tests.dataset.wire_stories.outlet import Outlet, outlets, styled
from tests.dataset.wire_stories.story import Passage, Story, Writer

__all__ = ["PLAN", "made"]

#: language: agency stories, unrelated stories, articles out of two stories
PLAN = {"en": (12, 220, 5), "de": (6, 100, 2), "es": (4, 70, 2), "ru": (4, 55, 1), "ja": (4, 55, 1)}
_START = datetime(2024, 11, 4, tzinfo=UTC)
_DAYS = 20
#: how much of an unrelated story of a hard pair has the phrases of the other one, with other facts
_ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class _Draft:
    article: Article
    truth: Truth


def made(seed: int = 1) -> Collection:
    """30 agency stories over 12 outlets and 500 unrelated ones of the same topics; the same for the same seed."""
    drafts: list[_Draft] = []
    hard: list[tuple[str, str, str]] = []
    stories: dict[str, Story] = {}
    for language, (wire, unrelated, mergers) in PLAN.items():
        desk = _Desk(Writer(language), Random(f"{seed}/{language}"), f"{language}")
        mine = [desk.story(n) for n in range(wire)]
        stories |= {story.id: story for story in mine}
        for story in mine:
            drafts += desk.copies(story)
        drafts += [desk.merger(mine[2 * n], mine[2 * n + 1]) for n in range(mergers)]
        for draft, like, why in desk.unrelated(unrelated, mine):
            drafts.append(draft)
            if like:
                hard.append((draft.article.id, like, why))
    return _numbered(drafts, stories, hard)


@dataclass(slots=True)
class _Desk:
    writer: Writer
    rng: Random
    prefix: str
    count: int = 0

    def story(self, number: int, topic: str | None = None, like: Story | None = None) -> Story:
        """A new story; the numbers take turns in topics and in halves."""
        rng, writer = self.rng, self.writer
        topic = topic or writer.topics[number % len(writer.topics)]
        topics = len(writer.topics)
        invented = (number + (number // topics if topics % 2 == 0 else 0)) % 2 == 1
        at = _START + timedelta(minutes=rng.randrange(_DAYS * 24 * 60))
        if like is not None:
            at = datetime.fromisoformat(like.released.isoformat()) + timedelta(days=1, minutes=rng.randrange(-90, 90))
        facts = writer.facts(topic, at, rng, like)
        skeletons = writer.skeletons(topic, rng.randint(15, 22), rng, like, _ALIKE)
        passages = tuple(writer.passage(skeleton, topic, facts, rng) for skeleton in skeletons)
        story = Story(
            f"{self.prefix}-{number:03d}", writer.language, topic, invented,
            rng.choice(agencies(writer.language, invented=invented)), at, writer.headlines(topic, facts, rng), facts,
            tuple(skeletons), passages,
        )  # fmt: skip
        return replace(story, later=self._later(story)) if rng.random() < 0.6 else story

    def copies(self, story: Story) -> Iterator[_Draft]:
        """The story as outlets print it, at some of them once more as an update."""
        rng = self.rng
        able = [outlet for outlet in outlets() if story.language in outlet.languages]
        for outlet in rng.sample(able, rng.randint(4, len(able))):
            at = story.released + timedelta(minutes=rng.randint(2, 170))
            for version, passages in ((1, story.passages), (2, story.later)):
                if not passages or (version == 2 and rng.random() < 0.6):
                    continue
                pieces, edits = edited(story, passages, self.writer, rng)
                if version == 2:
                    at += timedelta(minutes=rng.randint(240, 560))
                    edits.append("update")
                yield self.draft(outlet, pieces, [(story, version)], at, edits)

    def merger(self, first: Story, second: Story) -> _Draft:
        able = [outlet for outlet in outlets() if first.language in outlet.languages]
        at = max(first.released, second.released) + timedelta(minutes=self.rng.randint(60, 300))
        pieces = merged(first, second, self.writer, self.rng)
        return self.draft(self.rng.choice(able), pieces, [(first, 1), (second, 1)], at, ["merged"])

    def unrelated(self, count: int, wire: Sequence[Story]) -> Iterator[tuple[_Draft, str, str]]:
        """Articles of stories that nobody else has; with what they resemble (an article or an agency story) and why."""
        rng = self.rng
        able = [outlet for outlet in outlets() if self.writer.language in outlet.languages]
        own: list[tuple[Story, str]] = []
        for number in range(count):
            chance, like, like_id = rng.random(), None, ""
            if chance < 0.12:
                like = rng.choice(wire)
                like_id = like.id
            elif chance < 0.3 and own:
                like, like_id = rng.choice(own)
            story = self.story(100 + number, topic=like.topic if like else None, like=like)
            pieces = [Piece(passage, None) for passage in story.passages]
            draft = self.draft(rng.choice(able), pieces, [(story, 0)], story.released, [])
            own.append((story, draft.article.id))
            yield draft, like_id, f"another event ({story.topic}) with the same names and in part the same phrases"

    def draft(
        self, outlet: Outlet, pieces: Sequence[Piece], told: list[tuple[Story, int]], at: datetime, edits: list[str]
    ) -> _Draft:
        """The article on paper; a version of 0 says that the story is nobody else's."""
        rng, writer, story = self.rng, self.writer, told[0][0]
        own = told[0][1] == 0 and rng.random() < 0.4
        name = None if own else story.agency
        words = credit(outlet, writer, name, story.facts["place"], at, rng, invented=story.invented)
        american = writer.grammar["spelling"]
        paragraphs = [(styled(text, writer.language, outlet, american), s) for text, s in printed(pieces, writer, rng)]
        body = [text for text, _ in paragraphs]
        body[0] = words.dateline + body[0]
        if rng.random() < 0.35:
            body.append(rng.choice(writer.grammar["boilerplate"]))
        self.count += 1
        number = f"{self.prefix}{self.count:04d}"
        url = f"https://{outlet.domain}/{writer.language}/{at:%Y/%m/%d}/{story.topic}-{self.count:04d}"
        headline = styled(rng.choice(story.headlines), writer.language, outlet, american)
        shares = tuple(
            Share(
                s.id,
                version,
                _part(paragraphs, s.id, sum(map(len, body))),
                _part(paragraphs, s.id, _length(s, version)),
            )
            for s, version in told
            if version
        )
        article = Article(
            number, outlet.id, url, writer.language, headline, words.authors, words.byline, at.isoformat(), tuple(body),
            words.line, words.line_apart,
        )  # fmt: skip
        agency = story.agency[0] if words.line else None
        return _Draft(article, Truth(number, story.topic, story.invented, agency, tuple(edits), shares))

    def _later(self, story: Story) -> tuple[Passage, ...]:
        """The story some hours later: new figures in three passages, a new detail and a new quotation on top."""
        rng, writer, topic = self.rng, self.writer, story.topic
        fresh = writer.facts(topic, story.released, rng)
        figures = {name: value for name, value in fresh.items() if any(c.isdigit() for c in value)}
        facts = story.facts | figures
        passages = list(story.passages)
        for at in (0, *rng.sample(range(1, len(passages)), 2)):
            passages[at] = writer.passage(story.skeletons[at], topic, facts, rng)
        passages.insert(1, writer.own_passage("detail", topic, facts, rng))
        passages.insert(3, writer.own_passage("quote", topic, facts, rng))
        return tuple(passages)


def _length(story: Story, version: int) -> int:
    passages = story.later if version == 2 else story.passages
    return sum(len(sentence) for passage in passages for sentence in passage.sentences)


def _part(paragraphs: list[tuple[str, str | None]], story: str, whole: int) -> float:
    return round(min(1.0, sum(len(text) for text, origin in paragraphs if origin == story) / whole), 3)


def _numbered(drafts: list[_Draft], stories: dict[str, Story], hard: list[tuple[str, str, str]]) -> Collection:
    drafts = sorted(drafts, key=lambda d: (d.article.published, d.article.id))
    ids = {draft.article.id: f"a{n:04d}" for n, draft in enumerate(drafts, 1)}
    articles = tuple(replace(d.article, id=ids[d.article.id]) for d in drafts)
    truths = tuple(replace(d.truth, article=ids[d.truth.article]) for d in drafts)
    holding: dict[str, list[str]] = defaultdict(list)
    for truth in truths:
        for share in truth.shares:
            holding[share.story].append(truth.article)
    told = tuple(
        StoryTruth(s.id, s.language, s.topic, s.invented, s.agency[0], holding[s.id][0], tuple(holding[s.id]))
        for s in stories.values()
    )
    pairs: list[tuple[Pair, str]] = []
    for one, like, why in hard:
        other = holding[like][0] if like in holding else ids[like]
        pairs.append(((min(ids[one], other), max(ids[one], other)), why))
    return Collection(articles, truths, told, tuple(pairs))
