# cython: language_level=3, boundscheck=False, wraparound=False
"""The walk of `walk.py`, compiled: the same blocks, pictures and paths, read from libxml2's own nodes.

Nothing of libxml2 is called, its nodes are only read, so that the headers that come with lxml are all it needs.
"""

from cpython.unicode cimport PyUnicode_DecodeUTF8
from libc.string cimport strcmp, strlen, strstr
from lxml.includes.etreepublic cimport (
    _Document, _Element, attributeValue, elementFactory, import_lxml__etree, namespacedName,
)
from lxml.includes.tree cimport XML_CDATA_SECTION_NODE, XML_ELEMENT_NODE, XML_TEXT_NODE, xmlAttr, xmlNode

from archiver.extract.elements import (
    APART, BLOCK, BOLD, BREAK_KIND, CAPTIONED, CLOSING, DEPENDS, HIDDEN, INLINE, KEPT, KINDS, MEDIA, NAMING, NOSCRIPT,
    OF_WHOLE, PAGE, PARTED, PICTURED, RUNNING, SET_APART, WHOLE, kind_in_place,
)
from archiver.extract.inline import BREAK, clip, paragraphs
from archiver.extract.marks import ELEMENT_BITS, NOT_INHERITED
from archiver.model.block import Block, Inline, Span
from archiver.web.text import squash

import_lxml__etree()

cdef int _BLOCK = BLOCK, _INLINE = INLINE, _BREAK_KIND = BREAK_KIND, _MEDIA = MEDIA, _NOSCRIPT = NOSCRIPT
cdef int _DEPENDS = DEPENDS
cdef long long _APART = APART, _CAPTIONED = CAPTIONED, _PICTURED = PICTURED, _HIDDEN = HIDDEN, _OF_WHOLE = OF_WHOLE
cdef long long _NOT_INHERITED = NOT_INHERITED
cdef str _BREAK = BREAK
cdef tuple _NAMES = tuple(name.encode() for name in NAMING)
cdef dict _known_tags = {}
cdef Py_ssize_t _FEW = 50
cdef Py_ssize_t _MOST_KNOWN = 1000  # names of elements remembered between pages: they only save time


cdef class _Tag:
    """What the name of an element says about it."""

    cdef str name
    cdef int kind
    cdef long long bits
    cdef bint is_page, is_whole, is_running, is_bold, is_kept, is_set_apart, is_parted, is_link, is_time, is_figure

    def __init__(self, str name):
        self.name = name
        self.kind = KINDS.get(name, BLOCK)
        self.bits = ELEMENT_BITS.get(name, 0)
        self.is_page = name in PAGE
        self.is_whole = name in WHOLE
        self.is_running = name in RUNNING
        self.is_bold = name in BOLD
        self.is_kept = name in KEPT
        self.is_set_apart = name in SET_APART
        self.is_parted = name in PARTED
        self.is_link = name == "a"
        self.is_time = name == "time"
        self.is_figure = name == "figure"


cdef class _Place:
    """An open element and its place among its siblings."""

    cdef xmlNode* node
    cdef _Tag tag
    cdef _Place parent
    cdef object closing  # a box, a span or nothing
    cdef str path
    cdef Py_ssize_t children  # -1: not counted yet
    cdef dict steps  # of the children, where they are many


cdef class Box:
    """An open block element."""

    cdef readonly long long own, inherited
    cdef readonly Py_ssize_t number
    cdef readonly object figure
    cdef readonly Box parent
    cdef readonly str signature
    cdef _Tag tag
    cdef _Place place
    cdef object element


