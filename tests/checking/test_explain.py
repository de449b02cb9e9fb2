"""Each rule can be explained to a historian; docs/findings.md says the same and is what the rules say."""

import re
import runpy
from collections.abc import Callable

import pytest

from clemency.checking.explain import examples, explain, index, shown
from clemency.checking.rules import rules
from clemency.errors import ClemencyError
from folders import ROOT

FINDINGS = runpy.run_path(str(ROOT / "tools" / "findings.py"))
page: Callable[[], str] = FINDINGS["page"]


def test_a_rule_is_explained_with_its_reason_and_an_example_broken_and_mended() -> None:
    assert (
        explain("CLEM011")
        == """\
CLEM011 (error): A claim vouched for has its fact

Why     Whoever asks for facts must find all that the article tells as true. What stands in a claim
        alone is lost to them.

Guards  invariant 2. Everything that a claim the article vouches for says, stands as a fact; nothing
        else does.

Says    The article vouches for NODE, which says that SUBJECT PREDICATE OBJECT, but that fact is not
        in the file.

Mend    Add the fact; or, if the article does not vouch for it, correct the claim's clem:stance or
        clem:modality.

Add     SUBJECT PREDICATE OBJECT .

Broken: the fact that c1 asserts was taken out (claim-without-fact.ttl).

    id:kp-2015-october-amnesty
        clem:occursDuring :october .

Mended:

    id:kp-2015-october-amnesty
        clem:covers :freed ;
        clem:occursDuring :october .
"""
    )


@pytest.mark.parametrize("code", rules())
def test_every_rule_is_explained(code: str) -> None:
    text = explain(code)
    assert text.startswith(f"{code} ({rules()[code].severity}): {rules()[code].title}\n")
    assert re.search(r"^(Broken|Noted): ", text, re.MULTILINE)
    assert re.search(r"^(Mended|Nothing to mend)", text, re.MULTILINE)
    prose = [line for line in text.split("\n") if not line.startswith("    ")]
    assert all(len(line) <= 120 for line in prose)
    assert "{" not in text.replace("quotes, braces", "")
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_a_code_may_be_written_small() -> None:
    assert explain("clem011") == explain("CLEM011")


def test_an_unknown_code_is_answered_with_the_nearest() -> None:
    with pytest.raises(ClemencyError, match=r"There is no rule CLEM01l\. Did you mean CLEM001\?"):
        explain("CLEM01l")
    with pytest.raises(ClemencyError, match=r"^There is no rule \\u001b\[2J\.$"):
        explain("\x1b[2J")


def test_the_index_has_every_rule() -> None:
    lines = index().splitlines()
    assert [line.split()[0] for line in lines] == list(rules())
    assert "CLEM102  warning  The text is the one annotated" in lines


def test_an_example_shows_what_was_changed_and_no_more() -> None:
    example = examples()["CLEM005"]
    assert example.broken.replace("    clem:spokeDuring :october ;   # <- changed\n", "") == example.mended
    assert examples()["CLEM004"].mended == ""
    assert examples()["CLEM061"].broken.startswith("id:some-amnesty")


def test_placeholders_are_shown_as_names() -> None:
    assert shown("{$this} {?path} {?value}, {?edtf}") == "NODE PROPERTY VALUE, EDTF"


def test_the_page_of_findings_is_what_the_rules_say() -> None:
    assert (ROOT / "docs" / "findings.md").read_text("utf-8") == page(), "run tools/findings.py"


def test_the_page_has_a_section_for_each_rule_and_links_that_lead_somewhere() -> None:
    text = page()
    sections = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert sections == list(rules())
    assert re.findall(r"\(#(\w+)\)", text) == [section.lower() for section in sections]
    for target in re.findall(r"\]\(\.\./([^)]*)\)", text):
        assert (ROOT / target).is_file(), target
