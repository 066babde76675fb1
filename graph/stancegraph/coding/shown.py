"""What of a page its reader sees: what is hidden or struck out is left out, and what is raised or lowered is not read as part of the word before."""

from __future__ import annotations

from typing import Any

_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ \t\n', 'abcdefghijklmnopqrstuvwxyz')"
NOT_SHOWN = (
    f"//*[@hidden or contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')]",
    "//template | //noscript | //del | //s | //strike",
    "//button | //label | //select | //textarea",
)
"""XPath of what a page has and does not show, shows as taken back, or has to be pressed and filled in."""
_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_LETTERS = dict(zip("abcdefghijklmnoprstuvwxyz", "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ", strict=True))


def raised(text: str, before: str) -> str:
    """What stands above the line, as letters that do: "25" and a "3" are no 253. Of "1st" or "Mme" it is flat, as such are written in plain text too."""
    if text in _LETTERS and before[-1:].isalpha():
        return _LETTERS[text]
    return text if _has_letters(text) else text.translate(_RAISED)


def lowered(text: str) -> str:
    """What stands below the line, as letters that do."""
    return text if _has_letters(text) else text.translate(_LOWERED)


def _has_letters(text: str) -> bool:
    return any(each.isalpha() for each in text)


def set_apart(tree: Any) -> None:
    """Write what is raised or lowered in a tree of HTML as letters that are; the marks of notes, which lead to them, are no words of the text."""
    for each in list(tree.iter("sup", "sub")):
        if each.getparent() is None:
            continue
        words = each.text_content()
        link = next(each.iterancestors("a"), None)
        is_mark = each.find(".//a") is not None or (link is not None and link.text_content().strip() == words.strip())
        if each.tag == "sup" and is_mark:
            each.drop_tree()
            continue
        before = each.getprevious()
        said = (before.tail if before is not None else each.getparent().text) or ""
        for child in list(each):
            each.remove(child)
        each.text = raised(words, said) if each.tag == "sup" else lowered(words)
        each.drop_tag()
