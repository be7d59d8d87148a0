from __future__ import annotations

import datetime as dt
import json

import pytest
from pages import PARAGRAPHS, linked_data, meta, page

from flows.extraction.page import Page, Unreadable, read_page

NOW = dt.datetime(2024, 10, 12, 9, 0, tzinfo=dt.UTC)
URL = "https://quay.example/world/harbour"


def only(content: bytes, url: str | None = URL, charset: str | None = None) -> Page:
    pages = read_page(content, NOW, url, charset)
    assert isinstance(pages, tuple), pages
    (one,) = pages
    return one


def test_the_article_is_kept_paragraph_by_paragraph_and_the_rest_of_the_page_left_out() -> None:
    one = only(page())
    assert one.text == "\n\n".join(PARAGRAPHS)
    assert one.title == "Shells hit the harbour"


@pytest.mark.parametrize(
    ("head", "url", "published", "source"),
    [
        pytest.param(
            linked_data(datePublished="2024-10-11T05:30:00Z"),
            URL,
            dt.datetime(2024, 10, 11, 5, 30, tzinfo=dt.UTC),
            "metadata",
            id="JSON-LD",
        ),
        pytest.param(
            meta("article:published_time", "2024-10-11T07:30:00+02:00") + meta("article:modified_time", "2024-10-12"),
            URL,
            dt.datetime(2024, 10, 11, 5, 30, tzinfo=dt.UTC),
            "metadata",
            id="meta",
        ),
        pytest.param(meta("date", "11 October 2024"), URL, dt.date(2024, 10, 11), "metadata", id="written out"),
        pytest.param("", "https://quay.example/2024/10/11/harbour", dt.date(2024, 10, 11), "url", id="address"),
        pytest.param(
            linked_data(datePublished="2031-01-01"),
            "https://quay.example/2024/10/11/harbour",
            dt.date(2024, 10, 11),
            "url",
            id="a clock years ahead is not believed",
        ),
        pytest.param(
            linked_data(datePublished="2024-10-14T08:00:00Z"),
            URL,
            dt.datetime(2024, 10, 14, 8, tzinfo=dt.UTC),
            "metadata",
            id="a clock 47 hours ahead is",
        ),
        pytest.param(linked_data(datePublished="1601-01-01"), URL, None, None, id="1601"),
        pytest.param(linked_data(datePublished="9999-12-31T23:59:59Z"), URL, None, None, id="9999"),
        pytest.param(linked_data(datePublished=["x"], author={"name": [1]}), URL, None, None, id="other types"),
    ],
)
def test_the_date_with_its_provenance(head: str, url: str, published: dt.date | None, source: str | None) -> None:
    one = only(page(head=head), url)
    assert (one.published, one.date_source) == (published, source)


def test_a_date_that_only_the_words_of_the_page_give_is_marked_so() -> None:
    one = only(page(extra='<p class="published-date">Published: 11 October 2024</p>'))
    assert (one.published, one.date_source) == (dt.date(2024, 10, 11), "text")


@pytest.mark.parametrize(
    ("link", "url", "kept"),
    [
        ("https://quay.example/harbour", URL, "https://quay.example/harbour"),
        ("/harbour", URL, "https://quay.example/harbour"),
        ("https://www.quay.example/harbour", "https://m.quay.example/harbour?x=1", "https://www.quay.example/harbour"),
        ("https://www.quay.example/harbour", "https://quay.example/harbour?x=1", "https://www.quay.example/harbour"),
        ("https://other.example/story", URL, URL),
        ("https://quay.example/", URL, URL),
        ("https://blog.example/harbour", "https://shop.example/harbour", "https://shop.example/harbour"),
        ("javascript:alert(1)", URL, URL),
        ("http://[", URL, URL),
        ("https://quay.example/harbour", None, "https://quay.example/harbour"),
    ],
)  # fmt: skip
def test_a_page_may_name_its_address_on_its_own_site_only(link: str, url: str | None, kept: str) -> None:
    assert only(page(head=f'<link rel="canonical" href="{link}">'), url).url == kept


