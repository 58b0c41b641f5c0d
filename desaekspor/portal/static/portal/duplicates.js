// Deciding pairs by keyboard. The keys stand on the buttons; "?" shows them all, and whoever is disturbed by them switches them off.
(() => {
  const OFF = "desaekspor-duplicates-keys-off";
  const stored = (() => { try { return window.localStorage; } catch { return null; } })();
  let off = stored?.getItem(OFF) === "yes";

  function dress() {
    for (const help of document.querySelectorAll("[data-shortcuts]")) {
      help.hidden = false;
      const tick = help.querySelector("input[type=checkbox]");
      if (tick) tick.checked = !off;
    }
    for (const button of document.querySelectorAll(".without-script")) button.hidden = true;
    for (const key of document.querySelectorAll(".decide kbd, .said kbd")) key.hidden = off;
  }

  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-shortcuts] input[type=checkbox]")) return;
    off = !event.target.checked;
    stored?.setItem(OFF, off ? "yes" : "no");
    dress();
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "?") {
      const help = document.querySelector("[data-shortcuts]");
      if (!help) return;
      event.preventDefault();
      help.open = !help.open;
      if (help.open) help.querySelector("summary").focus();
      return;
    }
    if (off) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    if (!target || target.closest(".htmx-request")) return;
    event.preventDefault();
    target.click();
  });

  // The next pair comes in place of the one before: whoever listens to the page is told what it is, and Tab begins there.
  document.addEventListener("htmx:afterSettle", (event) => {
    dress();
    if (event.target.id !== "content" && !document.getElementById("decide")) return;
    document.getElementById("content")?.focus({ preventScroll: true });
  });

  // One tick for all rows of the page.
  document.addEventListener("change", (event) => {
    if (!event.target.matches("[data-tick-all]")) return;
    for (const tick of document.querySelectorAll("input[name=pasangan]")) tick.checked = event.target.checked;
  });
  for (const all of document.querySelectorAll("[data-tick-all]")) all.closest("[hidden]")?.removeAttribute("hidden");

  dress();
})();
