"""Tables `clusters`, `clusterMembers` and `photos`: what articles have in common with others."""

from __future__ import annotations

from collections.abc import Iterator

from archiver.dataset.column import Column, Item, Table
from archiver.dataset.entry import Entry

__all__ = ["CLUSTERS", "CLUSTER_MEMBERS", "PHOTOS"]

_TEXTS = "texts of all articles in the dataset"
_DATES = "datePublished, dateModified, capture.fetchedAt, versions"


def _clusters(entry: Entry) -> Iterator[Item]:
    for position, cluster in enumerate(entry.relations.begun, 1):
        yield Item(entry, position, cluster)


def _members(entry: Entry) -> Iterator[Item]:
    for position, membership in enumerate(entry.relations.memberships, 1):
        yield Item(entry, position, membership)


def _photos(entry: Entry) -> Iterator[Item]:
    for position, use in enumerate(entry.relations.photos, 1):
        yield Item(entry, position, use)


CLUSTERS = Table(
    name="clusters",
    description="Stories that stand on several pages, each with the article that had it first; see clusterMembers.",
    key=("clusterId",),
    items=_clusters,
    article_column="firstArticleId",
    is_of_all=True,
    columns=(
        Column("clusterId", "string", "32 hex digits, of the ids of its articles.", _TEXTS, lambda i: i.one.id),
        Column("kind", "string", "wire: at several sites, one of which at least credits an agency; shared: at several "
               "sites; site: within one.", _TEXTS, lambda i: i.one.kind),
        Column("articles", "integer", "How many tell it, all versions of a page counted.", _TEXTS,
               lambda i: i.one.articles),
        Column("pages", "integer", "On how many pages.", _TEXTS, lambda i: i.one.pages),
        Column("sites", "integer", "At how many sites.", _TEXTS, lambda i: i.one.sites),
        Column("exact", "integer", "Articles whose text is the first one's, that one included.", _TEXTS,
               lambda i: i.one.exact),
        Column("near", "integer", "Articles that have four fifths of their text in common with the first one.", _TEXTS,
               lambda i: i.one.near),
        Column("firstArticleId", "string", "Of the table articles: the one that was there first.",
               _DATES, lambda i: i.one.first),
        Column("firstSeen", "time", "When that was; a day without time counts as its last second.",
               _DATES, lambda i: i.one.first_seen),
        Column("firstSeenBy", "string", "What says so; see seenBy of clusterMembers.",
               _DATES, lambda i: i.one.first_seen_by),
        Column("agencies", "strings", "Agencies that any of the articles credits with the text: ids, else names.",
               "sources[], dateline", lambda i: list(i.one.agencies)),
        Column("uncredited", "integer", "Articles that credit none.", "sources[], dateline",
               lambda i: i.one.uncredited),
    ),
)  # fmt: skip

CLUSTER_MEMBERS = Table(
    name="clusterMembers",
    description="Which article is in which cluster, and what it made of the story: compared with the first article.",
    key=("articleId", "clusterId"),
    items=_members,
    is_of_all=True,
    columns=(
        Column("articleId", "string", "Of the table articles; one that is made of two stories has two rows.", "id",
               lambda i: i.entry.article_id),
        Column("clusterId", "string", "Of the table clusters.", _TEXTS, lambda i: i.one.cluster),
        Column("place", "integer", "By time within the cluster, from 1.", _DATES, lambda i: i.one.place),
        Column("match", "string", "exact: the first one's text word for word; near: four fifths of both in common; "
               "part.", _TEXTS, lambda i: i.one.match),
        Column("seen", "time", "When it was there; a day without time counts as its last second.",
               _DATES, lambda i: i.one.seen),
        Column("seenBy", "string", "What says so: published or modified, publishedDay or modifiedDay (no time), "
               "fetched, unknown. A text that took the place of another one on its page isn't dated before that.",
               _DATES, lambda i: i.one.seen_by),
        Column("shareOfArticle", "number", "How much of it stands in others of the cluster, from 0 to 1; of a sentence "
               "that was changed, the words that stayed.", _TEXTS,
               lambda i: i.one.share_of_article),
        Column("shareOfFirst", "number", "How much of the first article stands in it, from 0 to 1; of a sentence that "
               "was changed, the words that stayed.", _TEXTS,
               lambda i: i.one.share_of_first),
        Column("headline", "string", "same or other.", "headline", lambda i: i.one.headline),
        Column("lead", "string", "First paragraph: same, changed or other.", _TEXTS, lambda i: i.one.lead),
        Column("cutBlocks", "strings", "Blocks of the first article of which it has nothing.", _TEXTS,
               lambda i: list(i.one.cut)),
        Column("addedBlocks", "strings", "Its blocks of which the first article has nothing.", _TEXTS,
               lambda i: list(i.one.added)),
        Column("changedBlocks", "strings", "Its blocks that the first article has in part, in other words or with "
               "other figures.", _TEXTS,
               lambda i: list(i.one.changed)),
        Column("isReordered", "boolean", "Whether sentences stand in another order.", _TEXTS,
               lambda i: i.one.is_reordered),
        Column("agencies", "strings", "Agencies that it credits with the text: ids, else names.", "sources[], dateline",
               lambda i: list(i.one.agencies)),
    ),
)  # fmt: skip

_PICTURES = "images of all articles in the dataset"

PHOTOS = Table(
    name="photos",
    description="Pictures that stand on several pages, with what says that they are the same.",
    key=("articleId", "imageId"),
    items=_photos,
    is_of_all=True,
    columns=(
        Column("articleId", "string", "Of the table articles.", "id", lambda i: i.entry.article_id),
        Column("imageId", "string", "Of the table images.", "images[].id", lambda i: i.one.image_id),
        Column("photoId", "string", "The same for all uses of a photo: 32 hex digits, of these uses.", _PICTURES,
               lambda i: i.one.photo),
        Column("evidence", "strings", "What it has in common with another use: file, look, words (caption and credit), "
               "address.", _PICTURES, lambda i: list(i.one.evidence)),
        Column("perceptualHash", "string", "pHash, 16 hex digits, where the picture is archived.", "the archived file",
               lambda i: i.one.perceptual_hash),
        Column("pages", "integer", "On how many pages it stands.", _PICTURES, lambda i: i.one.pages),
        Column("sites", "integer", "At how many sites.", _PICTURES, lambda i: i.one.sites),
    ),
)  # fmt: skip
