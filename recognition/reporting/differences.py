"""What has changed in the portal since the figures of a report were frozen, in sentences."""

from recognition.reporting.counting import listed

LISTS = {
    "given": "Được công nhận",
    "concluded": "Đã tự đánh giá, chưa đề nghị",
    "not_started": "Chưa bắt đầu",
    "late": "Quá hạn",
    "handed_in_late": "Nộp muộn",
}
NUMBERS = {"compared": "now", "stages": "count", "levels": "now", "targets": "reached"}


def differences(frozen: dict, fresh: dict) -> list[str]:
    """``frozen`` and ``fresh`` as ``counting.count`` gives them; [] when every figure is still the same."""
    if frozen == fresh:
        return []
    before, now = ({block["code"]: block for block in one["titles"]} for one in (frozen, fresh))
    said = []
    for code, block in (before | now).items():
        if code not in now or code not in before:
            said.append(f"{block['label']}: {'nay mới có' if code in now else 'nay không còn'} đơn vị.")
        else:
            said += [f"{block['label']}: {line}" for line in _block(before[code], now[code])]
    return said or ["Một số chi tiết (số quyết định, tên đơn vị, cụm, mức còn thiếu) đã thay đổi."]


def _block(before: dict, now: dict) -> list[str]:
    said = []
    for key, number in NUMBERS.items():
        earlier = {row["label"]: row[number] for row in before[key]}
        for row in now[key]:
            if row["label"] in earlier and earlier[row["label"]] != row[number]:
                said.append(f"{row['label']}: {earlier[row['label']]} → {row[number]}.")
    for key, label in LISTS.items():
        said += _changed(label, listed(before, key), listed(now, key))
    return list(dict.fromkeys([*said, *_failing(before.get("failing", []), now["failing"])]))


def _failing(before: list[dict], now: list[dict]) -> list[str]:
    """Which indicators are failed by more or fewer units, and which came among those that fail most or left them."""
    were, are = ({(row["set"], row["number"]): row for row in rows} for rows in (before, now))
    said = [
        f"Chưa đạt chỉ tiêu {key[1]}: {_of(were[key])} → {_of(are[key])} đơn vị."
        for key in are
        if key in were and _of(were[key]) != _of(are[key])
    ]
    for word, keys in (("thêm", are.keys() - were.keys()), ("bớt", were.keys() - are.keys())):
        if keys:
            numbers = ", ".join(number for _, number in sorted(keys))
            said.append(f"Chỉ tiêu nhiều đơn vị chưa đạt nhất: {word} {numbers}.")
    return said


def _of(row: dict) -> str:
    return f"{row['failed']}/{row['answered']}"


def _changed(label: str, before: list[dict], now: list[dict]) -> list[str]:
    """Which units came into a list and which left it."""
    were, are = ({(row["unit"], row["in"]): row for row in rows} for rows in (before, now))
    said = []
    for word, names in (
        ("thêm", [key for key in are if key not in were]),
        ("bớt", [key for key in were if key not in are]),
    ):
        if names:
            said.append(f"{label}: {word} {', '.join(unit for unit, _ in names)}.")
    if any(were[key] != are[key] for key in were.keys() & are.keys()):
        said.append(f"{label}: có đơn vị đổi mức độ, quyết định hoặc ngày.")
    return said
