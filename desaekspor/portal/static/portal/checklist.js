// After an answer its row comes back: who works by keyboard goes on from its "take back", or from the first button after an undo.
// Not before it has settled: until then a form in it is sent the way of a page without a script.
document.addEventListener("htmx:afterSettle", (event) => {
  const path = event.detail.pathInfo?.requestPath ?? "";
  const number = path.match(/periksa\/(\d+)\//)?.[1];
  const row = number && document.getElementById(`umkm-${number}`);
  row?.querySelector("[data-undo], .check-buttons button")?.focus({ preventScroll: true });
});
