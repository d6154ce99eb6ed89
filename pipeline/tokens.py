"""Syllables, words and spaCy documents: the only home of spaCy and of underthesea.

Both are imported when a function needs them, so that importing this module costs nothing. spaCy's own "vi" language
needs pyvi and cuts document numbers; ours is the language-neutral "xx" with a tokenizer of syllables.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.document.decision import Decision, Evidence
from pipeline.errors import DamagedFile
from pipeline.letters import folded

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

TOKENIZER = "thihanh.syllables.v1"
"""The name under which spaCy finds the tokenizer, in configs and saved pipelines."""

GROUPS = {
    "obligations": "OBLIGATION",
    "lead": "LEAD",
    "cooperating": "COOPERATING",
    "recipient": "RECIPIENT",
    "approver": "APPROVER",
    "deadlines": "DEADLINE",
    "conditions": "CONDITION",
    "products": "PRODUCT",
    "references": "REFERENCE",
}
"""The span groups of a document, each with the label of its spans."""

# Vulgar fractions, raised, lowered and circled digits are \w to Python, but "hành¹" is a syllable and a mark.
_NO_LETTERS = "\u00b2\u00b3\u00b9\u00bc-\u00be\u2070-\u209c\u2150-\u218b\u2460-\u24ff"
_TOKEN = re.compile(
    rf"(?P<letters>(?:(?![{_NO_LETTERS}])[^\W\d_][\u0300-\u036f]*)+)"
    r"|(?P<number>\d+(?:[.,]\d+)*)"
    r"|(?P<leader>([._…])\4{3,})"  # the dots of a form or of a table of contents
    r"|(?P<blank>\s+)"
    r"|(?P<sign>\S)"
)


# Tokens


class SyllableTokenizer:
    """Cuts text into syllables, numbers and signs; the text of the result is the text given, to the character.

    Every sign is a token, so "27/QĐ-LĐTBXH" is "27", "/", "QĐ", "-", "LĐTBXH", and what a finding points at begins
    and ends with a token. A letter keeps its combining accents; a number its points and commas ("1.500,5").
    Blanks other than one space after a token are tokens of their own. A token's norm is the form in which case,
    Unicode form and the placing of the tone do not count ("HOÀ" and "hòa" are one).
    """

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the document of a text of any length."""
        from spacy.tokens import Doc

        words, spaces = cut(text)
        doc = Doc(self.vocab, words=words, spaces=spaces)
        for token, word in zip(doc, words, strict=True):
            token.norm_ = folded(word) or word
        return doc

    def pipe(self, texts: Iterable[str], **_: object) -> Iterator[Doc]:
        """Yield the document of each text."""
        return map(self, texts)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing: the tokenizer has no settings. spaCy asks, to save a pipeline."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> SyllableTokenizer:
        """Return the tokenizer as it is."""
        return self

    def to_disk(self, _path: str | Path, **_: object) -> None:
        """Write nothing."""

    def from_disk(self, _path: str | Path, **_: object) -> SyllableTokenizer:
        """Return the tokenizer as it is."""
        return self


def tokenizer() -> Callable[[Language], SyllableTokenizer]:
    """Return what makes the tokenizer of a pipeline; `register` gives it to spaCy."""
    return _tokenizer_of


def _tokenizer_of(nlp: Language) -> SyllableTokenizer:
    return SyllableTokenizer(nlp.vocab)


def register() -> None:
    """Make the tokenizer known to spaCy, for `spacy.load` and `spacy train --code`; a second call changes nothing."""
    from spacy.util import registry

    registry.tokenizers(TOKENIZER, func=tokenizer)


def blank() -> Language:
    """Return a new pipeline with our tokenizer and no components; its language is "xx"."""
    import spacy

    register()
    return spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})


def cut(text: str) -> tuple[list[str], list[bool]]:
    """Return the tokens of a text, and whether a blank follows each: joined so, they are the text. None is empty."""
    words: list[str] = []
    spaces: list[bool] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        if match.lastgroup == "blank" and words and word[0] == " ":
            spaces[-1] = True
            word = word[1:]
        if word:
            words.append(word)
            spaces.append(False)
    return words, spaces


