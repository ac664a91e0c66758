"use strict";
/* A PDF dropped on the page is checked in place. */
document.querySelectorAll("[data-drop]").forEach((form) => {
  const place = form.parentElement.querySelector("[data-report]");

  async function check(file) {
    place.textContent = "Đang kiểm tra…";
    const body = new FormData();
    body.append("file", file);
    try {
      const answer = await fetch(location.pathname, {
        method: "POST", body, headers: { "X-Portal": "script" },
      });
      place.innerHTML = (await answer.json()).html;
    } catch {
      place.textContent = "Chưa kiểm tra được: mất kết nối. Thử lại.";
    }
  }

  form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("over"); });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("over");
    if (event.dataTransfer.files[0]) check(event.dataTransfer.files[0]);
  });
  form.addEventListener("submit", (event) => {
    const file = form.querySelector("input[type=file]").files[0];
    if (file) { event.preventDefault(); check(file); }
  });
});
