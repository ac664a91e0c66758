"""A GeoJSON file of outlines (RFC 7946), read with suspicion: every fault is a sentence that names the feature."""

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

KEYS = ("code", "ma", "gso", "ma_gso", "gso_code", "ma_xa", "maxa", "ma_dvhc")
MOST_BYTES = 100 * 2**20
MOST_POINTS = 500_000  # of one feature
WEST, EAST, SOUTH, NORTH = 102.0, 118.0, 6.0, 24.0  # with Hoàng Sa and Trường Sa
TELL = 20  # faults at once: a wrong file has thousands


@dataclass(frozen=True)
class Shape:
    """A feature: the code it bears, as a string or as a number that may have lost its zeros, and its polygons.

    A polygon is a list of rings, a ring a list of (longitude, latitude), closed.
    """

    place: str  # in the file, for sentences: "đối tượng 3 (mã 12345)"
    code: str
    was_number: bool
    polygons: list[list[list[tuple[float, float]]]]


class Faults(ValueError):
    """What is wrong with a file; nothing of it is used."""

    def __init__(self, sentences: list[str]):
        rest = len(sentences) - TELL
        self.sentences = sentences[:TELL] + ([f"… và {rest} lỗi nữa."] if rest > 0 else [])
        super().__init__("\n".join(self.sentences))


def read(path: Path, key: str = "") -> list[Shape]:
    """The shapes of the file, keyed by the property ``key``, or by whichever of KEYS a feature has.

    Raises Faults; OSError when it cannot be opened.
    """
    shapes, faults = [], []
    for number, feature in enumerate(_features(_parsed(path)), 1):
        try:
            shapes.append(_shape(feature, number, key))
        except Faults as found:
            faults += found.sentences
    named = Counter(shape.code for shape in shapes)
    faults += [f"Mã {code} có ở {times} đối tượng; mỗi đơn vị chỉ một." for code, times in named.items() if times > 1]
    if faults or not shapes:
        raise Faults(faults or ["Tệp không có đối tượng (feature) nào."])
    return shapes


def _parsed(path: Path) -> object:
    if path.stat().st_size > MOST_BYTES:
        raise Faults([f"Tệp lớn hơn {MOST_BYTES // 2**20} MB. Chia tệp theo tỉnh, hoặc giảm số điểm trước khi nạp."])
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Faults([f"Tệp không đọc được là JSON (UTF-8): {str(error)[:200]}."]) from error


def _no_number(word: str):
    raise ValueError(f"{word} không phải là số")


def _features(content: object) -> list:
    """Raises Faults when it is no GeoJSON of features, or says that it is in another system of coordinates."""
    kind = content.get("type") if isinstance(content, dict) else None
    if kind not in ("Feature", "FeatureCollection"):
        raise Faults(["Tệp không phải là GeoJSON: cần một Feature hoặc FeatureCollection."])
    system = json.dumps(content.get("crs") or "CRS84")
    if not any(name in system for name in ("CRS84", "4326")):
        raise Faults(["Tệp ghi một hệ toạ độ khác WGS84. Chuyển sang WGS84 (EPSG:4326) rồi nạp lại."])
    found = [content] if kind == "Feature" else content.get("features")
    if not isinstance(found, list):
        raise Faults(["Tệp GeoJSON không có danh sách «features»."])
    return found


def _shape(feature: object, number: int, key: str) -> Shape:
    place = f"Đối tượng {number}"
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise Faults([f"{place}: không phải là một Feature."])
    value = _code(feature.get("properties"), place, key)
    code = str(value).strip()
    place = f"{place} (mã {code})"
    return Shape(place, code, not isinstance(value, str), _polygons(feature.get("geometry"), place))


def _code(properties: object, place: str, key: str) -> str | int:
    """The code as it stands; raises Faults when there is none, or when the feature gives itself two."""
    wanted = [key.casefold()] if key else KEYS
    given = {str(name): value for name, value in (properties if isinstance(properties, dict) else {}).items()}
    found = {name: value for name, value in given.items() if name.casefold() in wanted and value not in (None, "")}
    if not found:
        there = ", ".join(sorted(given))[:200] or "không có"
        raise Faults([f"{place}: không có mã ({', '.join(wanted)}). Thuộc tính có: {there}. Chỉ rõ bằng --key."])
    if len({str(value) for value in found.values()}) > 1:
        told = ", ".join(f"{name} = {str(value)[:20]}" for name, value in found.items())
        raise Faults([f"{place}: tự mang hai mã khác nhau ({told}). Chỉ rõ mã nào bằng --key."])
    value = next(iter(found.values()))
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, str | int) or not _is_code(str(value).strip()):
        raise Faults([f"{place}: «{str(value)[:20]}» không phải là mã đơn vị (2, 3 hoặc 5 chữ số)."])
    return value


def _is_code(text: str) -> bool:
    return 1 <= len(text) <= 20 and text.isascii() and text.isalnum()


def _polygons(geometry: object, place: str) -> list[list[list[tuple[float, float]]]]:
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise Faults([f"{place}: hình là {str(kind)[:30]}, cần Polygon hoặc MultiPolygon."])
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if kind == "Polygon" else coordinates
    if not isinstance(parts, list) or not parts or not all(isinstance(part, list) and part for part in parts):
        raise Faults([f"{place}: hình không có toạ độ nào."])
    polygons = [[_ring(ring, place) for ring in part] for part in parts]
    if sum(len(ring) for polygon in polygons for ring in polygon) > MOST_POINTS:
        raise Faults([f"{place}: hơn {MOST_POINTS} điểm. Giảm số điểm trước khi nạp."])
    return polygons


def _ring(ring: object, place: str) -> list[tuple[float, float]]:
    """Raises Faults unless it is closed, of four points at least, all of them in Vietnam."""
    if not isinstance(ring, list) or not all(_is_point(point) for point in ring):
        raise Faults([f"{place}: có điểm không phải là cặp số [kinh độ, vĩ độ]."])
    points = [(float(point[0]), float(point[1])) for point in ring]
    if len(points) < 4 or points[0] != points[-1]:
        raise Faults([f"{place}: một vòng chưa khép kín, hoặc có chưa đủ 4 điểm."])
    if outside := next((point for point in points if not _in_vietnam(*point)), None):
        raise Faults([f"{place}: {_outside(*outside)}"])
    return points


def _is_point(point: object) -> bool:
    if not isinstance(point, list) or len(point) < 2:
        return False
    return all(isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < 1e9 for one in point[:2])


def _in_vietnam(lon: float, lat: float) -> bool:
    return WEST <= lon <= EAST and SOUTH <= lat <= NORTH


def _outside(lon: float, lat: float) -> str:
    if _in_vietnam(lat, lon):
        return f"điểm [{lon:g}, {lat:g}] ghi vĩ độ trước kinh độ; GeoJSON cần kinh độ trước."
    return f"điểm [{lon:g}, {lat:g}] nằm ngoài Việt Nam (kinh độ 102–118, vĩ độ 6–24, hệ WGS84)."
