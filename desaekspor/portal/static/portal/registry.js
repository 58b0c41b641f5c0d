// The pages of registers: dropping a file, its size before it is sent, how much has gone over the line; filters.
(() => {
  function size(bytes) {
    const [unit, name] = bytes < 1_000_000 ? [1_000, "kB"] : [1_000_000, "MB"];
    return `${new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(bytes / unit)} ${name}`;
  }

  function showChoice(drop) {
    const file = drop.querySelector("input[type=file]").files[0];
    const note = drop.querySelector("[data-chosen]");
    const tooLarge = file && file.size > Number(drop.dataset.limit);
    note.textContent = file ? `${file.name}, ${size(file.size)}. ${tooLarge ? drop.dataset.tooLarge : ""}` : "";
    note.classList.toggle("error", Boolean(tooLarge));
    drop.closest("form").querySelector(".form-end button").disabled = Boolean(tooLarge);
  }

  document.addEventListener("change", (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (drop) showChoice(drop);
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      const drop = event.target.closest?.("[data-drop]");
      if (!drop) return;
      event.preventDefault();
      drop.classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (drop && !drop.contains(event.relatedTarget)) drop.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    const drop = event.target.closest?.("[data-drop]");
    if (!drop) return;
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) {
      drop.querySelector("input[type=file]").files = event.dataTransfer.files;
      showChoice(drop);
    }
  });

  // What is typed was searched for while it was typed; leaving the field is no new question.
  document.getElementById("saring-cari")?.addEventListener("change", (event) => event.stopPropagation());

  // Filters that are not set stay out of the address, so that it can be read and sent to a colleague.
  document.addEventListener("htmx:configRequest", (event) => {
    if (!event.target.matches?.(".list-filters")) return;
    for (const [name, value] of [...event.detail.formData.entries()]) {
      if (value === "") event.detail.formData.delete(name);
    }
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = event.target.querySelector?.("[data-sending] progress");
    if (!bar || !event.detail.lengthComputable) return;
    const share = Math.round((100 * event.detail.loaded) / event.detail.total);
    if (share >= 100) bar.removeAttribute("value"); // sent; now it is being read
    else bar.value = share;
  });
  document.addEventListener("htmx:beforeRequest", (event) => {
    const sending = event.target.querySelector?.("[data-sending]");
    if (sending) sending.hidden = false;
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const sending = event.target.querySelector?.("[data-sending]");
    if (sending && event.detail.failed) sending.hidden = true;
  });
  // What is wrong with the file comes back in the form's place: the reader is led to it.
  document.addEventListener("htmx:afterSwap", () => document.getElementById("form-errors")?.focus());
})();
