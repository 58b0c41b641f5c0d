// One tick for all products of the page; a code that is changed ticks its product.
(() => {
  const all = document.querySelector("[data-tick-all]");
  if (!all) return;
  all.closest("[hidden]")?.removeAttribute("hidden");
  all.addEventListener("change", () => {
    for (const tick of document.querySelectorAll("input[name=produk]:not([data-confirmed])")) tick.checked = all.checked;
  });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".code-field")) return;
    const tick = event.target.closest("tr")?.querySelector("input[name=produk]");
    if (tick) tick.checked = true;
  });
})();
