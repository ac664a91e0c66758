"use strict";
/* J and K go to the next and the previous indicator, as the page says. */
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  const link = document.querySelector(`[data-key="${event.key.toLowerCase()}"]`);
  if (link) { event.preventDefault(); link.click(); }
});
