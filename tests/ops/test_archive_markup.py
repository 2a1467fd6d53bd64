"""What people wrote, in the Markdown of an opened archive: text that fetches nothing, and hides no link."""

from __future__ import annotations

import pytest

from turnabout.ops.archive.markup import plain, said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("![](https://example.org/seen.png)", r"!\[](https://example.org/seen.png)"),
        (r"!\[](https://example.org/seen.png)", r"!\\\[](https://example.org/seen.png)"),
        ("[You agreed](https://example.org/)", r"\[You agreed](https://example.org/)"),
        ("[one]: https://example.org/", r"\[one]: https://example.org/"),
        ('<img src="https://example.org/">', '&lt;img src="https://example.org/">'),
        ("<https://example.org/> </p> <!-- --> <?x ?>", "&lt;https://example.org/> &lt;/p> &lt;!-- --> &lt;?x ?>"),
        ("I <3 it, and 2 < 3 * *really*", "I <3 it, and 2 < 3 * *really*"),
    ],
)
def test_it_stays_text(text: str, line: str) -> None:
    assert list(said(text)) == [f"> {line}"]
    assert plain(text) == line


def test_no_line_gets_out_of_what_was_said() -> None:
    lines = list(said("one\n\n# two\r> three\v<script>"))
    assert lines == ["> one", ">", "> # two", "> > three", "> &lt;script>"]
