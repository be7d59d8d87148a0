"""How times are spelled: one regular expression a rule, `~name~` standing for a fragment made from the words of time.

Each row is the rule, the kinds of word it may begin with (see `coding.time_grammar.first_words`), and the expression. Of the rules
that may begin with a word the first that matches and is accepted wins, so the longer spellings stand first.
"""

from __future__ import annotations

FRAGMENTS = {
    "YEAR": r"(?:1[6-9]|20)\d\d(?!\d|[,.]\d)",
    # `3 Jan 90 --`, the old wire style: two figures are a year only before punctuation.
    "SHORT": r"(?:['’]\d\d\b|\d\d(?=\s*(?:--|[-–—,.;:()\[\]\n]|$)(?!\.\d|,\d|:\d|-\w)))",
    "DAY": r"(?:3[01]|[12]\d|0?[1-9])(?!\d|,\d{3}|[.:]\d|%)(?:st|nd|rd|th)?\b",
    "DASH": r"\s*(?:-|–|—|to|through|until|till)\s*",
    "REL": r"(?P<rel>this|last|next|that|the\s+same|the\s+following|the\s+previous)\s+year\b",
    "y": r"(?:,?\s+(?:of\s+|in\s+)?(?P<y>~YEAR~)|,?\s+(?P<yy>'\d\d\b)|,?\s+(?:of\s+)?~REL~)?",
    "wire": r"(?:(?:,?\s+(?:of\s+|in\s+)?|-)(?P<y>~YEAR~)|(?:,?\s+|-)(?P<yy>~SHORT~)|,?\s+(?:of\s+)?~REL~)?",
    "wd": r"(?:(?P<wd>~weekday~),?\s+(?:the\s+|on\s+)?\(?)?",
    "part": r"(?:\s+(?:at\s+)?(?P<part>~day_part~))?",
    "more": r"(?P<more>(?:(?:\s*,\s*|\s+and\s+|\s*,\s+and\s+)~DAY~)+)",
    "named": r"(?P<wd>~weekday~)|(?P<mo>~month~)(?:\s+(?P<d>~DAY~))?|(?P<season>~season_word~)"
    r"|(?P<weekend>weekend\b)|(?P<holiday>~holiday_name~)",
}
"""Fragments that are the same in any list of words; they may use one another."""

