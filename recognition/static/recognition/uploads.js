"use strict";
/* Files go up one after the other, so that on a slow line the first ones arrive; each shows how far it is. A large one
   goes in pieces: after a break it goes on where it stopped, also after a reload, when the same file is chosen again. */
(() => {
  const SMALL = 512 * 1024; // bytes; up to here a file goes at once
  const RESTARTS = 5;
  let queue = Promise.resolve(), waiting = 0, refusals = 0;

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-evidence] input[type=file]")) return;
    bring(event.target.closest("[data-evidence]"), event.target.files);
    event.target.value = "";
  });
  document.addEventListener("dragover", (event) => { if (dropPlace(event)) event.preventDefault(); });
  document.addEventListener("drop", (event) => {
    const list = dropPlace(event);
    if (!list) return;
    event.preventDefault();
    bring(list, event.dataTransfer.files);
  });
  window.addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

  function dropPlace(event) {
    return event.dataTransfer?.types.includes("Files") ? event.target.closest("[data-evidence]") : null;
  }

  function bring(list, files) {
    for (const file of [...files]) enqueue(list, file);
  }

  function enqueue(list, file) {
    const line = lineFor(file);
    endOf(list).after(line.element);
    if (file.size > Number(list.dataset.limit)) { refuse(line, list, file, list.dataset.tooLarge); return; }
    waiting += 1;
    queue = queue.then(() => upload(line, list, file)).finally(() => ended(list));
  }

  /* Where the page has nothing to swap in, it is opened afresh once all is there. */
  function ended(list) {
    waiting -= 1;
    if (!waiting && !refusals && list.dataset.then) location.assign(list.dataset.then);
  }

  function endOf(list) {
    let last = list;
    while (last.nextElementSibling?.classList.contains("upload")) last = last.nextElementSibling;
    return last;
  }

  function lineFor(file) {
    const element = document.createElement("div");
    element.className = "upload";
    element.innerHTML = '<span></span><progress max="100" value="0"></progress><span class="soft" role="status">chờ đến lượt</span>';
    const [name, bar, word] = element.children;
    name.textContent = file.name;
    bar.setAttribute("aria-label", `Đang tải ${file.name}`);
    return { element, bar, word };
  }

  function refuse(line, list, file, text) {
    refusals += 1;
    const again = document.createElement("button");
    again.type = "button";
    again.className = "linklike";
    again.textContent = "Thử lại";
    again.addEventListener("click", () => {
      refusals -= 1;
      line.element.remove();
      enqueue(document.getElementById(list.id), file);
    });
    line.bar.remove();
    line.word.className = "no";
    line.word.replaceChildren(text, " ", again);
  }

  /* Resolves when the file is taken or refused; a broken line only delays it. */
  async function upload(line, list, file) {
    const whole = () => attempt(list.dataset.evidence, formOf(list, { files: file }), showing(line, 0, file));
    const isSmall = file.size <= SMALL || !list.dataset.resume;
    let answer = isSmall ? await whole() : null;
    if (!answer) answer = await (list.dataset.resume ? inPieces(line, list, file, isSmall) : insist(line, whole));
    heard(answer, line, list, file);
  }

  /* Begin, piece after piece, tell where it belongs. ``lost``: an answer got lost that may have said it is taken. */
  async function inPieces(line, list, file, lost) {
    for (let restart = 0; restart < RESTARTS; restart += 1) {
      const begun = await insist(line, () => attempt(list.dataset.resume, formWith({ name: file.name, size: file.size, modified: file.lastModified })));
      if (begun.status !== 200) return begun;
      const sent = await sendPieces(line, file, begun.said);
      if (sent.status === 404) continue; // gone meanwhile: from the beginning
      if (sent.status !== 200) return sent;
      line.word.textContent = "đang kiểm tra…";
      const told = await insist(line, () => attempt(list.dataset.evidence, formOf(list, { upload: begun.said.upload, ...(lost && { again: 1 }) })), () => { lost = true; });
      if (told.status !== 404) return told;
    }
    return { status: 0, said: {} };
  }

  async function sendPieces(line, file, { url, offset, piece }) {
    let answer = { status: 200, said: { offset } };
    while (offset < file.size) {
      const part = file.slice(offset, offset + piece);
      answer = await insist(line, () => attempt(`${url}?offset=${offset}`, part, showing(line, offset, file)));
      if (answer.status !== 200 && answer.status !== 409) return answer;
      if (answer.said.offset === offset) await pause(1000);
      offset = answer.said.offset;
      show(line, offset, file);
    }
    return { status: 200, said: {} };
  }

  /* Until there is an answer; waits longer each time, and goes on at once when the line is back. */
  async function insist(line, ask, broke = () => {}) {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 30000)) {
      const answer = await ask();
      if (answer) return answer;
      broke();
      line.word.textContent = "mất kết nối, sẽ tự tải tiếp…";
      await pause(wait);
    }
  }

  function pause(time) {
    return new Promise((done) => {
      const go = () => { clearTimeout(timer); window.removeEventListener("online", go); done(); };
      const timer = setTimeout(go, time);
      window.addEventListener("online", go);
    });
  }

  function formWith(fields) {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    return body;
  }

  function formOf(list, fields) {
    const office = list.closest("form")?.elements.office;
    return formWith(office ? { ...fields, office: office.value } : fields);
  }

  /* {status, said}, or null when the line broke or the server has to be asked again. */
  function attempt(url, body, progress) {
    return new Promise((done) => {
      const request = new XMLHttpRequest();
      if (progress) request.upload.addEventListener("progress", progress);
      request.addEventListener("load", () => done(request.status >= 502 ? null : { status: request.status, said: read(request) }));
      for (const trouble of ["error", "abort", "timeout"]) request.addEventListener(trouble, () => done(null));
      request.open("POST", url);
      request.timeout = 300000;
      request.setRequestHeader("X-Portal", "script");
      request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
      if (body instanceof Blob) request.setRequestHeader("Content-Type", "application/octet-stream");
      request.send(body);
    });
  }

  function read(request) {
    try { return JSON.parse(request.responseText); } catch { return {}; }
  }

  function showing(line, offset, file) {
    return (event) => show(line, Math.min(offset + event.loaded, file.size), file);
  }

  function show(line, sent, file) {
    line.bar.value = file.size ? (100 * sent) / file.size : 100;
    line.word.textContent = sent === file.size ? "đang kiểm tra…" : `${Math.floor(line.bar.value)} %`;
  }

  function heard(answer, line, list, file) {
    const { status, said } = answer ?? { status: 0, said: {} };
    if (status === 200 && said.fragments) {
      line.element.remove();
      page.show(said.fragments, said.at);
    } else if (status === 200 && said.taken) {
      line.bar.remove();
      line.word.textContent = "đã tải lên";
    } else if (status === 401) {
      refuse(line, list, file, "Chưa tải xong: phiên đã hết. Đăng nhập lại rồi chọn tệp lần nữa, phần đã tải được giữ.");
      if (typeof page !== "undefined") page.signOut();
    } else if (status === 0) {
      refuse(line, list, file, "Chưa tải được: mất kết nối.");
    } else {
      refuse(line, list, file, said.refused || "Chưa tải được: hệ thống gặp lỗi.");
    }
  }
})();
