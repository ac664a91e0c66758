"""Vietnamese words: searching without marks, and the order of the Vietnamese dictionary.

PostgreSQL's collations differ between the servers the portal runs on, so both are stored columns.
"""

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_ORDER = {letter: chr(ord("A") + index) for index, letter in enumerate(_LETTERS)}
_TONES = dict(zip("\u0300\u0309\u0303\u0301\u0323", "12345", strict=True))  # huyền hỏi ngã sắc nặng; ngang is 0
_NUMBER_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
# Icelandic eth and African D look like Đ and are typed for it; apostrophes join ("Cư M'gar" is also written "Cư Mgar").
_SAME = str.maketrans({"ð": "đ", "ɖ": "đ"} | dict.fromkeys("'’‘ʼ`´"))
_SHORT = {"tp": "thanh pho", "tx": "thi xa", "tt": "thi tran"}


def search_form(text: str) -> str:
    """``text`` in lower case without marks: "Bạch Sam" → "bach sam", "Đồng Thịnh" → "dong thinh".

    What stands between words becomes one space, apostrophes go: "Bà Rịa - Vũng Tàu" → "ba ria vung tau".
    """
    plain = unicodedata.normalize("NFD", _folded(text).replace("đ", "d"))
    return " ".join(re.findall(r"[^\W_]+", "".join(char for char in plain if not unicodedata.combining(char))))


def search_words(text: str) -> list[str]:
    """The words to look for when somebody types ``text``: "TP. Huế" → ["thanh", "pho", "hue"]."""
    return " ".join(_SHORT.get(word, word) for word in search_form(text).split()).split()


def sort_key(text: str) -> str:
    """A key whose plain byte order is the order of the Vietnamese dictionary.

    Syllable by syllable, first by letters (a ă â b c d đ …), then by tone (ngang huyền hỏi ngã sắc nặng). Numbers sort
    before letters and by value: "Phường 2" before "Phường 10", "1A" before "1B" before "10A". Other signs do not count.
    """
    return " ".join(_part_key(part) for part in _NUMBER_OR_LETTERS.findall(_folded(text)))


def _folded(text: str) -> str:
    """Lower case, composed letters, one letter đ, no apostrophes."""
    return unicodedata.normalize("NFC", text.casefold()).translate(_SAME)


def _part_key(part: str) -> str:
    if part.isdecimal():
        return f"#{int(part):08d}"
    letters, tones = zip(*map(_without_tone, part), strict=True)
    return "".join(letters) + max(tones)


def _without_tone(char: str) -> tuple[str, str]:
    """The sign that orders the letter without its tone (ă, â, đ, ê, ô, ơ, ư stay), and the tone's rank.

    Letters of other alphabets sort as their plain letter when they have one (č as c), after z otherwise.
    """
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
    letter = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return _ORDER.get(letter) or _ORDER.get(parts[0], "~"), tone
