"use strict";
/* Files are dragged onto an indicator; the boxes and the button do the same without a mouse. */
(() => {
  const table = document.querySelector("form[data-guard]");
  let typed = false;
  table?.addEventListener("input", () => { typed = true; });
  table?.addEventListener("submit", () => { typed = false; });
  window.addEventListener("beforeunload", (event) => { if (typed) event.preventDefault(); });

  const form = document.getElementById("assign");
  if (!form) return;
  const boxes = (name) => [...form.querySelectorAll(`input[name="${name}"]`)];
  const count = (name) => boxes(name).filter((box) => box.checked).length;
  const said = form.querySelector("[data-count]"), all = form.querySelector("[data-all]");

  function tell() {
    const files = count("items"), places = count("places");
    if (said) said.textContent = `Đã chọn ${files} tệp, ${places} chỉ tiêu`;
    if (all) all.checked = files > 0 && files === boxes("items").length;
  }

  form.addEventListener("change", (event) => {
    if (event.target === all) for (const box of boxes("items")) box.checked = all.checked;
    tell();
  });

  for (const row of form.querySelectorAll("tr[data-item]")) {
    if (!row.querySelector('input[name="items"]') || !boxes("places").length) continue;
    row.draggable = true;
    row.addEventListener("dragstart", (event) => {
      const own = row.querySelector('input[name="items"]');
      if (!own.checked) for (const box of boxes("items")) box.checked = box === own;
      tell();
      event.dataTransfer.setData("text/plain", `${count("items")} tệp`);
      event.dataTransfer.effectAllowed = "copy";
      form.classList.add("dragging");
    });
    row.addEventListener("dragend", () => form.classList.remove("dragging"));
  }

  for (const place of form.querySelectorAll("[data-place]")) {
    place.addEventListener("dragover", (event) => { event.preventDefault(); place.classList.add("over"); });
    place.addEventListener("dragleave", () => place.classList.remove("over"));
    place.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!form.classList.contains("dragging")) return;
      for (const box of boxes("places")) box.checked = place.contains(box);
      form.requestSubmit();
    });
  }
  tell();
})();