@pytest.mark.parametrize(
    ("head", "paragraphs", "byline", "first"),
    [
        pytest.param(
            linked_data(author=[{"name": "Ana Ruiz"}, {"name": "Bo Lind"}]), PARAGRAPHS, "Ana Ruiz, Bo Lind", 0, id="JSON-LD"
        ),
        pytest.param(meta("author", "Ana Ruiz"), PARAGRAPHS, "Ana Ruiz", 0, id="meta"),
        pytest.param("", ("By Ana Ruiz and Bo Lind", *PARAGRAPHS), "Ana Ruiz and Bo Lind", 1, id="line"),
        pytest.param("", ("By noon the harbour had burned down", *PARAGRAPHS), None, 0, id="no byline"),
        pytest.param(meta("author", "https://social.example/desk"), PARAGRAPHS, None, 0, id="an address is no name"),
    ],
)  # fmt: skip
def test_bylines(head: str, paragraphs: tuple[str, ...], byline: str | None, first: int) -> None:
    one = only(page(*paragraphs, head=head))
    assert one.byline == byline
    assert one.text.startswith(paragraphs[first])


@pytest.mark.parametrize(
    ("content", "charset"),
    [
        pytest.param(page("Café owners in Córdoba said “no”. " * 4).replace(b"utf-8", b"iso-8859-1"), None, id="labelled latin-1"),
        pytest.param(page("Café owners in Córdoba said “no”. " * 4), "iso-8859-1", id="the header is wrong"),
        pytest.param(page("Café owners in Córdoba said “no”. " * 4).decode().encode("windows-1252"), None, id="labelled UTF-8, is 1252"),
        pytest.param(page("Café owners in Córdoba said “no”. " * 4).decode().encode("utf-16"), "utf-8", id="UTF-16 with its mark"),
        pytest.param(b"\xef\xbb\xbf" + page("Café owners in Córdoba said “no”. " * 4), None, id="byte order mark"),
        pytest.param(page("CafÃ© owners in CÃ³rdoba said â€œnoâ€\x9d. " * 4), None, id="read wrongly before us"),
        pytest.param(page("Café owners in Cór\u200bdo\u00adba said \u202e“no”\u202c. " * 4), None, id="unseen characters"),
        pytest.param(page("Café owners in Córdoba said\x00 “no”. " * 4), None, id="NUL"),
    ],
)  # fmt: skip
def test_text_is_what_a_reader_sees_whatever_its_label_says(content: bytes, charset: str | None) -> None:
    assert only(content, charset=charset).text == ("Café owners in Córdoba said “no”. " * 4).strip()


def test_utf7_stays_letters_and_overlong_utf8_never_becomes_markup() -> None:
    utf7 = page("Reported by the desk: +ADw-script+AD4- remained text for everybody who read it.").replace(
        b"utf-8", b"utf-7"
    )
    assert "+ADw-script+AD4-" in only(utf7).text
    overlong = (
        page("Before \xc0\xbcscript\xc0\xbe after, and the sentence goes on for a while.").decode().encode("latin-1")
    )
    assert "<" not in only(overlong).text


def live(entries: int) -> bytes:
    updates = [
        {"@type": "BlogPosting", "headline": f"Update {n}", "url": f"{URL}#u{n}", "datePublished": f"2024-10-11T0{n}:00:00Z",
         "articleBody": f"<p>Shell number {n} fell on the harbour, the port authority said.</p>"}
        for n in range(entries)
    ]  # fmt: skip
    script = json.dumps({"@type": "LiveBlogPosting", "datePublished": "2024-10-11", "liveBlogUpdate": updates})
    return page(head=f'<script type="application/ld+json">{script}</script>')


def test_a_live_blog_gives_an_article_with_a_time_of_its_own_for_each_entry() -> None:
    pages = read_page(live(4), NOW, URL)
    assert isinstance(pages, tuple)
    assert [(p.title, p.url) for p in pages] == [(f"Update {n}", f"{URL}#u{n}") for n in range(4)]
    assert [p.published for p in pages] == [dt.datetime(2024, 10, 11, n, tzinfo=dt.UTC) for n in range(4)]
    assert pages[2].text == "Shell number 2 fell on the harbour, the port authority said."


def test_entries_that_only_the_markup_shows() -> None:
    blocks = "".join(
        f'<div class="e" id="e{n}"><time datetime="2024-10-11T0{n}:30:00Z">now</time><h3>Update {n}</h3>'
        f"<p>Shell number {n} fell on the harbour, the port authority said on Friday.</p></div>"
        for n in range(3)
    )
    pages = read_page(page("Follow our live coverage.", extra=f"<section>{blocks}</section>"), NOW, URL)
    assert isinstance(pages, tuple)
    assert [(p.title, p.url) for p in pages] == [(f"Update {n}", f"{URL}#e{n}") for n in range(3)]
    assert pages[1].published == dt.datetime(2024, 10, 11, 1, 30, tzinfo=dt.UTC)


