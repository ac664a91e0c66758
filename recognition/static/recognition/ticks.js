// Lists with ticks: tick all or none, and say on the button how many are chosen.
for (const form of document.querySelectorAll("[data-ticks]")) {
  const ticks = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const all = form.querySelector("[data-tick-all]"), count = form.querySelector("[data-tick-count]");
  const say = () => {
    const chosen = ticks.filter((tick) => tick.checked).length;
    if (count) count.textContent = ` (${chosen})`;
    if (all) all.textContent = chosen === ticks.length ? "Bỏ hết" : "Chọn hết";
  };
  form.addEventListener("change", say);
  all?.addEventListener("click", () => {
    const next = ticks.some((tick) => !tick.checked);
    for (const tick of ticks) tick.checked = next;
    say();
  });
  say();
}