PATTERNS: tuple[tuple[str, str, str], ...] = (
    ("named_day", "named_day", r"~named_day~"),
    ("nth_week", "ordinal", r"(?P<ord>~ordinal~)\s+(?P<what>week|weekend|day)\s+(?:of|in)\s+(?=\w)"),
    ("counted_span", "modifier", r"(?P<mod>~modifier~)\s+(?P<n>~number~)\s+(?P<unit>~unit~)"),
    ("recent", "recent", r"recent\s+(?P<unit>~unit~)"),
    (
        "modified",
        "modifier",
        r"(?P<mod>~modifier~)\s+(?:~named~|(?P<part>~day_part~)|(?P<unit>~unit~))(?:\s+~day_part~)?(?!,?\s+~YEAR~)",
    ),
    (
        "second_next",
        "unit weekday weekend",
        r"(?:(?P<unit>night|week|month|year)|(?P<weekend>weekend)|(?P<wd>~weekday~))\s+(?P<way>before\s+last|after\s+next)\b",
    ),
    ("half_ago", "half", r"half\s+an?\s+(?P<unit>year|decade|century)\s+~ago~"),
    (
        "ago",
        "count",
        r"(?P<n>~number~)[\s-]+(?P<unit>~unit~)(?P<half>\s+and\s+a\s+half)?\s+~ago~(?P<exact>\s+~to_the_day~)?",
    ),
    ("ahead", "count", r"(?P<n>~number~)\s+(?P<unit>~unit~)(?:\s+from\s+(?:now|today)\b|['’]s?\s+time\b)"),
    (
        "anchored",
        "count",
        r"(?P<n>~number~)\s+(?P<unit>~unit~)\s+(?:~back~(?!\s+\w)|earlier\b|before\s+that\b|(?P<on>~on~))",
    ),
    ("neighbour", "unit", r"(?P<unit>day|night|week|month|year)\s+(?P<way>before|after)(?=\s*(?:[.,;:)]|$))"),
    (
        "offset",
        "count unit",
        r"(?:(?P<n>~number~)\s+)?(?P<unit>(?:day|week)s?)\s+(?P<way>before|after)\s+(?:the\s+)?(?=\w)",
    ),
    (
        "operator",
        "operator",
        r"(?P<op>~operator~)[\s-]+(?:(?:in|on|of|into|from|between)\s+)?(?P<the>the\s+)?(?:(?P<unit>week|month|year)\b(?!\s+(?:of|before|after)))?",
    ),
    ("overnight", "overnight", r"overnight\b"),
    ("eve", "eve", r"eve\s+of\s+(?:the\s+)?(?=\w)"),
    (
        "short_quarter",
        "short_quarter",
        r"Q(?P<q>[1-4])(?:,?\s+(?:of\s+|in\s+)?(?P<y>~YEAR~)|\s+(?P<yy>['’]\d\d)\b|(?![\w-]))",
    ),
    ("quarter", "number", r"(?P<y>~YEAR~)\s+(?P<ord>~ordinal~)[\s-](?P<what>quarter|half)\b"),
    ("bare_quarter", "ordinal", r"(?P<ord>~ordinal~)\s+(?P<what>quarter)\b(?!\s+of\b|[\s-]+final)"),
    (
        "quarter",
        "ordinal",
        r"(?P<ord>~ordinal~)\s+(?P<what>quarter|half)\s+of\s+(?:(?P<y>~YEAR~)|(?P<rel>this|last|next|the)\s+year\b)",
    ),
    ("season", "season", r"(?P<season>~season_word~)(?:,?\s+(?:of\s+)?(?P<y>~YEAR~)|\s+(?:of\s+)?~REL~)"),
    ("weekend", "weekend", r"weekend\b"),
    (
        "holiday",
        "holiday",
        r"(?P<holiday>~holiday_name~)(?:\s+(?P<week>week)\b)?(?:,?\s+(?:of\s+|in\s+)?(?P<y>~YEAR~))?",
    ),
    ("iso", "number", r"(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d\d)(?P=sep)(?P<d>\d\d)(?!\d)"),
    ("figures", "number", r"(?P<a>\d{1,2})(?P<sep>[-/.])(?P<b>\d{1,2})(?P=sep)(?P<y>\d{4}|\d\d)(?![\d/]|[.,]\d)"),
    ("day_range", "month weekday", r"~wd~(?P<mo>~month~)\s+(?P<d>~DAY~)~DASH~(?P<e>~DAY~)~y~"),
    ("day_range", "number", r"(?P<d>~DAY~)~DASH~(?P<e>~DAY~)\s+(?:of\s+)?(?P<mo>~month~)~wire~"),
    ("between_days", "number", r"(?P<d>~DAY~)\s+and\s+(?P<e>~DAY~)\s+(?:of\s+)?(?P<mo>~month~)~wire~"),
    ("day_list", "month", r"(?P<mo>~month~)\s+(?P<d>~DAY~)~more~(?!\s*[A-Za-z]+s\b)~y~"),
    ("day_list", "number", r"(?P<d>~DAY~)~more~\s+(?P<mo>~month~)~wire~"),
    ("day", "month weekday", r"~wd~(?P<mo>~month~)\s+(?:the\s+)?(?P<d>~DAY~)~y~~part~"),
    ("day", "number weekday", r"~wd~(?P<d>~DAY~)(?:\s+(?:day\s+)?of)?[\s-]+(?P<mo>~month~)~wire~~part~"),
    ("month", "month", r"(?P<mo>~month~),?\s+(?:of\s+)?(?:(?P<y>~YEAR~)|~REL~)"),
    ("bare_month", "month", r"(?P<mo>~month~)(?!\s*\d)"),
    ("decade", "number", r"(?P<y>(?:1[6-9]|20)\d0)['’]?s\b|(?<=['’])(?P<yy>[2-9]0)s\b"),
    ("year_range", "number", r"(?P<y>~YEAR~)\s*[-–]\s*(?P<e>~YEAR~|\d\d)(?![\w-])"),
    ("year", "number", r"(?P<y>~YEAR~)(?![\w%°]|-\w|/\d)"),
    (
        "day_of_month",
        "number",
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)(?:(?=\s*(?:[.,;)]|$|(?:at|in|when|but|after|as|by|near|they|he|she|it|we|the)\b))|\s+of\s+(?P<rel>this|last|next|the|that)\s+month\b)",
    ),
    ("weekday", "weekday", r"(?P<wd>~weekday~)(?:,?\s+(?P<rel>last|next|this)\s+week\b)?~part~"),
)
"""The rules in their order."""
