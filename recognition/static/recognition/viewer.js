"use strict";
/* Pages of a file in place: turn over, zoom, rotate, by button or key. Without it the picture and the links stay. */
(() => {
  const ZOOMS = [1, 1.5, 2, 3];
  const KEYS = { ArrowLeft: "back", ArrowRight: "on", "+": "in", "=": "in", "-": "out", 0: "whole", r: "turn", R: "turn" };
  const DEEDS = {
    back: (at) => ({ page: Math.max(1, at.page - 1) }),
    on: (at) => ({ page: Math.min(at.pages, at.page + 1) }),
    in: (at) => ({ zoom: Math.min(ZOOMS.length - 1, at.zoom + 1) }),
    out: (at) => ({ zoom: Math.max(0, at.zoom - 1) }),
    whole: () => ({ zoom: 0 }),
    turn: (at) => ({ turn: (at.turn + 90) % 360 }),
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) act(button.closest("[data-viewer]"), button.dataset.do);
  });

  // The number of the page stands inside the dossier's form and is none of its figures: nobody else hears of it.
  for (const kind of ["input", "change", "keydown"]) {
    document.addEventListener(kind, (event) => {
      if (!event.target.matches?.("[data-page-no]")) return;
      event.stopPropagation();
      if (event.key === "Enter") event.preventDefault();
      if (kind === "change" || event.key === "Enter") goTo(event.target.closest("[data-viewer]"), Number(event.target.value));
    }, true);
  }

  function goTo(viewer, page) {
    if (Number.isInteger(page) && page >= 1 && page <= state(viewer).pages) go(viewer, { page });
    else tell(viewer);
  }

  document.addEventListener("keydown", (event) => {
    const deed = KEYS[event.key];
    if (!deed || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
    const all = document.querySelectorAll("[data-viewer]");
    const viewer = event.target.closest("[data-viewer]") ?? (all.length === 1 ? all[0] : null);
    if (!viewer) return;
    event.preventDefault();
    act(viewer, deed);
  });

  function state(viewer) {
    const { page, pages, zoom = 0, turn = 0 } = viewer.dataset;
    return { page: Number(page), pages: Number(pages), zoom: Number(zoom), turn: Number(turn) };
  }

  function act(viewer, deed) {
    go(viewer, DEEDS[deed](state(viewer)));
  }

  /* The new page takes the place of the old one once it is here. */
  function go(viewer, change) {
    const before = state(viewer), at = { ...before, ...change };
    for (const name of ["page", "zoom", "turn"]) viewer.dataset[name] = at[name];
    tell(viewer);
    const image = viewer.querySelector("img"), wanted = address(viewer, at);
    if (image.getAttribute("src") === wanted) return;
    const fresh = new Image();
    viewer.dataset.waits = wanted;
    say(viewer, `Đang mở trang ${at.page}…`);
    fresh.addEventListener("load", () => { if (viewer.dataset.waits === wanted) arrive(viewer, image, wanted, at.page !== before.page); });
    fresh.addEventListener("error", () => { if (viewer.dataset.waits === wanted) say(viewer, `Chưa mở được trang ${at.page}: thử lại, hoặc bấm «Mở cả tệp».`); });
    fresh.src = wanted;
  }

  function arrive(viewer, image, wanted, isOther) {
    image.removeAttribute("srcset");
    image.src = wanted;
    image.alt = `${viewer.dataset.name}, trang ${viewer.dataset.page}`;
    if (isOther) viewer.querySelector(".viewer-page").scrollTop = 0;
    say(viewer, "");
    ahead(viewer);
  }

  /* The page that is probably asked for next; not where people pay for every byte. */
  function ahead(viewer) {
    const at = state(viewer);
    if (at.page < at.pages && !navigator.connection?.saveData) new Image().src = address(viewer, { ...at, page: at.page + 1 });
  }

  function address(viewer, { page, zoom, turn }) {
    const room = viewer.clientWidth * (window.devicePixelRatio || 1);
    const width = zoom ? 2000 : room <= 640 ? 640 : 1280;
    return `${viewer.dataset.src.replace(/\d+\/$/, `${page}/`)}?rong=${width}&xoay=${turn}`;
  }

  function tell(viewer) {
    const at = state(viewer);
    const number = viewer.querySelector("[data-page-no]");
    if (number) number.value = at.page;
    for (const [deed, closed] of Object.entries({ back: at.page <= 1, on: at.page >= at.pages, out: at.zoom <= 0, in: at.zoom >= ZOOMS.length - 1 })) {
      viewer.querySelector(`[data-do="${deed}"]`)?.setAttribute("aria-disabled", String(closed));
    }
    viewer.querySelector("[data-zoom-said]").textContent = `${100 * ZOOMS[at.zoom]} %`;
  }

  function say(viewer, text) {
    viewer.querySelector("[data-said]").textContent = text;
  }

  // Beside the indicator: a file's link opens it there, a second time closes it

  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[data-view]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const list = link.closest(".ev"), open = slotOf(list);
    if (open?.dataset.of === link.dataset.view) { close(open); return; }
    const slot = open ?? list.parentElement.insertBefore(document.createElement("div"), list.nextSibling);
    slot.className = "viewer-slot no-print";
    slot.dataset.of = link.dataset.view;
    slot.textContent = "Đang mở tệp…";
    await fill(slot, link);
  });

  async function fill(slot, link) {
    const answer = await fetch(link.dataset.view, { headers: { "X-Portal": "script" } }).catch(() => null);
    if (!answer?.ok || slot.dataset.of !== link.dataset.view) { if (!answer?.ok) location.assign(link.href); return; }
    slot.innerHTML = await answer.text();
    slot.querySelector("[data-close]")?.focus();
  }

  function slotOf(list) {
    const next = list.nextElementSibling;
    return next?.classList.contains("viewer-slot") ? next : null;
  }

  function close(slot) {
    const of = slot.dataset.of;
    slot.remove();
    document.querySelector(`a[data-view="${CSS.escape(of)}"]`)?.focus();
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) close(event.target.closest(".viewer-slot"));
  });
  document.addEventListener("keydown", (event) => {
    const slot = event.key === "Escape" && event.target.closest(".viewer-slot");
    if (slot) close(slot);
  });
})();
