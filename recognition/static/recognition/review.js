"use strict";
/* J and K go to the next and the previous indicator, as the page says; the reader and the list follow. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const link = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (link) { event.preventDefault(); link.click(); }
});

document.addEventListener("htmx:afterSettle", () => {
  document.getElementById("subject-h")?.focus({ preventScroll: true });
  document.querySelector(".toc [aria-current]")?.scrollIntoView({ block: "nearest" });
});