cdef class Walk:
    """As `archiver.extract.walk.Walk`."""

    cdef public list blocks, media, parents, signatures, pieces, spans, open_spans
    cdef public bint has_break
    cdef readonly Box box
    cdef Py_ssize_t most_blocks
    cdef object bits
    cdef dict known, tags
    cdef _Document document

    def __init__(self, class_words, Py_ssize_t most_blocks):
        self.blocks, self.media, self.pieces, self.spans, self.open_spans = [], [], [], [], []
        self.parents, self.signatures = [0], ["html."]
        self.has_break = False
        self.most_blocks = most_blocks
        self.bits = class_words.bits
        self.known = class_words.known
        self.tags = {}
        self.box = Box.__new__(Box)
        self.box.tag = self.tag_named("html")
        self.box.signature = "html."

    def run(self, _Element root not None):
        """Gather all blocks and media of a tree."""
        cdef xmlNode* node = root._c_node
        cdef _Place place = None, inner
        self.document = root._doc
        self.box.element = root
        self.box.place = self.place_of(node, None)
        while True:
            if node is NULL:
                if place.closing is not None:
                    self.close(place.closing)
                    place.closing = None  # a box knows its place: without this nothing of the page would go by itself
                node = place.node.next
                place = place.parent
                if place is None:
                    break
            elif node.type == XML_ELEMENT_NODE:
                inner = self.place_of(node, place)
                if self.enter(inner):
                    place = inner
                    node = node.children
                elif place is None:
                    break
                else:
                    node = node.next
            elif node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE:
                node = self.add_text(node)
            else:
                node = node.next
        self.flush(True)

    cdef bint enter(self, _Place place) except -1:
        """Open an element, or deal with one that isn't looked into."""
        cdef int kind = place.tag.kind
        if kind == _DEPENDS:
            kind = kind_in_place(elementFactory(self.document, place.node), is_running=self.box.tag.is_running)
        if kind == _INLINE and not self.stands_apart(place):
            place.closing = self.open_inline(place)
            return True
        if kind == _BLOCK or kind == _INLINE:
            self.open_box(place)
            place.closing = self.box
            return True
        if kind == _BREAK_KIND:
            self.pieces.append(_BREAK)
            self.has_break = True
        elif kind == _MEDIA:
            self.add_media(elementFactory(self.document, place.node), self.path_of(place))
        elif kind == _NOSCRIPT:
            self.add_noscript(elementFactory(self.document, place.node), self.path_of(place))
        return False

    cdef xmlNode* add_text(self, xmlNode* node) except? NULL:
        """Take a run of text; the node behind it."""
        cdef str text = None, more
        while node is not NULL and (node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE):
            if node.content is not NULL and node.content[0] != 0:
                more = PyUnicode_DecodeUTF8(<const char*> node.content, strlen(<const char*> node.content), NULL)
                text = more if text is None else text + more
            node = node.next
        if text is not None and (self.pieces or not text.isspace()):
            self.pieces.append(text)
        return node

    cdef _Tag tag_named(self, str name):
        cdef _Tag tag = _known_tags.get(name)
        if tag is None:
            tag = _Tag(name)
            if len(_known_tags) < _MOST_KNOWN:
                _known_tags[name] = tag
        return tag

    cdef _Tag tag_of(self, xmlNode* node):
        cdef object tag
        if node.ns is not NULL:
            return self.tag_named(namespacedName(node))
        key = <size_t> node.name
        tag = self.tags.get(key)
        if tag is None:
            tag = self.tags[key] = self.tag_named(namespacedName(node))
        return <_Tag> tag

    cdef _Place place_of(self, xmlNode* node, _Place parent):
        cdef _Place place = _Place.__new__(_Place)
        place.node = node
        place.tag = self.tag_of(node)
        place.parent = parent
        place.children = -1
        return place

    cdef str path_of(self, _Place place):
        if place.path is None:
            if place.parent is None:
                place.path = f"/{place.tag.name}"
            else:
                place.path = self.path_of(place.parent) + self.step_to(place)
        return place.path

    cdef str step_to(self, _Place place):
        """The last step of a path, with a position where siblings share the tag.

        Siblings are counted one after the other where they are few, all of them at once where they are many.
        """
        cdef _Place parent = place.parent
        cdef xmlNode* other = parent.node.children
        cdef Py_ssize_t position = 0, alike = 0
        if parent.children < 0:
            parent.children = 0
            while other is not NULL:
                parent.children += other.type == XML_ELEMENT_NODE
                other = other.next
            other = parent.node.children
        if parent.children > _FEW:
            if parent.steps is None:
                parent.steps = self.steps_below(parent)
            return parent.steps[<size_t> place.node]
        while other is not NULL:
            if other.type == XML_ELEMENT_NODE and is_called_alike(other, place.node):
                alike += 1
                if other is place.node:
                    position = alike
            other = other.next
        return f"/{place.tag.name}" if alike == 1 else f"/{place.tag.name}[{position}]"

    cdef dict steps_below(self, _Place parent):
        cdef dict alike = {}, steps = {}
        cdef xmlNode* child = parent.node.children
        while child is not NULL:
            if child.type == XML_ELEMENT_NODE:
                alike.setdefault(self.tag_of(child).name, []).append(<size_t> child)
            child = child.next
        for name, children in alike.items():
            if len(children) == 1:
                steps[children[0]] = f"/{name}"
            else:
                steps.update({one: f"/{name}[{position}]" for position, one in enumerate(children, 1)})
        return steps

    cdef long long bits_of(self, str names) except? -1:
        cdef object found = self.known.get(names)
        return found if found is not None else self.bits(names)

    cdef int open_box(self, _Place place) except -1:
        cdef Box box = Box.__new__(Box), outer = self.box
        cdef _Tag tag = place.tag
        cdef xmlAttr* attribute = place.node.properties
        cdef long long hidden = 0, named = 0
        cdef str names = "", value
        self.flush(False)
        while attribute is not NULL:
            if is_naming(<const char*> attribute.name):
                value = attributeValue(place.node, attribute)
                names = f"{names} {value}" if names else value
            elif is_hiding(place.node, attribute):
                hidden = _HIDDEN
            attribute = attribute.next
        if not tag.is_page:
            if names:
                named = self.bits_of(names)
                if tag.is_whole:
                    named &= _OF_WHOLE
            box.own = tag.bits | hidden | named
        box.number = len(self.parents)
        box.tag, box.place, box.parent = tag, place, outer
        box.inherited = (box.own & ~_NOT_INHERITED) | outer.inherited
        box.signature = f"{tag.name}.{names}"
        box.figure = outer.figure
        if tag.is_figure or (box.figure is None and box.own & _PICTURED):
            box.figure = box.number
        self.parents.append(outer.number)
        self.signatures.append(box.signature)
        self.box = box
        return 0

    cdef list open_inline(self, _Place place):
        cdef _Tag tag = place.tag
        cdef list span
        if tag.is_set_apart and self.pieces and not self.box.tag.is_running:
            self.part_neighbours(place.node)
        if not tag.is_kept:
            return None
        span = [len(self.pieces), tag.name, attribute_of(place.node, "href") if tag.is_link else None]
        self.open_spans.append(span)
        return span

    cdef int part_neighbours(self, xmlNode* node) except -1:
        cdef xmlNode* before = node.prev
        while before is not NULL and (before.type == XML_TEXT_NODE or before.type == XML_CDATA_SECTION_NODE):
            if before.content is not NULL and before.content[0] != 0:
                return 0
            before = before.prev
        if before is not NULL and before.type == XML_ELEMENT_NODE and self.tag_of(before).is_parted:
            if (elementFactory(self.document, node).text or " ")[0] not in CLOSING:
                self.pieces.append(" ")
        return 0

    cdef bint stands_apart(self, _Place place) except -1:
        cdef _Tag tag = place.tag
        cdef str names
        if tag.is_link or tag.is_bold:
            return False
        if tag.is_time:
            return not self.box.tag.is_running
        names = attribute_of(place.node, "class")
        if not names or not self.bits_of(names) & _APART:
            return False
        return not self.box.tag.is_running or self.box.inherited & _CAPTIONED != 0 or not self.pieces

    cdef int close(self, object closing) except -1:
        cdef list span
        if isinstance(closing, Box):
            self.flush(False)
            self.box = (<Box> closing).parent
            return 0
        span = self.open_spans.pop()  # the innermost: elements close in the reverse of their order
        if len(self.pieces) > span[0]:
            self.spans.append(Span(span[0], len(self.pieces), span[1], span[2]))
        return 0

    cdef int flush(self, bint at_end) except -1:
        cdef list pieces = self.pieces, spans, span
        if not pieces:
            return 0
        if len(self.blocks) >= self.most_blocks:
            self.flush_rest(at_end=at_end)
            return 0
        for span in self.open_spans:
            if span[0] < len(pieces):
                self.spans.append(Span(span[0], len(pieces), span[1], span[2]))
            span[0] = 0
        spans = self.spans
        if self.has_break:
            is_captioned = self.box.inherited & _CAPTIONED != 0
            for start, end in paragraphs(pieces, spans, every_break=is_captioned, running=self.box.tag.is_running):
                part = [" " if piece == _BREAK else piece for piece in pieces[start:end]]
                self.emit(part, clip(spans, start, end))
        else:
            self.emit(pieces, spans)
        self.pieces, self.spans, self.has_break = [], [], False
        return 0

    cdef int emit(self, list pieces, list spans) except -1:
        cdef str text = squash(pieces[0] if len(pieces) == 1 else "".join(pieces))
        cdef Box box = self.box, parent
        cdef Py_ssize_t link_chars = 0, bold_chars = 0, size = len(text), outer = 0, container = 0
        cdef tuple links = ()
        if not text:
            return 0
        if spans:
            found = []
            for start, end, tag, href in spans:
                if tag == "a":
                    words = squash("".join(pieces[start:end]))
                    link_chars += len(words)
                    if href and words:
                        found.append((href, words))
                elif tag == "b" or tag == "strong":
                    bold_chars += len(squash("".join(pieces[start:end])))
            links = tuple(found)
        parent = box.parent
        if parent is not None:
            container = parent.number
            outer = parent.parent.number if parent.parent is not None else 0
        if box.element is None:
            box.element = elementFactory(self.document, box.place.node)
        self.blocks.append(
            Block(
                len(self.blocks), text, box.tag.name, box.inherited | box.own, box.own, container, outer,
                min(link_chars, size), min(bold_chars, size), len(self.media), links, box.element,
                self.path_of(box.place), box.signature, box.figure,
                Inline(tuple(pieces), tuple(spans)) if spans else None,
            )
        )
        return 0


