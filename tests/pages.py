"""The report's page as the tests read it."""

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Page(HTMLParser):
    """What the tests look at in a page: its anchors and links, its headings, its text as readers get it."""

    source: str
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    levels: list[int] = field(default_factory=list)
    tags: Counter[str] = field(default_factory=Counter)
    attributes: list[tuple[str, str | None]] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += attrs
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag == "a":
            self.links += [value or "" for name, value in attrs if name == "href"]
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_data(self, data: str) -> None:
        if self.lasttag not in ("script", "style"):
            self.words.append(data)

    @property
    def dangling(self) -> set[str]:
        """The links within the page that lead nowhere."""
        return {link[1:] for link in self.links if link.startswith("#")} - set(self.ids)

    def inside(self, tag: str) -> str:
        """The source of what stands inside the one element of that name without attributes: script, style."""
        (found,) = re.findall(f"<{tag}>(.*?)</{tag}>", self.source, re.DOTALL)
        return str(found)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())
