"use strict";
/* The self-assessment page: saves what is typed, keeps it in the browser until the server has it, uploads with progress. */
(() => {
  const form = document.getElementById("sheet-form");
  if (!form) return;
  const status = document.getElementById("saving");
  const store = `ho-so:${form.dataset.user}:${form.dataset.dossier}:`;
  const blocks = new Map();

  function say(state, text) {
    status.dataset.state = state;
    status.textContent = text;
  }

  function signInAgain() {
    say("signed-out", "Chưa lưu: phiên làm việc đã hết. ");
    const link = document.createElement("a");
    link.href = `${form.dataset.signIn}?next=${encodeURIComponent(location.pathname)}`;
    link.textContent = "Đăng nhập lại, phần đã gõ được giữ và lưu tiếp";
    status.append(link);
  }

  function failed(text) {
    say("failed", text + " ");
    const again = document.createElement("button");
    again.type = "button";
    again.className = "linklike";
    again.textContent = "Thử lại";
    again.addEventListener("click", saveAll);
    status.append(again);
  }

  function inputs(element) {
    return [...element.querySelectorAll("input, textarea, select")].filter((i) => i.name && !["file", "hidden"].includes(i.type));
  }

  function values(element) {
    const found = {};
    for (const input of inputs(element)) {
      if (input.type === "radio") { if (input.checked) found[input.name] = input.value; else found[input.name] ??= ""; }
      else found[input.name] = input.value;
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

  function remember(block) {
    try {
      localStorage.setItem(store + block.number, JSON.stringify({ version: block.version, values: values(block.element) }));
    } catch { /* a full or forbidden store: the page itself still holds the text */ }
  }

  function forget(block) {
    try { localStorage.removeItem(store + block.number); } catch { /* as above */ }
  }

  function show(fragments) {
    for (const [id, html] of Object.entries(fragments)) {
      const old = document.getElementById(id);
      if (old) old.outerHTML = html;
    }
  }

  async function save(block) {
    clearTimeout(block.timer);
    if (block.busy || block.held) return;
    block.busy = true;
    block.dirty = false;
    say("saving", "Đang lưu…");
    const body = new FormData();
    for (const [name, value] of Object.entries(values(block.element))) body.append(name, value);
    body.append("indicator", block.number);
    body.append(`${block.number}-version`, block.version);
    let answer;
    try {
      answer = await fetch(form.action, {
        method: "POST", body, keepalive: true, headers: { "X-Portal": "script", "X-CSRFToken": cookie("csrftoken") },
      });
    } catch {
      block.busy = false;
      block.dirty = true;
      failed("Chưa lưu: mất kết nối. Phần đã gõ còn trên máy này.");
      block.timer = setTimeout(() => save(block), 5000);
      return;
    }
    block.busy = false;
    await heard(block, answer);
  }

  async function heard(block, answer) {
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const said = isJson ? await answer.json() : {};
    if (answer.ok) {
      block.version = said.version;
      show(said.fragments);
      if (block.dirty) { remember(block); save(block); return; }
      forget(block);
      if (![...blocks.values()].some((other) => other.dirty || other.busy)) say("saved", said.saved);
    } else if (answer.status === 401) {
      block.dirty = true;
      signInAgain();
    } else if (answer.status === 409) {
      conflict(block, said);
    } else {
      block.dirty = true;
      failed(said.refused || "Chưa lưu: hệ thống gặp lỗi. Phần đã gõ còn trên máy này.");
    }
  }

  function conflict(block, said) {
    block.held = true;
    say("failed", `Chưa lưu ${block.number}: người khác vừa sửa. Chọn bản đúng ở chỉ tiêu này.`);
    const place = block.element.querySelector("[data-conflict]");
    place.innerHTML = said.conflict;
    place.querySelector("[data-keep=mine]").addEventListener("click", () => settle(block, said, null));
    place.querySelector("[data-keep=theirs]").addEventListener("click", () => settle(block, said, said.theirs));
    place.querySelector("button").focus();
  }

  function settle(block, said, theirs) {
    block.element.querySelector("[data-conflict]").innerHTML = "";
    block.version = said.version;
    block.held = false;
    if (theirs) setValues(block.element, theirs);
    block.dirty = true;
    save(block);
  }

  function changed(block, wait) {
    block.dirty = true;
    remember(block);
    if (status.dataset.state !== "signed-out") say("saving", "Đang gõ…");
    clearTimeout(block.timer);
    block.timer = setTimeout(() => save(block), wait);
  }

  function saveAll() {
    for (const block of blocks.values()) if (block.dirty) save(block);
  }

  function begin(element) {
    const block = { element, number: element.dataset.indicator, version: Number(element.dataset.version), dirty: false, busy: false, held: false };
    blocks.set(block.number, block);
    const typed = (wait) => (event) => { if (event.target.type !== "file") changed(block, wait); };
    element.addEventListener("input", typed(700));
    element.addEventListener("change", typed(50));
    restore(block);
  }

  function restore(block) {
    let kept = null;
    try { kept = JSON.parse(localStorage.getItem(store + block.number)); } catch { /* nothing kept */ }
    if (!kept) return;
    if (JSON.stringify(kept.values) === JSON.stringify(values(block.element))) { forget(block); return; }
    setValues(block.element, kept.values);
    block.version = kept.version;
    block.dirty = true;
    save(block);
  }

  // Uploads

  function uploadAll(input) {
    const list = input.closest("[data-evidence]");
    for (const file of [...input.files]) upload(list, file);
    input.value = "";
  }

  function upload(list, file) {
    const line = document.createElement("div");
    line.className = "upload";
    line.innerHTML = '<span></span><progress max="100" value="0"></progress><span class="soft" role="status"></span>';
    const [name, bar, word] = line.children;
    name.textContent = file.name;
    bar.setAttribute("aria-label", `Đang tải ${file.name}`);
    list.after(line);
    const fail = (text) => {
      bar.remove();
      word.className = "no";
      word.textContent = text + " ";
      const again = document.createElement("button");
      again.type = "button";
      again.className = "linklike";
      again.textContent = "Thử lại";
      again.addEventListener("click", () => { line.remove(); upload(document.getElementById(list.id), file); });
      word.append(again);
    };
    if (file.size > Number(list.dataset.limit)) { fail(list.dataset.tooLarge); return; }
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append("files", file);
    request.upload.addEventListener("progress", (event) => {
      bar.value = (100 * event.loaded) / event.total;
      word.textContent = event.loaded === event.total ? "đang kiểm tra…" : `${Math.floor(bar.value)} %`;
    });
    request.addEventListener("load", () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* not ours */ }
      if (request.status === 200) { line.remove(); show(said.fragments); }
      else if (request.status === 401) { fail("Chưa tải được: phiên đã hết, đăng nhập lại."); signInAgain(); }
      else fail(said.refused || "Chưa tải được: hệ thống gặp lỗi.");
    });
    request.addEventListener("error", () => fail("Chưa tải được: mất kết nối."));
    request.open("POST", list.dataset.evidence);
    request.setRequestHeader("X-Portal", "script");
    request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
    request.send(body);
  }

  document.querySelectorAll("[data-indicator]").forEach(begin);
  document.addEventListener("change", (event) => { if (event.target.matches("[data-evidence] input[type=file]")) uploadAll(event.target); });
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveAll(); });
  window.addEventListener("online", saveAll);
  form.addEventListener("submit", (event) => { event.preventDefault(); saveAll(); });
  window.addEventListener("beforeunload", (event) => {
    if ([...blocks.values()].some((block) => block.held)) event.preventDefault();
  });

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
})();
