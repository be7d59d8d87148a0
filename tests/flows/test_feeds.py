from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import pytest

from flows.sources.arrival import Arrival, Entry
from flows.sources.document import Document
from flows.sources.items import web_address
from flows.sources.kinds import kind_of, read_document
from schemas.issue import Issue

NOW = dt.datetime(2024, 10, 12, 9, 0, tzinfo=dt.UTC)
MOMENT = dt.datetime(2024, 10, 11, 5, 30, tzinfo=dt.UTC)
TEXT = "Shells fell on the harbour before dawn, residents said."
LINK = "https://quay.example/harbour"

RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Quay Post</title><item><title>Shells hit the &amp;#8216;harbour&amp;#8217;</title><link>{LINK}</link>
<pubDate>Fri, 11 Oct 2024 07:30:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>Shells fell on the harbour before dawn,<br/> residents said.</p><script>x()</script>]]></content:encoded>
</item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Quay Post</title><entry><title>Shells</title><id>tag:1</id>
<link rel="alternate" href="{LINK}"/><published>2024-10-11T05:30:00Z</published><summary>{TEXT}</summary></entry></feed>"""
SITEMAP = f"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>{LINK}</loc><news:news><news:publication><news:name>The Quay Post</news:name></news:publication>
<news:publication_date>2024-10-11T05:30:00Z</news:publication_date><news:title>Shells</news:title></news:news></url></urlset>"""
NITF = """<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf.dtd"><nitf><head><docdata><date.issue norm="20241011T053000Z"/>
<doc-id id-string="q1"/></docdata></head><body><body.head><hedline><hl1>Shells</hl1></hedline><byline>By Ana Ruiz</byline></body.head>
<body.content><p>Shells fell on the harbour before dawn,
residents said.</p></body.content></body></nitf>"""
NEWSML_G2 = f"""<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:q1"><itemMeta><provider><name>Quay Wire</name></provider>
<versionCreated>2024-10-11T05:30:00Z</versionCreated></itemMeta><contentMeta><headline>Shells</headline></contentMeta>
<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><p>{TEXT}</p></body></html></inlineXML>
</contentSet></newsItem>"""
NEWSML_1 = f"""<NewsML><NewsEnvelope><DateAndTime>20241011T053000Z</DateAndTime></NewsEnvelope><NewsItem><Identification><NewsIdentifier>
<NewsItemId>q1</NewsItemId></NewsIdentifier></Identification><NewsComponent><NewsLines><HeadLine>Shells</HeadLine></NewsLines>
<ContentItem><DataContent><p>{TEXT}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"""
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "The Quay Post",
             "items": [{"id": "1", "url": LINK, "title": "Shells",
                        "content_html": f"<p>{TEXT}</p>", "date_published": "2024-10-11T05:30:00Z"}]}  # fmt: skip
NINJS = {
    "uri": "urn:q1",
    "headline": "Shells",
    "versioncreated": "2024-10-11T05:30:00Z",
    "body_xhtml": f"<p>{TEXT}</p>",
    "byline": "Ana Ruiz",
}
RELIEFWEB = {"data": [{"id": "7", "fields": {"title": "Shells", "url_alias": LINK, "body-html": f"<p>{TEXT}</p>",
             "date": {"original": "2024-10-11T05:30:00+00:00"}, "source": [{"shortname": "OCHA"}]}}]}  # fmt: skip
GDELT = {
    "articles": [
        {
            "url": LINK,
            "title": "Shells",
            "seendate": "20241011T053000Z",
            "domain": "quay.example",
            "language": "English",
        }
    ]
}


def read(content: str | bytes | Mapping[str, Any] | list[Any], url: str | None = None) -> list[Any]:
    if isinstance(content, (dict, list)):
        content = json.dumps(content)
    data = content.encode() if isinstance(content, str) else bytes(content)  # type: ignore[arg-type]
    return list(read_document(Document(kind_of(data, "text/xml"), data, "in", NOW, url=url)))


def told(item: Any) -> Mapping[str, Any]:
    if isinstance(item, Entry):
        return item.given
    assert isinstance(item, Arrival), item
    return item.article.model_dump()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(RSS, {"title": "Shells hit the ‘harbour’",
                           "text": "Shells fell on the harbour before dawn,\n\nresidents said.", "url": LINK}, id="RSS"),
        pytest.param(ATOM, {"title": "Shells", "text": TEXT, "url": LINK, "source": "The Quay Post"}, id="Atom"),
        pytest.param(SITEMAP, {"title": "Shells", "url": LINK, "source": "The Quay Post", "date_source": "feed"}, id="news sitemap"),
        pytest.param(NITF, {"title": "Shells", "text": TEXT, "byline": "By Ana Ruiz", "date_source": "metadata"}, id="NITF"),
        pytest.param(NEWSML_G2, {"title": "Shells", "text": TEXT, "source": "Quay Wire", "date_source": "metadata"}, id="NewsML-G2"),
        pytest.param(f"<newsMessage>{NEWSML_G2}</newsMessage>", {"title": "Shells", "text": TEXT}, id="NewsML-G2 message"),
        pytest.param(NEWSML_1, {"title": "Shells", "text": TEXT, "date_source": "metadata"}, id="NewsML 1"),
        pytest.param(JSON_FEED, {"title": "Shells", "text": TEXT, "url": LINK, "source": "The Quay Post"}, id="JSON Feed"),
        pytest.param(NINJS, {"title": "Shells", "text": TEXT, "byline": "Ana Ruiz"}, id="ninjs"),
        pytest.param(RELIEFWEB, {"title": "Shells", "text": TEXT, "url": LINK, "source": "OCHA"}, id="ReliefWeb"),
        pytest.param(GDELT, {"title": "Shells", "text": None, "url": LINK, "source": "quay.example"}, id="GDELT"),
        pytest.param(RSS.replace("</channel></rss>", ""), {"url": LINK}, id="RSS cut off"),
        pytest.param(RSS.replace("Short.", "R&D & <b>more"), {"url": LINK}, id="RSS not well-formed"),
        pytest.param(b"\xef\xbb\xbf  " + ATOM.encode(), {"url": LINK}, id="Atom behind a mark and spaces"),
    ],
)  # fmt: skip
def test_an_item_of_every_format(content: Any, expected: Mapping[str, Any]) -> None:
    (item,) = read(content)
    fields = told(item)
    assert {name: fields.get(name) for name in expected} == expected
    assert fields["published_at"] == MOMENT