def test_a_page_with_two_updates_or_a_list_of_dated_links_is_one_article() -> None:
    assert only(live(2)).text == "\n\n".join(PARAGRAPHS)
    links = "".join(
        f'<li><time datetime="2024-10-0{n}">then</time><h3><a href="/{n}">Older story {n}</a></h3><p>{PARAGRAPHS[0]}</p></li>'
        for n in range(1, 6)
    )
    assert PARAGRAPHS[1] in only(page(extra=f"<aside><ul>{links}</ul></aside>")).text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(page("Menu"), "no article text on the page", id="nothing to read"),
        pytest.param(b"<p " + b"a='b' " * 300_000 + b">text</p>", "a tag is too long", id="300,000 attributes"),
        pytest.param(b"<div>" * 60_000 + b"deep" + b"</div>" * 60_000, "not an HTML page", id="60,000 nested tags"),
        pytest.param(b"<b>" * 200_000, "too many elements", id="200,000 elements"),
        pytest.param(b"<!-- only a comment -->", "not an HTML page", id="comment"),
        pytest.param(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "not an HTML page", id="picture"),
    ],
)
def test_a_page_without_an_article_says_why(content: bytes, reason: str) -> None:
    refused = read_page(content, NOW, URL)
    assert isinstance(refused, Unreadable)
    assert refused.reason == reason


SENTENCE = "Shells hit the grain terminal of {} before dawn and killed four dockers, the harbour master said."


def sections(title: str, *headings: str, block: str = "{}", level: str = "h2") -> bytes:
    parts = "".join(
        block.format(f"<{level}>{heading}</{level}><p>{SENTENCE.format(heading)}</p><ul><li>A shed burnt.</li></ul>")
        for heading in headings
    )
    return page(
        SENTENCE.format("all"),
        extra=f"<section>{parts}</section>",
        head=f"<meta property='og:title' content='{title}'>",
    )


MANY = {
    "siblings": ("Sahel security round-up", ("Mali", "Niger", "Chad"), "{}", "h2"),
    "blocks": ("Morning briefing: the Black Sea", ("Odesa", "Izmail", "Varna"), "<div>{}</div>", "h3"),
    "times alone": ("The war on Friday", ("9:30am GMT: Odesa", "12.15 Izmail", "18:40 - Varna"), "<div>{}</div>", "h3"),
}


@pytest.mark.parametrize(("title", "headings", "block", "level"), MANY.values(), ids=MANY)
def test_a_round_up_gives_an_article_for_each_of_its_headings(
    title: str, headings: tuple[str, ...], block: str, level: str
) -> None:
    found = read_page(sections(title, *headings, block=block, level=level), NOW, URL)
    assert isinstance(found, tuple)
    assert len(found) == 3
    towns = [heading.split()[-1] for heading in headings]
    assert [one.title for one in found] == towns
    assert len({one.url for one in found}) == 3
    assert all(
        heading in one.text and one.text.endswith("A shed burnt.") for heading, one in zip(headings, found, strict=True)
    )


def test_times_in_headings_are_of_the_day_of_the_page() -> None:
    head = "<meta property='article:published_time' content='2024-10-11T20:00:00+03:00'>"
    parts = "".join(
        f"<div><h3>{when} - {town}</h3><p>{SENTENCE.format(town)}</p></div>"
        for when, town in (("9:05 pm", "Odesa"), ("00:10 GMT", "Izmail"), ("7:30", "Varna"))
    )
    found = read_page(
        page("Follow us here all through the day.", extra=f"<section>{parts}</section>", head=head), NOW, URL
    )
    assert isinstance(found, tuple)
    assert [str(one.published) for one in found] == [
        "2024-10-11 21:05:00+03:00", "2024-10-11 00:10:00+00:00", "2024-10-11 07:30:00+03:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "headings"),
    [("How the port works", ("Mali", "Niger", "Chad")), ("Sahel security round-up", ("Mali", "Niger")),
     ("Where they live now", ("Mali", "Niger", "Chad"))],
    ids=["an explainer", "two headings", "a verb"],
)  # fmt: skip
def test_an_article_with_headings_is_one(title: str, headings: tuple[str, ...]) -> None:
    found = read_page(sections(title, *headings), NOW, URL)
    assert isinstance(found, tuple)
    assert len(found) == 1
