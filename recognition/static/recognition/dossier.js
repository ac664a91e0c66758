"use strict";
/* The self-assessment page: saves what is typed, and keeps it in the browser until the server has it. */
const page = (() => {
  const form = document.getElementById("sheet-form");
  const status = document.getElementById("saving");
  const store = form && `ho-so:${form.dataset.user}:${form.dataset.dossier}:`;
  const blocks = new Map();
  const LOST = "Chưa lưu: mất kết nối.";
  const CARRIED = 60000; // bytes that a browser goes on sending, all together, after the page is left
  let lastSaved = status?.textContent ?? "", signedOut = false, carried = 0;

  // The state in words: the worst that is true of any indicator

  function tell() {
    const all = [...blocks.values()];
    const held = all.filter((block) => block.held);
    const failed = all.find((block) => block.problem);
    if (signedOut) say("signed-out", "Chưa lưu: phiên làm việc đã hết.", signInLink());
    else if (held.length) say("failed", "Chưa lưu: người khác vừa sửa.", ...held.map(placeLink));
    else if (failed) say("failed", failed.problem === LOST ? `${LOST} ${waiting(all)}` : failed.problem, again());
    else if (all.some((block) => block.busy)) say("saving", "Đang lưu…");
    else if (all.some((block) => block.dirty)) say("saving", "Chưa lưu, đang gõ…");
    else say("saved", lastSaved);
  }

  function waiting(all) {
    return `${all.filter((block) => block.dirty || block.busy).length} chỉ tiêu chờ gửi, còn giữ trên máy này.`;
  }

  function say(state, text, ...links) {
    const told = [state, text, ...links.map((link) => link.textContent)].join(" ");
    if (status.dataset.told === told) return; // readers hear a change only
    status.dataset.told = told;
    status.dataset.state = state;
    status.replaceChildren(text, ...links.flatMap((link) => [" ", link]));
  }

  function signInLink() {
    const link = document.createElement("a");
    link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Đăng nhập lại, phần đã gõ được giữ và lưu tiếp";
    return link;
  }

  function placeLink(block) {
    const link = document.createElement("a");
    link.href = `#${block.element.id}`;
    link.textContent = `Chọn bản đúng ở ${block.number}`;
    return link;
  }

  function again() {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "linklike";
    button.textContent = "Thử lại";
    button.addEventListener("click", saveAll);
    return button;
  }

  // What an indicator says

  function inputs(element) {
    const isSaid = (i) => i.name && !["file", "hidden"].includes(i.type) && !i.closest("[data-conflict]");
    return [...element.querySelectorAll("input, textarea, select")].filter(isSaid);
  }

  function values(element) {
    const found = {};
    for (const input of inputs(element)) {
      if (input.type !== "radio") found[input.name] = input.value;
      else if (input.checked) found[input.name] = input.value;
      else found[input.name] ??= "";
    }
    return found;
  }

  function setValues(element, wanted) {
    for (const input of inputs(element)) {
      if (!(input.name in wanted)) continue;
      if (input.type === "radio") input.checked = input.value === wanted[input.name];
      else input.value = wanted[input.name];
    }
  }

  /* The same for people: what was chosen by its words, not by its value. */
  function words(element) {
    return inputs(element)
      .filter((i) => (i.type === "radio" ? i.checked : i.value))
      .map((i) => (i.type === "radio" ? i.closest("label").textContent.trim() : i.value));
  }

  // The browser's own copy

  function remember(block, version = block.version) {
    const kept = { version, values: values(block.element), words: words(block.element), unheard: block.unheard };
    try {
      localStorage.setItem(store + block.number, JSON.stringify(kept));
      block.kept = true;
    } catch {
      block.kept = false; // a full or forbidden store: the page itself still holds the text
    }
  }

  function recall(number) {
    try { return JSON.parse(localStorage.getItem(store + number)); } catch { return null; }
  }

  function forget(number) {
    try { localStorage.removeItem(store + number); } catch { /* as above */ }
  }

  function keptNumbers() {
    try { return Object.keys(localStorage).filter((key) => key.startsWith(store)).map((key) => key.slice(store.length)); } catch { return []; }
  }

  // Saving

  async function save(block) {
    clearTimeout(block.timer);
    if (!block.dirty || block.busy || block.held) return;
    block.busy = true;
    block.dirty = false;
    if (block.problem !== LOST) block.problem = "";
    tell();
    const answer = await send(block, block.version).then(read).catch(() => null);
    block.busy = false;
    if (answer) heard(block, answer);
    else fail(block, LOST, 5000);
    tell();
  }

  /* All of the answer: until its last byte is here the version it names is not known, and nothing more is sent. */
  async function read(answer) {
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    return { ok: answer.ok, status: answer.status, said: isJson ? await answer.json() : {} };
  }

  async function send(block, version) {
    const body = new FormData(), sent = values(block.element);
    let size = 1000;
    block.unheard = [...block.unheard, sent].slice(-5);
    remember(block, version);
    for (const [name, value] of Object.entries(sent)) {
      body.append(name, value);
      size += 200 + 3 * value.length;
    }
    body.append("indicator", block.number);
    body.append("typed_by", form.dataset.user);
    body.append(`${block.number}-version`, version);
    if (block.confirmed) body.append("confirm", block.number);
    const keepalive = carried + size < CARRIED;
    if (keepalive) carried += size;
    try {
      return await fetch(form.action, {
        method: "POST", body, keepalive, signal: AbortSignal.timeout?.(40000),
        headers: { "X-Portal": "script", "X-CSRFToken": cookie("csrftoken") },
      });
    } finally {
      if (keepalive) carried -= size;
    }
  }

  function fail(block, problem, wait) {
    block.dirty = true;
    block.problem = problem;
    if (wait) block.timer = setTimeout(() => save(block), wait);
  }

  function heard(block, { ok, status, said }) {
    const isBack = signedOut && ok;
    signedOut = status === 401;
    block.problem = "";
    if (isBack) saveAll();
    if (ok && said.version !== undefined) return saved(block, said);
    if (signedOut) block.dirty = true;
    else if (status === 409 && isMine(block, said)) resend(block, said.version);
    else if (status === 409) conflict(block, said);
    else fail(block, said.refused || "Chưa lưu: hệ thống gặp lỗi. Phần đã gõ còn trên máy này.", said.refused ? 0 : 15000);
  }

  function saved(block, said) {
    block.version = said.version;
    block.unheard = [];
    block.confirmed = false;
    lastSaved = said.saved;
    show(said.fragments, said.at);
    if (!block.dirty) return forget(block.number);
    remember(block);
    save(block);
  }

  /* What the server has is what this browser sent, and the answer to that was lost: nobody else wrote. */
  function isMine(block, said) {
    const plain = (text = "") => text.replace(/\r\n?/g, "\n").trim();
    return block.unheard.some((sent) => Object.entries(sent).every(([name, value]) => plain(said.theirs[name]) === plain(value)));
  }

  function resend(block, version) {
    block.version = version;
    block.unheard = [];
    block.dirty = true;
    save(block);
  }

  function conflict(block, said) {
    block.held = true;
    block.dirty = true;
    const place = block.element.querySelector("[data-conflict]");
    place.innerHTML = said.conflict;
    for (const button of place.querySelectorAll("[data-keep]")) {
      button.addEventListener("click", (event) => { event.preventDefault(); settle(block, said, theirsIn(place, said, button.dataset.keep)); });
    }
  }

  /* What is taken from the other person: nothing, everything, or the lines that were chosen. */
  function theirsIn(place, said, keep) {
    if (keep !== "pick") return keep === "theirs" ? said.theirs : {};
    const chosen = [...place.querySelectorAll("input:checked")].filter((radio) => radio.value === "theirs").map((radio) => radio.name.slice("lay-".length));
    return Object.fromEntries(chosen.map((name) => [name, said.theirs[name]]));
  }

  function settle(block, said, theirs) {
    block.element.querySelector("[data-conflict]").replaceChildren();
    block.version = said.version;
    block.held = false;
    block.dirty = true;
    setValues(block.element, theirs);
    inputs(block.element)[0].focus();
    remember(block);
    save(block);
  }

  function changed(block, wait) {
    block.dirty = true;
    remember(block);
    clearTimeout(block.timer);
    block.timer = setTimeout(() => save(block), wait);
    tell();
  }

  /* "Vẫn đúng" beside what was copied from an earlier year. */
  function confirmed(button) {
    const block = button?.name === "confirm" && blocks.get(button.value);
    if (block) block.confirmed = block.dirty = true;
  }

  function saveAll() {
    for (const block of blocks.values()) save(block);
  }

  /* Whatever is still unsaved goes out now; what follows an answer on its way counts on that answer's version. */
  function leave() {
    for (const block of blocks.values()) {
      if (!block.dirty || block.held) continue;
      if (!block.busy) { save(block); continue; }
      send(block, block.version + 1).catch(() => null);
    }
  }

  // Parts of the page that the server renders afresh

  const shown = new Map();
  let newest = 0;

  function show(fragments, at) {
    const overtaken = at < newest && newest - at < 60;
    if (!overtaken) newest = at;
    for (const [id, html] of Object.entries(fragments)) {
      if (overtaken && ["bar", "levels"].includes(id)) continue;
      if (shown.get(id) !== html) replace(id, html);
      shown.set(id, html);
    }
  }

  /* Leaves the reader where they were: the same control focused, the same details open. */
  function replace(id, html) {
    const old = document.getElementById(id);
    if (!old) return;
    const controls = (part) => [...part.querySelectorAll("a, button, input, summary")];
    const focused = controls(old).indexOf(document.activeElement), name = document.activeElement?.name;
    const open = old.querySelector("details")?.open;
    old.outerHTML = html;
    const fresh = document.getElementById(id);
    if (open) fresh.querySelector("details")?.setAttribute("open", "");
    if (focused >= 0) (controls(fresh).find((one) => name && one.name === name) ?? controls(fresh)[focused])?.focus();
  }

  // Beginning

  function begin(element) {
    const block = { element, number: element.dataset.indicator, version: Number(element.dataset.version), kept: true, unheard: [] };
    blocks.set(block.number, block);
    const typed = (wait) => (event) => { if (event.target.type !== "file" && !event.target.closest("[data-conflict]")) changed(block, wait); };
    element.addEventListener("input", typed(700));
    element.addEventListener("change", typed(50));
    restore(block);
  }

  function restore(block) {
    const kept = recall(block.number);
    if (!kept) return;
    if (JSON.stringify(kept.values) === JSON.stringify(values(block.element))) { forget(block.number); return; }
    setValues(block.element, kept.values);
    block.version = Math.min(kept.version, block.version);
    block.unheard = kept.unheard ?? [];
    block.dirty = true;
    save(block);
  }

  /* Typed here, never saved, and the dossier has moved on: shown, so that nothing vanishes unseen. */
  function showLeftover(number) {
    const place = document.querySelector(`#${CSS.escape(`i-${number}`)} [data-conflict]`);
    if (!place) return;
    const text = document.createElement("p"), drop = document.createElement("button");
    text.className = "said mb-1";
    text.textContent = `Phần bạn gõ trên máy này chưa kịp lưu trước khi hồ sơ chuyển bước: ${(recall(number)?.words ?? []).join(" · ") || "(để trống)"}`;
    drop.type = "button";
    drop.className = "linklike";
    drop.textContent = "Đã xem, bỏ phần này";
    drop.addEventListener("click", () => { forget(number); place.replaceChildren(); });
    place.className = "notice waits";
    place.replaceChildren(text, drop);
  }

  if (form) {
    document.querySelectorAll("[data-indicator]").forEach(begin);
    keptNumbers().filter((number) => !blocks.has(number)).forEach(showLeftover);
    document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", saveAll);
    form.addEventListener("submit", (event) => { event.preventDefault(); confirmed(event.submitter); saveAll(); });
    window.addEventListener("beforeunload", (event) => {
      if ([...blocks.values()].some((block) => block.held || (block.dirty && !block.kept))) event.preventDefault();
    });
  }

  return { show, signOut() { signedOut = true; tell(); } };
})();

// The table of contents follows the reading.
if ("IntersectionObserver" in window) {
  const watch = new IntersectionObserver((seen) => {
    for (const one of seen) {
      if (!one.isIntersecting) continue;
      document.querySelectorAll(".toc a").forEach((a) => a.removeAttribute("aria-current"));
      document.querySelector(`.toc a[href="#${one.target.id}"]`)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-10% 0px -70% 0px" });
  document.querySelectorAll(".ind[id]").forEach((section) => watch.observe(section));
}