cdef bint is_called_alike(xmlNode* one, xmlNode* other) noexcept:
    if one.ns is not other.ns:
        return False
    return one.name is other.name or strcmp(<const char*> one.name, <const char*> other.name) == 0


cdef bint is_naming(const char* name):
    cdef bytes one
    if name[0] != c"c" and name[0] != c"i" and name[0] != c"d":
        return False
    for one in _NAMES:
        if strcmp(name, one) == 0:
            return True
    return False


cdef bint is_hiding(xmlNode* node, xmlAttr* attribute) except -1:
    """Whether an attribute takes its element off the screen."""
    cdef const char* name = <const char*> attribute.name
    if strcmp(name, "hidden") == 0:
        return True
    if strcmp(name, "style") != 0 or attribute.children is NULL or attribute.children.content is NULL:
        return False
    if attribute.children.next is NULL and strstr(<const char*> attribute.children.content, "none") is NULL:
        return False
    return "display:none" in attributeValue(node, attribute).replace(" ", "")


cdef str attribute_of(xmlNode* node, const char* name):
    """The value of an attribute, None without it."""
    cdef xmlAttr* attribute = node.properties
    while attribute is not NULL:
        if attribute.ns is NULL and strcmp(<const char*> attribute.name, name) == 0:
            return attributeValue(node, attribute)
        attribute = attribute.next
    return None
