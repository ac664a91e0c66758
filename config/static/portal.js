"use strict";
/* What every page shares. Pages work without it. */
document.documentElement.classList.add("js");

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print]");
  if (target) window.print();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// What is folded on the screen but belongs on paper prints open, also in browsers whose style sheets cannot say so.
function unfold(opens) {
  for (const list of document.querySelectorAll(opens ? ".map-list:not([open])" : ".map-list[data-unfolded]")) {
    list.open = opens;
    list.toggleAttribute("data-unfolded", opens);
  }
}
addEventListener("beforeprint", () => unfold(true));
addEventListener("afterprint", () => unfold(false));

// htmx sends Django's token with every request.
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = cookie("csrftoken"); });

/* What a person typed on this machine and the server has not got yet goes out from every page, once there is a line; what
   is left over is said. Drafts are kept by account, so nobody meets those of another. */
(() => {
  const user = document.body.dataset.user, here = document.getElementById("sheet-form")?.dataset.dossier;
  const plain = (text = "") => text.replace(/\r\n?/g, "\n").trim();
  const same = (one, other) => Object.entries(one).every(([name, value]) => plain(other[name]) === plain(value));
  let strip = null, timer = 0, leaving = 0;

  /* The page of a dossier sends its own. */
  function kept() {
    try {
      return Object.keys(localStorage).map((key) => [key, ...key.split(":")]).filter(([, kind, of, dossier]) => kind === "ho-so" && of === user && dossier !== here);
    } catch { return []; }
  }

  async function post(dossier, number, draft) {
    const body = new FormData();
    for (const [name, value] of Object.entries(draft.values)) body.append(name, value);
    body.append("indicator", number);
    body.append("typed_by", user);
    body.append(`${number}-version`, draft.version);
    return fetch(`/ho-so/${dossier}/luu/`, { method: "POST", body, headers: { "X-Portal": "script", "X-CSRFToken": cookie("csrftoken") } });
  }

  /* Whether the server has it now; a conflict is for the person to settle, on the page of the dossier. */
  async function sent(dossier, number, draft) {
    const answer = await post(dossier, number, draft);
    if (answer.ok) return Boolean((await answer.json()).version);
    if (answer.status !== 409) return false;
    const said = await answer.json();
    return [draft.values, ...(draft.unheard ?? [])].some((one) => same(one, said.theirs)) && (await post(dossier, number, { ...draft, version: said.version })).ok;
  }

  async function deliver() {
    clearTimeout(timer);
    for (const [key, , , dossier, number] of kept()) {
      const text = localStorage.getItem(key);
      try {
        const arrived = await sent(dossier, number, JSON.parse(text));
        // A page asked for meanwhile may not know of it yet: there the draft goes out once more, which changes nothing.
        if (arrived && Date.now() - leaving > 5000 && localStorage.getItem(key) === text) localStorage.removeItem(key);
      } catch { /* no line: it stays and is said */ }
    }
    tell();
    if (kept().length) timer = setTimeout(deliver, 30000);
  }

  function tell() {
    const left = new Map();
    for (const [, , , dossier, number] of kept()) left.set(dossier, [...(left.get(dossier) ?? []), number]);
    strip?.remove();
    strip = null;
    if (!left.size) return;
    strip = document.createElement("div");
    strip.className = "specimen-strip unsent no-print";
    strip.setAttribute("role", "status");
    strip.innerHTML = '<div class="wrap"></div>';
    strip.firstChild.append("Còn phần chưa gửi, giữ trên máy này: ", ...[...left].flatMap(link));
    document.querySelector(".top").after(strip);
  }

  function link([dossier, numbers], index) {
    const place = document.createElement("a");
    place.href = `/ho-so/${dossier}/#i-${numbers[0]}`;
    place.textContent = `${numbers.length} chỉ tiêu (${numbers.sort().join(", ")}), mở hồ sơ để gửi`;
    return index ? [" · ", place] : [place];
  }

  window.addEventListener("beforeunload", () => { leaving = Date.now(); });
  if (user && kept().length) deliver();
  window.addEventListener("online", () => { if (user && kept().length) deliver(); });
})();
