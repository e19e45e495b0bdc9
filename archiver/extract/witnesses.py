"""What a page's metadata claims, gathered once: evidence to be aligned with the visible blocks, never a replacement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from archiver.extract.claims.claim import Claim, ImageClaim
from archiver.extract.claims.linked_data import Graph, body_claims, image_claims, name_claims, text_claims
from archiver.extract.claims.metadata import meta_claims, meta_images, object_claims
from archiver.extract.claims.nodes import Node, article_nodes, node_types, walk_nodes
from archiver.extract.claims.plain import plain
from archiver.extract.claims.state import StateArticle, find_article, state_claims, state_images
from archiver.model.rules import Rules
from archiver.web.text import squash

if TYPE_CHECKING:
    from archiver.web.page import Page

__all__ = ["Claim", "ImageClaim", "Witnesses", "read_witnesses"]

_MICRODATA = "microdata"


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Claims by kind, the most trustworthy first. Texts have folded white space and no markup."""

    headlines: tuple[Claim, ...] = ()
    alternative_headlines: tuple[Claim, ...] = ()
    descriptions: tuple[Claim, ...] = ()
    bodies: tuple[Claim, ...] = ()
    #: full texts (JSON-LD articleBody, embedded state); paragraphs split by blank lines where the witness has them
    authors: tuple[Claim, ...] = ()
    published: tuple[Claim, ...] = ()
    modified: tuple[Claim, ...] = ()
    sections: tuple[Claim, ...] = ()
    keywords: tuple[Claim, ...] = ()
    publishers: tuple[Claim, ...] = ()
    languages: tuple[Claim, ...] = ()
    images: tuple[ImageClaim, ...] = ()
    types: tuple[str, ...] = ()
    #: schema.org types of the page's own nodes, `og:type` as `og:article`
    article_node: Mapping[str, Any] = field(default_factory=dict)
    #: the JSON-LD node of the article itself
    is_accessible_for_free: bool | None = None


def read_witnesses(page: Page, rules: Rules) -> Witnesses:
    """All claims of JSON-LD, microdata, <meta> elements, title and embedded script state, in this order of trust."""
    reader = _Reader(page, rules)
    bodies = reader.bodies()
    source = next((node for name, node in reader.nodes if name == "jsonLd"), {})
    return Witnesses(
        headlines=reader.texts(("headline", "name"), "headline", "headline") + reader.title(),
        alternative_headlines=reader.texts(("alternativeHeadline",), "", ""),
        descriptions=_summaries(reader.texts(("description", "abstract"), "description", "description"), bodies),
        bodies=bodies,
        authors=reader.names(("author", "creator"), "author", "author"),
        published=reader.texts(("datePublished", "uploadDate"), "published", "published"),
        modified=reader.texts(("dateModified",), "modified", "modified"),
        sections=reader.texts(("articleSection", "genre"), "section", "section"),
        keywords=reader.texts(("keywords",), "keywords", ""),
        publishers=reader.names(("publisher", "sourceOrganization", "provider"), "publisher", ""),
        languages=reader.texts(("inLanguage",), "language", ""),
        images=reader.images(),
        types=reader.types(),
        article_node=source,
        is_accessible_for_free=reader.is_free(),
    )


def _summaries(descriptions: tuple[Claim, ...], bodies: tuple[Claim, ...]) -> tuple[Claim, ...]:
    """Descriptions without those of microdata that are the whole text: `itemprop="description articleBody"`."""
    texts = {squash(body.value) for body in bodies if body.source.startswith(_MICRODATA)}
    return tuple(
        claim for claim in descriptions if not (claim.source.startswith(_MICRODATA) and squash(claim.value) in texts)
    )


class _Reader:
    """One page's metadata, with the article's nodes and state object chosen once."""

    def __init__(self, page: Page, rules: Rules) -> None:
        self.page = page
        self.meta = rules.words.get("metadata", {})
        self.state_keys = rules.words.get("state_keys", {})
        self.schema = rules.words.get("schema_types", {})
        titles = [claim.value for claim in meta_claims(page, self.meta.get("headline", ()))]
        if page.title:
            titles.append(page.title)
        titles += [plain("".join(map(str, h1.itertext()))) for h1 in page.by_tag.get("h1", ())[:5]]
        self.graph: Graph = {str(n["@id"]): n for n in walk_nodes(page.json_ld) if n.get("@id") and len(n) > 2}
        self.nodes = article_nodes(page, titles, self.schema)
        titles += [claim.value for claim in self._of_nodes(text_claims, ("headline",))]
        self.state: StateArticle | None = find_article(page.state, titles, self.state_keys)

    def _of_nodes(self, read: Callable[[str, Node, str, Graph], list[Claim]], keys: Iterable[str]) -> list[Claim]:
        return [claim for source, node in self.nodes for key in keys for claim in read(source, node, key, self.graph)]

    def _joined(self, claims: list[Claim], meta: str, state: str) -> tuple[Claim, ...]:
        claims = claims + meta_claims(self.page, self.meta.get(meta, ()))
        claims += object_claims(self.page, self.meta.get(f"{meta}_in_object", ()))
        if state and self.state is not None:
            claims += state_claims(self.state, state, self.state_keys)
        return tuple({(claim.value, claim.source): claim for claim in claims}.values())

    def texts(self, keys: Iterable[str], meta: str, state: str) -> tuple[Claim, ...]:
        return self._joined(self._of_nodes(text_claims, keys), meta, state)

    def names(self, keys: Iterable[str], meta: str, state: str) -> tuple[Claim, ...]:
        return self._joined(self._of_nodes(name_claims, keys), meta, state)

    def title(self) -> tuple[Claim, ...]:
        return (Claim(self.page.title, "title"),) if self.page.title else ()

    def bodies(self) -> tuple[Claim, ...]:
        claims = [claim for source, node in self.nodes for claim in body_claims(source, node)]
        if self.state is not None:
            claims.append(Claim("\n\n".join(self.state.body), "state:body"))
        return tuple({claim.value: claim for claim in claims}.values())

    def images(self) -> tuple[ImageClaim, ...]:
        claims = [claim for source, node in self.nodes for claim in image_claims(source, node, self.graph)]
        claims += meta_images(self.page, self.meta.get("image", ()))
        if self.state is not None:
            claims += state_images(self.state, self.state_keys)
        return tuple(claims)

    def types(self) -> tuple[str, ...]:
        found = [
            kind for tops in (self.page.json_ld, self.page.microdata) for node in tops for kind in node_types(node)
        ]
        found += [f"og:{claim.value.casefold()}" for claim in meta_claims(self.page, self.meta.get("type", ()))]
        return tuple(dict.fromkeys(found))

    def is_free(self) -> bool | None:
        for _, node in self.nodes:
            value = str(node.get("isAccessibleForFree", "")).casefold().rpartition("/")[2]
            if value in ("true", "false"):
                return value == "true"
        for claim in meta_claims(self.page, self.meta.get("free", ())):
            if claim.value.casefold() in self.meta.get("locked", ()):
                return False
            if claim.value.casefold() in self.meta.get("unlocked", ()):
                return True
        return None
