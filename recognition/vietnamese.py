"""Vietnamese words: searching without marks, and the order of the Vietnamese dictionary.

PostgreSQL's collations differ between the servers the portal runs on, so both are stored columns.
"""

import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"": "0", "\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}  # ngang huyền hỏi ngã sắc nặng
_ORDER = {letter: chr(ord("A") + index) for index, letter in enumerate(_LETTERS)}


def search_form(text: str) -> str:
    """``text`` in lower case without marks: "Bạch Sam" → "bach sam", "Đồng Thịnh" → "dong thinh"."""
    plain = unicodedata.normalize("NFD", text.casefold()).replace("đ", "d")
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def sort_key(text: str) -> str:
    """A key whose plain byte order is the order of the Vietnamese dictionary.

    Syllable by syllable, first by letters (a ă â b c d đ …), then by tone (ngang huyền hỏi ngã sắc nặng). Digits sort
    before letters, numbers by value: "Phường 2" before "Phường 10".
    """
    return " ".join(_syllable_key(word) for word in unicodedata.normalize("NFC", text).casefold().split())


def _syllable_key(word: str) -> str:
    if word.isdigit():
        return f"#{int(word):08d}"
    letters, tone = [], "0"
    for char in word:
        base, char_tone = _without_tone(char)
        tone = char_tone if char_tone != "0" else tone
        letters.append(_ORDER.get(base, base if base.isdigit() else "!"))
    return "".join(letters) + tone


def _without_tone(char: str) -> tuple[str, str]:
    """The letter without its tone (ă, â, đ, ê, ô, ơ, ư stay), and the tone's rank."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), "0")
    base = "".join(mark for mark in parts if mark not in _TONES)
    return unicodedata.normalize("NFC", base), tone
