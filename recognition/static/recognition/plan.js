"use strict";
/* Copies a message, so that it can be pasted into a chat. Without it the text can be selected by hand. */
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const text = document.getElementById(button.dataset.copy);
  const fold = text.closest("details"), wasOpen = fold?.open;
  if (fold) fold.open = true; // what is folded away cannot be selected
  text.select();
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    document.execCommand("copy"); // pages without HTTPS have no clipboard
  }
  if (fold) fold.open = wasOpen;
  button.textContent = "Đã sao chép, dán vào tin nhắn";
});
