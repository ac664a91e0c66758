"""YAML read field by field, so that every refusal names the file, the line and the field."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import yaml

Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class CriteriaFileError(Exception):
    """A file that breaks the schema; its text is one Vietnamese sentence with file, line and field."""

    def __init__(self, file: str, line: int, field: str, sentence: str):
        self.file, self.line, self.field, self.sentence = file, line, field, sentence
        where = f"{file}, dòng {line}, mục {field}" if field else f"{file}, dòng {line}"
        super().__init__(f"{where}: {sentence}")


def read_yaml(path: Path) -> "Field":
    """The root field of the file. Raises CriteriaFileError when it is not one YAML document in UTF-8."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=Loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise CriteriaFileError(path.name, mark.line + 1, "", f"không đúng cú pháp YAML ({error.problem}).") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CriteriaFileError(path.name, 1, "", "không phải văn bản UTF-8 đọc được.") from error
    except RecursionError as error:
        raise CriteriaFileError(path.name, 1, "", "lồng quá sâu.") from error
    if node is None:
        raise CriteriaFileError(path.name, 1, "", "tệp trống.")
    return Field(path.name, "", node)


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
            child = Field(self.file, f"{self.name}.{key}".lstrip("."), value_node)
            if key in found:
                raise child.refused("khóa này xuất hiện hai lần.")
            if not key or (optional is not None and key not in (*required, *optional)):
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
