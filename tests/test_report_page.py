"""The report is a page that any article can have: safe, self-contained, the same every time."""

import base64
import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from clemency.corpus import Corpus
from clemency.errors import ClemencyError
from clemency.report.dossier.wording import left_open, web_address
from clemency.report.page import write_report
from pages import Page

Change = Callable[..., Path]

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.ttl"))

# ── any article, and nothing but a page ──


def test_a_label_that_is_markup_is_shown_as_text(page_of: Callable[..., Page], changed: Change) -> None:
    page = page_of(changed('rdfs:label "those freed"@en', "rdfs:label '<script>alert(1)</script>'@en"))
    assert "<script>alert(1)</script>" in page.text
    assert page.tags["script"] == 0


def test_characters_that_turn_text_round_are_shown_not_obeyed(
    page_of: Callable[..., Page], changed: Change
) -> None:
    page = page_of(changed('"The state acted out of mercy."@en', r'"The state \u202Edid\u0000 not."@en'))
    assert r"The state \u202edid\u0000 not" in page.text
    assert "\u202e" not in page.source


def test_text_that_runs_from_right_to_left_is_kept_to_itself(
    page_of: Callable[..., Page], changed: Change
) -> None:
    page = page_of(changed('rdfs:label "the state"@en', 'rdfs:label "الدولة"@ar'))
    assert '<bdi lang="ar">الدولة</bdi>' in page.source


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "http:x"]
)
def test_an_address_of_another_kind_is_never_a_link(
    page_of: Callable[..., Page], changed: Change, address: str
) -> None:
    assert web_address(URIRef(address)) == ""
    page = page_of(changed("clem:textLength 100", f"schema:url <{address}> ; clem:textLength 100"))
    assert address not in page.links


def test_the_page_has_no_script_and_loads_nothing(page: Page) -> None:
    assert not {"script", "img", "iframe", "object", "embed", "form", "base"} & set(page.tags)
    assert not {
        name for name, _ in page.attributes if name.startswith("on") or name in ("src", "srcset", "style")
    }
    assert page.tags["link"] == 1  # the icon, which is in the page
    (style,) = re.findall("<style>(.*?)</style>", page.source, re.DOTALL)
    assert "url(" not in style
    assert "@import" not in style


def test_the_policy_allows_the_one_style_sheet_by_its_digest(page: Page) -> None:
    (style,) = re.findall("<style>(.*?)</style>", page.source, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    (policy,) = (value for _, value in page.attributes if value and value.startswith("default-src"))
    assert policy.split("; ")[:2] == ["default-src 'none'", f"style-src 'sha256-{digest}'"]


def test_links_that_leave_the_page_tell_nobody_where_they_came_from(page: Page) -> None:
    leaving = [link for link in page.links if not link.startswith("#")]
    assert leaving
    assert all(web_address(Literal(link)) for link in leaving)
    assert page.source.count("noreferrer") >= len(leaving)


def test_the_same_corpus_gives_the_same_bytes(tmp_path: Path) -> None:
    def run(seed: str) -> bytes:
        out = tmp_path / f"{seed}.html"
        code = (
            "import sys; from pathlib import Path; from clemency.corpus import open_corpus;"
            "from clemency.report.page import write_report; write_report(open_corpus(), Path(sys.argv[1]))"
        )
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, out], check=True, env=environment)
        return out.read_bytes()

    assert run("1") == run("2")


def test_headings_descend_one_level_at_a_time(
    page: Page, page_of: Callable[..., Page], sound: Path, article: Path
) -> None:
    for levels in (page.levels, page_of(sound, article).levels):
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_two_articles_share_a_page_without_sharing_an_anchor(
    page_of: Callable[..., Page], sound: Path, article: Path
) -> None:
    page = page_of(sound, article)
    assert len(page.ids) == len(set(page.ids))
    assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)
    assert "The amnesty set some hundreds free." in page.text
    assert "The prisoners let out number thousands." in page.text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("clem:size :hundreds .", "clem:size :hundreds ; clem:subgroupOf :freed ."),
        ("clem:covers :freed ;", "clem:covers :freed ; clem:precedes id:kp-2015-october-amnesty ;"),
    ],
)
def test_data_that_form_a_circle_do_not_hang_the_report(
    page_of: Callable[..., Page], changed: Change, old: str, new: str
) -> None:
    assert "those freed" in page_of(changed(old, new)).text


# ── when it cannot be done ──


def test_a_corpus_without_articles_gives_an_error_and_no_page(
    corpus_of: Callable[..., Corpus], tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    with pytest.raises(ClemencyError, match="no articles"):
        write_report(corpus_of(), out)
    assert not out.exists()


def test_an_unsound_article_gives_an_error_and_leaves_the_old_page(
    corpus_of: Callable[..., Corpus], changed: Change, tmp_path: Path
) -> None:
    out = tmp_path / "report.html"
    out.write_text("the old page", "utf-8")
    unsound = changed("clem:statedBy :state ;", "")
    with pytest.raises(ClemencyError, match="clemency validate"):
        write_report(corpus_of(unsound), out)
    assert out.read_text("utf-8") == "the old page"


@pytest.mark.parametrize("broken", BROKEN, ids=lambda path: path.stem)
def test_a_broken_article_gives_a_page_whose_links_hold_or_a_clear_error(
    page_of: Callable[..., Page], broken: Path
) -> None:
    with suppress(ClemencyError):
        page = page_of(broken)
        assert {link.removeprefix("#") for link in page.links if link.startswith("#")} <= set(page.ids)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2015-10-08", ""),
        ("2015-10", ""),
        ("XXXX-10-08", "no year stated"),
        ("XXXX-10-08/XXXX-10-09", "no year stated"),
        ("2015-XX-08", "no month stated"),
        ("XXXX-XX-08", "no year or month stated"),
        ("XXXX-XX-XX", "no date stated"),
        ("2015-10-13?", "uncertain"),
        ("2015~", "approximate"),
        ("2015%", "uncertain, approximate"),
    ],
)
def test_what_a_date_leaves_open_is_said_in_words(edtf: str, words: str) -> None:
    assert left_open(edtf) == words
