"""Pages as tests read them: their elements, their forms, their sentences."""

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
BLOCKS = {"div", "li", "p", "td", "th", "dt", "dd", "h1", "h2", "h3"}


class Element:
    """A tag with its attributes, what encloses it, and the text inside."""

    def __init__(self, tag, attributes, parent):
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.parts = []

    def get(self, name, default=None):
        return self.attributes.get(name, default)

    @property
    def classes(self) -> set[str]:
        return set((self.get("class") or "").split())

    @property
    def text(self) -> str:
        return " ".join("".join(self.parts).split())

    def inside(self, tag):
        """The nearest ``tag`` around it, or None."""
        found = self.parent
        while found is not None and found.tag != tag:
            found = found.parent
        return found

    def is_within(self, other) -> bool:
        found = self
        while found is not None and found is not other:
            found = found.parent
        return found is other


class Page(HTMLParser):
    """All elements of a response, in order."""

    def __init__(self, response):
        super().__init__(convert_charrefs=True)
        self.elements, self._open = [], []
        self.feed(response if isinstance(response, str) else response.content.decode())

    def handle_starttag(self, tag, attrs):
        element = Element(tag, dict(attrs), self._open[-1] if self._open else None)
        self.elements.append(element)
        if tag in BLOCKS:
            self.handle_data(" ")
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag):
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data):
        for element in self._open:
            element.parts.append(data)

    def all(self, tag, **attributes) -> list[Element]:
        wanted = {name.rstrip("_"): value for name, value in attributes.items()}
        return [e for e in self.elements if e.tag == tag and all(e.get(n) == v for n, v in wanted.items())]

    def one(self, tag, **attributes) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    def by_class(self, name) -> list[Element]:
        return [element for element in self.elements if name in element.classes]

    def notices(self, kind="") -> list[str]:
        """What coloured boxes say: of one ``kind`` ("bad", "good", "waits"), or all."""
        return [box.text for box in self.by_class("notice") if not kind or kind in box.classes]

    @property
    def heading(self) -> str:
        return self.one("h1").text

    def form(self, action="") -> dict:
        """What a browser would send of the form with that ``action``: the last value of each name."""
        form = next(e for e in self.all("form") if not action or e.get("action") == action)
        sent = {}
        for element in self.elements:
            if element.is_within(form) and element.get("name") and element.get("disabled", False) is False:
                self._add(sent, element)
        return sent

    def _add(self, sent, element):
        kind = element.get("type", "text")
        if element.tag == "textarea":
            sent[element.get("name")] = "".join(element.parts).removeprefix("\n")
        elif element.tag == "select":
            chosen = [o for o in self.all("option") if o.inside("select") is element and "selected" in o.attributes]
            sent[element.get("name")] = chosen[0].get("value", "") if chosen else ""
        elif element.tag == "input" and kind in ("radio", "checkbox"):
            sent |= {element.get("name"): element.get("value", "on")} if "checked" in element.attributes else {}
        elif element.tag == "input" and kind not in ("file", "submit"):
            sent[element.get("name")] = element.get("value", "")
