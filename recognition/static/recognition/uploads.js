"use strict";
/* Evidence goes up one file after the other, so that on a slow line the first ones arrive; each shows how far it is. */
(() => {
  let queue = Promise.resolve(), waiting = 0;

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-evidence] input[type=file]")) return;
    const list = event.target.closest("[data-evidence]");
    for (const file of [...event.target.files]) enqueue(list, file);
    event.target.value = "";
  });
  window.addEventListener("beforeunload", (event) => { if (waiting) event.preventDefault(); });

  function enqueue(list, file) {
    const line = lineFor(file);
    endOf(list).after(line.element);
    if (file.size > Number(list.dataset.limit)) { refuse(line, list, file, list.dataset.tooLarge); return; }
    waiting += 1;
    queue = queue.then(() => upload(line, list, file)).finally(() => { waiting -= 1; });
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
    const again = document.createElement("button");
    again.type = "button";
    again.className = "linklike";
    again.textContent = "Thử lại";
    again.addEventListener("click", () => { line.element.remove(); enqueue(document.getElementById(list.id), file); });
    line.bar.remove();
    line.word.className = "no";
    line.word.replaceChildren(text, " ", again);
  }

  /* Resolves when the file is taken, refused or lost; never rejects. */
  function upload(line, list, file) {
    return new Promise((done) => {
      const request = new XMLHttpRequest(), body = new FormData();
      body.append("files", file);
      request.upload.addEventListener("progress", (event) => progress(line, event));
      request.addEventListener("load", () => heard(request, line, list, file));
      request.addEventListener("error", () => refuse(line, list, file, "Chưa tải được: mất kết nối."));
      request.addEventListener("loadend", done);
      request.open("POST", list.dataset.evidence);
      request.setRequestHeader("X-Portal", "script");
      request.setRequestHeader("X-CSRFToken", cookie("csrftoken"));
      request.send(body);
    });
  }

  function progress(line, event) {
    line.bar.value = (100 * event.loaded) / event.total;
    line.word.textContent = event.loaded === event.total ? "đang kiểm tra…" : `${Math.floor(line.bar.value)} %`;
  }

  function heard(request, line, list, file) {
    let said = {};
    try { said = JSON.parse(request.responseText); } catch { /* not ours */ }
    if (request.status === 200 && said.fragments) {
      line.element.remove();
      page.show(said.fragments, said.at);
    } else if (request.status === 401) {
      refuse(line, list, file, "Chưa tải được: phiên đã hết. Đăng nhập lại rồi chọn tệp lần nữa.");
      page.signOut();
    } else {
      refuse(line, list, file, said.refused || "Chưa tải được: hệ thống gặp lỗi.");
    }
  }
})();
