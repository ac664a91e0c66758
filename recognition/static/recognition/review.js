"use strict";
/* Going from one indicator to the next and marking it by keyboard, as the page says; what was typed and not sent is never dropped. */
(() => {
  const box = () => document.getElementById("review");
  const inText = (target) => target.closest("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
  const typed = (form) => [...box().querySelectorAll("textarea")].filter((one) => one.value !== one.defaultValue && (!form || one.form !== form));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || inText(event.target)) return;
    const found = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!found) return;
    event.preventDefault();
    if (found.matches("textarea")) found.focus();
    else found.click();
  });

  /* Whoever agrees with the self-assessment is done; whoever does not says why. */
  document.addEventListener("change", (event) => {
    if (!event.target.matches("#mark-form input[name=level]")) return;
    const form = event.target.form;
    const figures = [...form.elements].some((one) => one.name.startsWith("so-") && one.value);
    if (event.target.hasAttribute("data-own") && !figures && !form.reason.value.trim()) form.requestSubmit();
    else form.reason.focus();
  });

  document.addEventListener("htmx:confirm", (event) => {
    const form = event.target.matches("form") ? event.target : null;
    if (!event.detail.issueRequest || !box()?.contains(event.target)) return;
    if (typed(form).length && !window.confirm("Có phần vừa gõ chưa ghi. Bỏ phần ấy và đi tiếp?")) event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => { if (box() && leaving !== "sent" && typed().length) event.preventDefault(); });
  let leaving = "";
  document.addEventListener("submit", (event) => { if (!typed(event.target).length) leaving = "sent"; setTimeout(() => { leaving = ""; }, 3000); });

  /* A refusal is shown where it belongs; a page that is not the review (signed out meanwhile) is not put in its place. */
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (event.detail.target?.id !== "review") return;
    event.detail.shouldSwap = xhr.responseText.includes('id="review"');
    event.detail.isError = !event.detail.shouldSwap;
    if (!event.detail.shouldSwap) tell("Chưa ghi được: có thể bạn đã hết phiên đăng nhập. Phần vừa gõ vẫn ở đây; mở trang đăng nhập ở thẻ khác rồi thử lại.");
  });
  document.addEventListener("htmx:sendError", () => tell("Chưa gửi được vì mất kết nối. Phần vừa gõ vẫn ở đây; thử lại khi có mạng."));

  function tell(sentence) {
    const notice = document.createElement("div");
    notice.className = "notice bad";
    notice.setAttribute("role", "alert");
    notice.textContent = sentence;
    document.getElementById("subject-h")?.closest("section").prepend(notice);
  }

  document.addEventListener("htmx:afterSettle", () => {
    const refused = box()?.querySelector("#mark-form .errorlist") && document.getElementById("mark-reason");
    (refused || document.getElementById("subject-h"))?.focus({ preventScroll: true });
    document.querySelector(".toc > [aria-current]")?.scrollIntoView({ block: "nearest" });
  });
})();
