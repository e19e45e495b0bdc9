"""The rules, each with its section of WARC 1.1 (ISO 28500:2017)."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RULES", "Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What the standard asks for."""

    section: str
    title: str
    #: of the section
    text: str
    is_shall: bool = True
    #: False: a "should", a recommendation, or a rule whose wording isn't known for sure

    @property
    def place(self) -> str:
        """Section and title in words."""
        return f"{'annex' if self.section.isalpha() else 'section'} {self.section}, {self.title}"


_MODEL, _DATE, _ID = ("4", "File and record model"), ("5.4", "WARC-Date"), ("5.2", "WARC-Record-ID")
_GZIP = ("D", "Compression recommendations")
_SAME, _UNMODIFIED = ("6.7.2", "Profile: Identical Payload Digest"), ("6.7.3", "Profile: Server Not Modified")
_SEGMENT, _ORIGIN = ("5.20", "WARC-Segment-Number"), ("5.21", "WARC-Segment-Origin-ID")

RULES: dict[str, Rule] = {
    # records as bytes
    "versionLine": Rule(*_MODEL, "a record begins with WARC/1.1 or WARC/1.0 and CRLF"),
    "lineEnd": Rule(*_MODEL, "lines of a record's header end with CRLF"),
    "fieldSyntax": Rule(*_MODEL, "a header line is a name, a colon and a value"),
    "fieldName": Rule(*_MODEL, "the name of a field is a token"),
    "fieldValue": Rule(*_MODEL, "the value of a field is UTF-8 without control characters"),
    "fieldTwice": Rule(*_MODEL, "a field stands once, but for WARC-Concurrent-To"),
    "headerEnd": Rule(*_MODEL, "a record's header ends with an empty line"),
    "blockShort": Rule("5.3", "Content-Length", "the block has as many octets as Content-Length says"),
    "recordEnd": Rule(*_MODEL, "a block is followed by two CRLF and the next record"),
    "gzipDamaged": Rule(*_GZIP, "a compressed file is a row of gzip members"),
    "gzipMember": Rule(*_GZIP, "each record is a gzip member of its own", is_shall=False),
    "otherCompression": Rule(*_GZIP, "a compressed file is compressed by gzip; it is not judged", is_shall=False),
    "empty": Rule(*_MODEL, "a file has at least one record"),
    # fields
    "noRecordId": Rule(*_ID, "every record has one"),
    "recordIdSyntax": Rule(*_ID, "it is a URI in angle brackets, with a scheme and without spaces"),
    "recordIdTwice": Rule(*_ID, "it is of this record alone"),
    "noContentLength": Rule("5.3", "Content-Length", "every record has one"),
    "contentLengthSyntax": Rule("5.3", "Content-Length", "it is a row of digits"),
    "noDate": Rule(*_DATE, "every record has one"),
    "dateSyntax": Rule(*_DATE, "it is a UTC time YYYY-MM-DDThh:mm:ssZ; from 1.1 on shorter, or with fractions"),
    "dateOfEvent": Rule(*_DATE, "records of one capture event have the same"),
    "noType": Rule("5.5", "WARC-Type", "every record has one"),
    "unknownType": Rule("5.5", "WARC-Type", "it is a type of the standard, as other types are of extensions", False),
    "noContentType": Rule("5.6", "Content-Type", "every record with a block has one, but for continuations", False),
    "contentTypeSyntax": Rule("5.6", "Content-Type", "it is a media type"),
    "concurrentToSyntax": Rule("5.7", "WARC-Concurrent-To", "it is a URI in angle brackets"),
    "concurrentToSelf": Rule("5.7", "WARC-Concurrent-To", "it names another record"),
    "blockDigestSyntax": Rule("5.8", "WARC-Block-Digest", "it is an algorithm, a colon and a value"),
    "blockDigestWrong": Rule("5.8", "WARC-Block-Digest", "it is the digest of the block"),
    "payloadDigestSyntax": Rule("5.9", "WARC-Payload-Digest", "it is an algorithm, a colon and a value"),
    "payloadDigestWrong": Rule("5.9", "WARC-Payload-Digest", "it is the digest of the payload, without chunks"),
    "ipAddressSyntax": Rule("5.10", "WARC-IP-Address", "it is an IPv4 or IPv6 address"),
    "refersToSyntax": Rule("5.11", "WARC-Refers-To", "it is a URI in angle brackets"),
    "refersToUriSyntax": Rule("5.12", "WARC-Refers-To-Target-URI", "it is a URI"),
    "refersToDateSyntax": Rule("5.13", "WARC-Refers-To-Date", "it is written as WARC-Date"),
    "targetUriSyntax": Rule("5.14", "WARC-Target-URI", "it is a URI with a scheme, without spaces and brackets"),
    "truncatedSyntax": Rule("5.15", "WARC-Truncated", "it is length, time, disconnect or unspecified"),
    "warcinfoIdSyntax": Rule("5.16", "WARC-Warcinfo-ID", "it is a URI in angle brackets"),
    "warcinfoIdOther": Rule("5.16", "WARC-Warcinfo-ID", "it names a warcinfo record"),
    "profileSyntax": Rule("5.18", "WARC-Profile", "it is a URI"),
    "payloadTypeSyntax": Rule("5.19", "WARC-Identified-Payload-Type", "it is a media type"),
    "segmentNumberSyntax": Rule(*_SEGMENT, "it is a row of digits, from 1 on"),
    "segmentNumberFirst": Rule(*_SEGMENT, "it is 1 in a first segment and at least 2 in a continuation"),
    "segmentOriginSyntax": Rule(*_ORIGIN, "it is a URI in angle brackets"),
    "segmentOriginOther": Rule(*_ORIGIN, "it names a record with WARC-Segment-Number 1"),
    "segmentTotalSyntax": Rule("5.22", "WARC-Segment-Total-Length", "it is a row of digits"),
    "fieldOfOtherTypes": Rule("5", "Named fields", "the field is not used in records of this type"),
    # record types
    "warcinfoFirst": Rule("6.2", "warcinfo", "a file begins with one", is_shall=False),
    "warcinfoType": Rule("6.2", "warcinfo", "its block is application/warc-fields", is_shall=False),
    "warcFieldsSyntax": Rule("8", "application/warc-fields", "its lines are a name, a colon and a value, and CRLF"),
    "responseUri": Rule("6.3", "response", "it has a WARC-Target-URI"),
    "responseHttp": Rule("6.3.2", "response, http and https schemes", "its block is an HTTP response", False),
    "resourceUri": Rule("6.4", "resource", "it has a WARC-Target-URI"),
    "requestUri": Rule("6.5", "request", "it has a WARC-Target-URI"),
    "requestHttp": Rule("6.5.2", "request, http and https schemes", "its block is an HTTP request", False),
    "revisitUri": Rule("6.7", "revisit", "it has a WARC-Target-URI"),
    "revisitProfile": Rule("6.7", "revisit", "it has a WARC-Profile"),
    "revisitRefersTo": Rule("6.7", "revisit", "it has a WARC-Refers-To, or its URI and date", is_shall=False),
    "revisitOfRevisit": Rule("6.7", "revisit", "it refers to a record with the payload", is_shall=False),
    "revisitDigest": Rule(*_SAME, "it has the WARC-Payload-Digest of the payload"),
    "revisitOtherDigest": Rule(*_SAME, "its digest is that of the record it refers to"),
    "revisitOtherUri": Rule("5.12", "WARC-Refers-To-Target-URI", "it is that of the record referred to"),
    "revisitOtherDate": Rule("5.13", "WARC-Refers-To-Date", "it is that of the record referred to"),
    "revisitTruncated": Rule(*_SAME, "a block without its payload is marked WARC-Truncated: length", False),
    "revisitStatus": Rule(*_UNMODIFIED, "its block, if any, is a response with status 304", is_shall=False),
    "conversionUri": Rule("6.8", "conversion", "it has a WARC-Target-URI"),
    "conversionRefersTo": Rule("6.8", "conversion", "it has a WARC-Refers-To where it can", is_shall=False),
    "continuationUri": Rule("6.9", "continuation", "it has a WARC-Target-URI"),
    "continuationOrigin": Rule("6.9", "continuation", "it has a WARC-Segment-Origin-ID"),
    "continuationNumber": Rule("6.9", "continuation", "it has a WARC-Segment-Number"),
}
