"use strict";
/* What every page shares. Pages work without it. */
document.documentElement.classList.add("js");

function cookie(name) {
  const found = document.cookie.split("; ").find((part) => part.startsWith(name + "="));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

document.addEventListener("click", (event) => {
  const target = event.target.closest("[data-print]");
  if (target) window.print();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// htmx sends Django's token with every request.
document.addEventListener("htmx:configRequest", (event) => { event.detail.headers["X-CSRFToken"] = cookie("csrftoken"); });
