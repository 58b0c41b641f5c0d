// One tick for all rows of the page; a code that is changed ticks its row.
(() => {
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const tick of document.querySelectorAll("input[data-tick]:not([data-confirmed])")) tick.checked = all.checked;
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".code-field")) return;
    const tick = event.target.closest("tr")?.querySelector("input[data-tick]");
    if (tick) tick.checked = true;
  });
})();
