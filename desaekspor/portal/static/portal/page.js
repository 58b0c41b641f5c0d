// Small conveniences of every page. All of it also works without this file.
(() => {
  const token = document.querySelector('meta[name="csrf-token"]')?.content;
  document.addEventListener("htmx:configRequest", (event) => {
    if (token) event.detail.headers["X-CSRFToken"] = token;
  });

  // Escape closes what is open: menus, and the note of a figure.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const holder = event.target.closest?.(".note-holder") ?? document.querySelector(".note-holder:hover");
    if (holder) {
      holder.classList.add("dismissed");
      holder.addEventListener("mouseleave", () => holder.classList.remove("dismissed"), { once: true });
      holder.addEventListener("focusout", () => holder.classList.remove("dismissed"), { once: true });
    }
    const menu = event.target.closest?.("details.menu[open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // "/" leads to the search, as the field itself says.
  document.addEventListener("keydown", (event) => {
    const field = document.getElementById("saring-cari") ?? document.getElementById("search");
    const isTyping = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping || !field) return;
    event.preventDefault();
    field.focus();
    field.select();
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const dot = event.target.closest(".dot");
    if (dot) dot.focus(); // Safari on a phone does not focus a tapped button
    if (event.target.closest("[data-print]")) window.print();
    // A row leads to its record; links and buttons in it keep their own meaning.
    const row = event.target.closest("tr[data-href]");
    if (row && !event.target.closest("a, button, input, label, select") && !window.getSelection()?.toString()) {
      window.location.assign(row.dataset.href);
    }
  });

  // A choice that stands alone in its form is sent when it is made.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-send]")) event.target.form.requestSubmit();
  });

  document.getElementById("form-errors")?.focus();

  // Rows that scroll sideways on a phone show where one is.
  for (const row of document.querySelectorAll(".subjects, .chips")) {
    const present = row.querySelector("[aria-current]");
    if (present && row.scrollWidth > row.clientWidth) row.scrollLeft = present.offsetLeft - (row.clientWidth - present.offsetWidth) / 2;
  }
})();
