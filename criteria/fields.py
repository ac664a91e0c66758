"""YAML read field by field, so that every refusal names the file, the line and the field."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LARGEST = 1_000_000  # bytes of a file
MOST = 100_000  # values in it, each alias counted as often as it stands
DEEPEST = 50  # levels of lists and maps; composing thousands of them would bring the process down


class CriteriaFileError(Exception):
    """A file that breaks the schema; its text is one Vietnamese sentence with file, line and field."""

    def __init__(self, file: str, line: int, field: str, sentence: str):
        self.file, self.line, self.field, self.sentence = file, line, field, sentence
        where = f"{file}, dòng {line}, mục {field}" if field else f"{file}, dòng {line}"
        super().__init__(f"{where}: {sentence}")


def read_yaml(path: Path) -> "Field":
    """The root field of the file. Raises CriteriaFileError when it is not one YAML document in UTF-8."""
    return parse_yaml(path.name, path.read_bytes())


def parse_yaml(name: str, raw: bytes) -> "Field":
    """The root field of ``raw``, a file called ``name``. Raises CriteriaFileError as above."""
    if len(raw) > LARGEST:
        raise CriteriaFileError(name, 1, "", "tệp quá lớn, tối đa 1 MB.")
    try:
        text = raw.decode("utf-8")
        if _depth(text) > DEEPEST:
            raise CriteriaFileError(name, 1, "", "lồng quá sâu.")
        node = yaml.compose(text, Loader=Loader)
        if node is not None and _size(node, {}) > MOST:
            raise CriteriaFileError(name, 1, "", "tệp có quá nhiều mục, hoặc một mục chứa chính nó.")
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CriteriaFileError(name, mark.line + 1, "", f"không đúng cú pháp YAML ({error.problem}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CriteriaFileError(name, 1, "", "không phải văn bản UTF-8 đọc được.") from error
    if node is None:
        raise CriteriaFileError(name, 1, "", "tệp trống.")
    return Field(name, "", node)


def _depth(text: str) -> int:
    """How deep its lists and maps go, or just beyond what is allowed."""
    deepest = depth = 0
    for event in yaml.parse(text, Loader=Loader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        deepest = max(deepest, depth)
        if deepest > DEEPEST:
            break
    return deepest


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """How many values ``node`` stands for; more than MOST when it contains itself."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in known:
        known[id(node)] = MOST + 1  # what it is while we are inside
        children = node.value if isinstance(node, yaml.SequenceNode) else [n for pair in node.value for n in pair]
        known[id(node)] = 1 + sum(_size(child, known) for child in children)
    return known[id(node)]


def is_printable(text: str) -> bool:
    """Whether it has neither control characters nor halves of characters, which no database and no page takes."""
    return not any(unicodedata.category(character) in ("Cc", "Cs") for character in text)


class Field:
    """One value in a YAML file, with the way to it. Its readers raise CriteriaFileError when it is not what they read.

    Scalars are read from their text, so 5.10 without quotes is "5.10" and no float ever appears.
    """

    def __init__(self, file: str, name: str, node: yaml.Node):
        self.file, self.name, self.node = file, name, node

    def refused(self, sentence: str) -> CriteriaFileError:
        """The error to raise about this field."""
        return CriteriaFileError(self.file, self.node.start_mark.line + 1, self.name, sentence)

    @property
    def is_map(self) -> bool:
        return isinstance(self.node, yaml.MappingNode)

    def fields(self, *, required: Iterable[str] = (), optional: Iterable[str] | None = None) -> dict[str, "Field"]:
        """A map's entries by key. With ``optional`` None any further key is welcome."""
        if not self.is_map:
            raise self.refused("phải là một nhóm «khóa: giá trị».")
        found: dict[str, Field] = {}
        for key_node, value_node in self.node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            shown = key if is_printable(key) else "?"
            child = Field(self.file, f"{self.name}.{shown}".lstrip("."), value_node)
            if key in found:
                raise child.refused("khóa này xuất hiện hai lần.")
            if not key or not is_printable(key) or (optional is not None and key not in (*required, *optional)):
                raise child.refused("khóa này không có trong mẫu.")
            found[key] = child
        for key in required:
            if key not in found:
                raise self.refused(f"thiếu «{key}».")
        return found

    def items(self) -> list["Field"]:
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.refused("phải là một danh sách.")
        return [Field(self.file, f"{self.name}[{index}]", node) for index, node in enumerate(self.node.value, 1)]

    def text(self, limit: int = 4000) -> str:
        """Its words on one line, never empty, at most ``limit`` characters."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.refused("phải là một đoạn chữ.")
        text = " ".join(self.node.value.split())
        if not text or (self.node.style is None and text in ("null", "~")):
            raise self.refused("không được để trống.")
        if len(text) > limit:
            raise self.refused(f"dài quá {limit} ký tự.")
        if not is_printable(text):
            raise self.refused("có ký tự điều khiển, không in được.")
        return text

    def matching(self, pattern: re.Pattern, limit: int, advice: str) -> str:
        """Its words, when all of them fit ``pattern``; else refused with ``advice``."""
        text = self.text(limit)
        if not pattern.fullmatch(text):
            raise self.refused(advice)
        return text

    def texts(self) -> tuple[str, ...]:
        return tuple(item.text() for item in self.items())

    def choice(self, choices: Iterable[str]) -> str:
        text = self.text()
        if text not in choices:
            raise self.refused(f"«{text}» không hợp lệ, chỉ nhận: {', '.join(choices)}.")
        return text

    def number(self) -> Fraction:
        """A number from 0 with at most four decimal places after a point: what a threshold column holds."""
        text = self.text()
        whole, _, places = text.partition(".")
        digits = whole + places
        if not (digits.isascii() and digits.isdigit() and whole and len(whole) <= 8 and len(places) <= 4):
            raise self.refused(f"«{text}» không phải là số từ 0, tối đa bốn chữ số thập phân sau dấu chấm.")
        return Fraction(Decimal(text))

    def whole(self) -> int:
        number = self.number()
        if number.denominator != 1:
            raise self.refused("phải là số nguyên.")
        return number.numerator

    def flag(self) -> bool:
        return self.choice(("true", "false")) == "true"

    def day(self) -> date:
        try:
            return date.fromisoformat(self.text())
        except ValueError as error:
            raise self.refused("phải là ngày dạng 2024-02-12.") from error
