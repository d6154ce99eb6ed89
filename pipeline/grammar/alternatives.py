"""Many phrases as one pattern."""

from __future__ import annotations

import re
from collections.abc import Iterable

_Tree = dict[str, "_Tree"]


def one_of(phrases: Iterable[str], blank: str = r"\ ") -> str:
    r"""Return a pattern for the phrases, of which the longest that stands at a place is tried first; `blank` matches their blanks.

    The phrases are laid together by the letters that they begin with: "cấp", "cấp đổi" and "cử" are `c(?:ấp(?:\ đổi)?|ử)`.
    Where none stands, a letter or two tell it; a list of 700 phrases is gone through one by one.
    """
    tree: _Tree = {}
    for phrase in phrases:
        branch = tree
        for letter in phrase:
            branch = branch.setdefault(letter, {})
        branch[""] = {}
    return _pattern(tree, blank)


def _pattern(tree: _Tree, blank: str) -> str:
    branches = [
        (blank if letter == " " else re.escape(letter)) + _pattern(below, blank)
        for letter, below in tree.items()
        if letter
    ]
    if not branches:
        return ""
    either = branches[0] if len(branches) == 1 and "" not in tree else f"(?:{'|'.join(branches)})"
    return f"{either}?" if "" in tree else either


# A look back at the beginning of an alternative, and the letter that follows it.
_LOOK_BACK = re.compile(r"(?<![^|(:])((?:\(\?<[=!][^()|]*\))+)([^\W\d_])(?![*+?{])")


def letter_first(pattern: str) -> str:
    """Return the same pattern with the letter before the look back that it stands behind: "(?<=ban )tham" is "t(?<=ban t)ham".

    Of many alternatives those that begin with another letter are then passed over without a look at what stands before.
    """
    return _LOOK_BACK.sub(lambda found: found[2] + found[1].replace(")", f"{found[2]})"), pattern)
