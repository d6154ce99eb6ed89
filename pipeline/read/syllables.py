"""Is this word a Vietnamese syllable? Told by its build alone: which sounds may begin it, which may end it, which tones fit.

The build is that of the orthography taught in schools (first consonant, rhyme, tone), so no word list is needed: a text
that was decoded wrongly has hardly a word built like that, whatever it is about.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from pipeline.letters import composed

_ONSETS = frozenset(
    chain.from_iterable(map(str.split, ("b c ch d đ g gh gi h k kh l m n ng", "ngh nh p ph qu r s t th tr v x")))
) | {""}
_RHYMES = frozenset(
    chain.from_iterable(
        map(
            str.split,
            (
                "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây",
                "e ec em en eng eo ep et ê êch êm ên ênh êp êt êu",
                "i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu",
                "o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt",
                "oc oe oen oeo oet oi om on ong ooc oong op ot ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt",
                "u ua uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ uôc uôi uôm uôn uông uôt up ut",
                "uy uya uych uyên uyêt uynh uyp uyt uyu",
                "ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu",
                "y yêm yên yêng yêt yêu",
            ),
        )
    )
)
_STOPPED = ("c", "ch", "p", "t")
_ACUTE, _DOT = "\u0301", "\u0323"
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_EDGES = " \t.,;:!?()[]{}<>\"'“”‘’…*_#|=+~`•–—"
_CUT = re.compile(r"[\s/\-–—]+")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Tell whether a word, in any case and Unicode form, is built like a Vietnamese syllable ("nghiêng", "QUYẾT").

    Rhymes that end in c, ch, p or t carry the acute tone or the dot below, no other and never none.
    """
    marked = unicodedata.normalize("NFD", composed(word).lower())
    tones = _TONES.findall(marked)
    if len(tones) > 1:
        return False
    plain = unicodedata.normalize("NFC", _TONES.sub("", marked))
    for length in range(min(3, len(plain)), -1, -1):
        onset, rhyme = plain[:length], plain[length:]
        if _fits(onset, rhyme):
            return not rhyme.endswith(_STOPPED) or tones in ([_ACUTE], [_DOT])
    return False


def _fits(onset: str, rhyme: str) -> bool:
    if onset == "q":  # "quýt", whose rhyme is that of "huýt"
        return rhyme.startswith("u") and rhyme in _RHYMES
    if rhyme.startswith("yê"):
        return onset in ("", "qu") and rhyme in _RHYMES
    if rhyme.startswith("iê"):
        return onset != "" and onset in _ONSETS and rhyme in _RHYMES
    return onset in _ONSETS and (rhyme in _RHYMES or (onset == "gi" and not rhyme))


def words_of(text: str) -> list[str]:
    """Return the words of a text that say something of its letters: two characters or more, no figures, no abbreviations.

    What stands between blanks, dashes and slashes is one word, signs inside it included: "n¨m" is one.
    """
    found = (word.strip(_EDGES) for word in _CUT.split(text))
    return [
        word
        for word in found
        if len(word) > 1
        and not any(char.isdecimal() for char in word)
        and any(char.isalpha() for char in word)
        and (is_syllable(word) or not (word.isupper() and word.isascii()))
    ]


def syllable_share(text: str) -> float:
    """Return the share of a text's words that are Vietnamese syllables, 0.0 where it has none."""
    words = words_of(text)
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
