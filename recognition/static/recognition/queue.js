// Ticking lines of the queue: all at once, and how many are chosen.
(() => {
  const form = document.getElementById("in-charge");
  if (!form) return;
  const all = form.querySelector("[data-all]"), said = form.querySelector("[data-count]");
  const boxes = [...form.querySelectorAll("input[name=dossier]")];
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked).length;
    if (said) said.textContent = chosen ? ` (${chosen})` : "";
    if (all) all.checked = chosen > 0 && chosen === boxes.length;
  };
  all?.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
})();