def syllables(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Return where each token between `start` and `end` stands, blanks left out: as the tokenizer, without spaCy."""
    matches = _TOKEN.finditer(text, start, len(text) if end is None else end)
    return [match.span() for match in matches if match.lastgroup != "blank"]


# Documents


def doc_of(decision: Decision, raw: str) -> Doc:
    """Return the raw text as a spaCy document, with a group of spans for each kind of finding (`GROUPS`).

    A span is widened to whole tokens where its evidence ends within one. Its id is that of the obligation, body or
    reference; a deadline has its obligation's id, and its value as `kb_id_`; a reference has its number there.
    A place is listed once for each id. `user_data` holds the decision's id.
    Raises DamagedFile where the evidence doesn't quote this text.
    """
    doc = SyllableTokenizer(_vocab())(raw)
    doc.user_data["decision_id"] = decision.id
    for group, found in _found(decision).items():
        doc.spans[group] = list(_spans(doc, raw, GROUPS[group], found))
    return doc


def _vocab() -> Vocab:
    """Return a vocabulary such as `blank` has, without its 0.2 s; a shared one would grow with every document."""
    from spacy.lang.xx import MultiLanguage
    from spacy.vocab import create_vocab

    return create_vocab("xx", MultiLanguage.Defaults)


_Found = tuple[str, str, Evidence]
"""The id of what was found, what it stands for ("" where the id says it), and where."""


def _found(decision: Decision) -> dict[str, list[_Found]]:
    found: dict[str, list[_Found]] = {group: [] for group in GROUPS}
    for obligation in decision.obligations:
        found["obligations"] += [(obligation.id, "", place) for place in obligation.evidence]
        for role in ("lead", "cooperating", "recipient", "approver"):
            for actor in getattr(obligation, role):
                found[role] += [(actor.body_id, "", place) for place in actor.evidence]
        for deadline in obligation.deadlines:
            found["deadlines"] += [(obligation.id, deadline.value, place) for place in deadline.evidence]
        found["conditions"] += [(obligation.id, "", place) for place in obligation.condition_evidence]
        found["products"] += [(obligation.id, "", place) for place in obligation.product_evidence]
    for reference in decision.references:
        places = chain.from_iterable(mention.evidence for mention in reference.mentions)
        found["references"] += [(reference.id, reference.number, place) for place in places]
    return found


def _spans(doc: Doc, raw: str, label: str, found: list[_Found]) -> Iterator[Span]:
    seen: set[tuple[int, int, str, str]] = set()
    for identity, value, place in sorted(found, key=lambda one: (one[2].start, one[2].end)):
        if raw[place.start : place.end] != place.quote:
            raise DamagedFile(
                f"the evidence at {place.start} doesn't quote this text: use the source.txt beside the decision.json",
                f"dẫn chứng tại {place.start} không khớp văn bản: hãy dùng source.txt cùng thư mục với decision.json",
            )
        if not place.quote:
            continue
        span = doc.char_span(place.start, place.end, label, value, span_id=identity, alignment_mode="expand")
        if span is None or (key := (span.start, span.end, identity, value)) in seen:
            continue
        seen.add(key)
        yield span


def docbin_of(docs: Iterable[Doc]) -> bytes:
    """Return documents as the bytes of a DocBin, user data included; the same documents give the same bytes."""
    from spacy.tokens import DocBin

    return DocBin(store_user_data=True, docs=docs).to_bytes()


# Words

_BREAK = re.compile(r"\n[^\S\n]*\n|(?<!\S)\S{201,}")
"""Where no word goes on. underthesea's pattern for addresses takes 40 s for 8,000 × "a.a-" without a blank."""
_LETTER = re.compile(r"\S[\u0300-\u036f]*")
_SEARCHED = 64
_LOST = 1024


def words(text: str) -> list[tuple[int, int]]:
    """Return the start and end of each Vietnamese word, of one or more syllables, in order and without overlaps.

    underthesea cuts, and its words are laid back over the text, which stays as it is. Where that fails, and for
    runs of over 200 characters without a blank, the syllables stand. Every character that is no blank is in a word.
    """
    found: list[tuple[int, int]] = []
    start = 0
    for match in chain(_BREAK.finditer(text), (None,)):
        end = match.start() if match else len(text)
        found += _words_between(text, start, end)
        start = match.end() if match else end
        found += syllables(text, end, start)
    return found


def _words_between(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    done = start
    for low, high in _aligned(text, start, end):
        if low < done:  # underthesea cut within a letter and its accents
            continue
        yield from syllables(text, done, low)
        yield low, high
        done = high
    yield from syllables(text, done, end)


def _aligned(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where underthesea's words stand; a word that can't be found is passed over."""
    letters: list[str] = []
    owners: list[tuple[int, int]] = []
    for match in _LETTER.finditer(text, start, end):
        composed = unicodedata.normalize("NFC", match.group())
        letters.append(composed)
        owners += [match.span()] * len(composed)
    solid = "".join(letters)
    at = lost = 0
    for word in _cut(text[start:end]):
        here = solid.find(word, at, at + len(word) + lost + _SEARCHED)
        if here < 0:  # a character that underthesea writes in another way
            lost = min(lost + len(word), _LOST)
            continue
        at, lost = here + len(word), 0
        yield owners[here][0], owners[at - 1][1]


def _cut(text: str) -> list[str]:
    """Return underthesea's words in NFC, without blanks."""
    if not text.strip():
        return []
    from underthesea import word_tokenize

    cut = word_tokenize(unicodedata.normalize("NFC", text), use_token_normalize=False)
    return [word for word in ("".join(one.split()) for one in cut) if word]


# Well-formed syllables

_ONSETS = (
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh", "nh", "p", "ph", "qu",
    "r", "s", "t", "th", "tr", "v", "x",
)  # fmt: skip
_RHYMES = """
    a ac ach ai am an ang anh ao ap at au ay  ăc ăm ăn ăng ăp ăt ăk  âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et  ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu  iêc iêm iên iêng iêp iêt iêu  y ych ynh yt yêm yên yêng yêt yêu
    o oc oi om on ong op ot ooc oong  oa oac oach oai oam oan oang oanh oao oap oat oay  oăc oăm oăn oăng oăt
    oe oem oen oeo oet  ô ôc ôi ôm ôn ông ôp ôt  ơ ơi ơm ơn ơp ơt
    u ua uc ui um un ung up ut  uôc uôi uôm uôn uông uôt  uân uâng uât uây  uê uêch uênh uơ
    uy uya uych uyn uynh uyp uyt uyu uyên uyêt  ư ưa ưc ưi ưm ưn ưng ưt ưu  ươc ươi ươm ươn ương ươp ươt ươu
"""
"""Every rhyme of the written language; "ăk" is that of Đắk Lắk."""

_FRONT = frozenset("eêi")
_ALONE = frozenset(("", "h", "k", "l", "m", "qu", "s", "t", "v"))
"""Onsets that y follows as a vowel of its own: kỷ, lý, mỹ."""

_TONE = re.compile("(?<=[aeiouy])([\u0302\u0306\u031b]?)[\u0300\u0301\u0303\u0309\u0323]")
_STOPPED = re.compile(r"(?:[ckpt]|ch)\Z")
_HIGH_OR_LOW = re.compile("[\u0301\u0323]")
_UNIT = re.compile(r"[^\s/\\|.,:;…()\[\]{}<>\"'“”‘’‐-―\-!?+*_#=%&@~^`•]+")
_RAISED = "\u00b9\u00b2\u00b3\u2070\u2074\u2075\u2076\u2077\u2078\u2079"
_SHORT_FORM = re.compile("[A-ZĐ]{2,7}[a-zđ]?")
_CONSONANT = re.compile("[b-df-hj-np-tv-xzđ]", re.IGNORECASE)


def valid_syllables(text: str) -> float:
    """Return the share of words in `text` that are well-formed Vietnamese syllables, 0 to 1; 1 where there are none.

    A syllable is an onset, a rhyme and a tone, spelled together as the language allows; one that ends in a stop is
    high or low (sắc, nặng). What has digits, short forms ("UBND", "TTg") and single consonants ("b)") don't count.
    A text layer in another encoding than it claims ("Uû ban nh©n d©n") stays far below good prose.
    """
    units = (match.group().rstrip(_RAISED) for match in _UNIT.finditer(text))
    verdicts = [verdict for verdict in map(_well_formed, units) if verdict is not None]
    return sum(verdicts) / len(verdicts) if verdicts else 1.0


def _well_formed(unit: str) -> bool | None:
    """Tell whether the unit is a syllable; None for what can't be expected to be one."""
    if not any(map(str.isalpha, unit)) or any(map(str.isdecimal, unit)):
        return None
    if is_syllable(unit):
        return True
    return None if _SHORT_FORM.fullmatch(unit) or _CONSONANT.fullmatch(unit) else False


def is_syllable(unit: str) -> bool:
    """Tell whether letters without a blank spell one Vietnamese syllable: "binh" does, "nh" does not."""
    marked = unicodedata.normalize("NFD", unit.lower())
    plain, tones = _TONE.subn(r"\1", marked)
    if tones > 1 or unicodedata.normalize("NFC", plain) not in _toneless():
        return False
    return not _STOPPED.search(plain) or bool(_HIGH_OR_LOW.search(marked))


@cache
def _toneless() -> frozenset[str]:
    return frozenset(onset + rhyme for onset in _ONSETS for rhyme in _RHYMES.split() if _fit(onset, rhyme))


def _fit(onset: str, rhyme: str) -> bool:
    """Tell whether the two are spelled together: "ngh" and "gh" before e, ê, i only, "ng" and "c" never."""
    first = rhyme[0]
    if first == "y":
        return onset in _ALONE if rhyme == "y" else onset in {"", "qu"}
    if onset == "qu":
        return first not in "ouư"
    if onset in {"gh", "ngh"}:
        return first in _FRONT
    return not (first in _FRONT and onset in {"c", "ng"}) and not (onset == "g" and first in "eê")