def test_versions_of_a_wire_item_have_one_id_and_other_items_another() -> None:
    ids = {read(text)[0].article.article_id for text in (NITF, NITF.replace("dawn", "noon"))}
    other = read(NITF.replace('"q1"', '"q2"'))[0].article.article_id
    assert len(ids) == 1
    assert other not in ids


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param('<!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]><rss><channel><item><title>&d;</title></item></channel></rss>',
                     "XML that declares entities", id="entity bomb"),
        pytest.param('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><nitf><body><p>&x;</p></body></nitf>',
                     "XML that declares entities", id="external entity"),
        pytest.param('<!DOCTYPE a [<!ENTITY b "c">]><rss/>'.encode("utf-16"), "XML that declares entities", id="in UTF-16"),
        pytest.param("<rss><channel>" + "<item/>" * 1_000_000, "XML with too many elements", id="a million items"),
        pytest.param("<rss><channel>" + "<item/>" * 25_000, "too many items in a feed", id="25,000 items"),
        pytest.param("<nitf>" + "<p/>" * 700_000, "XML with too many elements", id="elements without end"),
        pytest.param("<rss version='2.0'><channel><title>x</title></channel></rss>", "an empty feed", id="empty feed"),
        pytest.param("<recipe><salt/></recipe>", "not a readable feed", id="other XML"),
        pytest.param("<rss version='2.0'><channel><item><title>x</title></item></channel></rss>",
                     "an item without text and address", id="bare item"),
        pytest.param("<rss version='2.0'><channel><item><title>x</title><link>file:///etc/hostname</link></item></channel></rss>",
                     "an item without text and address", id="file address"),
        pytest.param(NEWSML_G2.replace("<itemMeta>", '<itemMeta><pubStatus qcode="stat:canceled"/>'),
                     "withdrawn by its publisher", id="withdrawn"),
        pytest.param({**NINJS, "embargoed": "2024-12-01T00:00:00Z"}, "under embargo", id="embargo"),
        pytest.param(NEWSML_G2.replace(TEXT, ""), "not a text item", id="picture"),
        pytest.param({"weather": "fine"}, "no reader for this kind of JSON", id="other JSON"),
        pytest.param("[" * 100_000, "not valid JSON", id="nested JSON"),
        pytest.param('{"items": [7]}', "not a JSON object", id="number as item"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_its_reason(content: Any, reason: str) -> None:
    (refused,) = read(content)
    assert isinstance(refused, Issue)
    assert refused.reason == reason


def test_nothing_outside_is_read_for_a_document_type() -> None:
    (item,) = read(NITF.replace("nitf.dtd", "file:///etc/hostname"))
    assert item.article.text == TEXT


def test_items_that_share_the_address_of_their_feed_stay_apart() -> None:
    link = "<link>https://quay.example/</link>"
    item = (
        "<item>" + link + "<guid isPermaLink='false'>{0}</guid><description>Shells fell again {0}.</description></item>"
    )
    items = read(
        f"<rss version='2.0'><channel><title>Q</title>{item.format(1)}{item.format(2)}</channel></rss>",
        "https://quay.example/f",
    )
    assert [entry.url for entry in items] == [None, None]
    assert len({entry.given["article_id"] for entry in items}) == 2


@pytest.mark.parametrize("year", ["1601", "9999"])
def test_dates_of_no_news_are_left_out(year: str) -> None:
    (entry,) = read(ATOM.replace("2024-10-11", f"{year}-10-11"))
    assert (entry.given["published_at"], entry.given["date_source"]) == (None, None)


@pytest.mark.parametrize(
    ("value", "good"),
    [
        (LINK, True), ("http://quay.example:8080/a?b=c#d", True), ("HTTPS://QUAY.EXAMPLE/", True), ("file:///etc/hostname", False),
        ("data:text/html,x", False), ("javascript:alert(1)", False), ("//quay.example/", False), ("https://", False),
        ("https://user:word@quay.example/", False), ("https://[::1", False), ("https://quay.example:99999/", False),
        ("https://quay.example/\x1b[2J", False), (7, False), ("https://quay.example/" + "a" * 3000, False),
    ],
)  # fmt: skip
def test_addresses_of_the_web(value: object, good: bool) -> None:
    assert (web_address(value) is not None) is good
