// The form of an enterprise: numbers written in groups while typing, one more product, a word before what was written is lost.
(() => {
  const mark = new Intl.NumberFormat(document.documentElement.lang).format(1000).replace(/\d/g, "") || ".";

  function grouped(input, digits) {
    if (input.dataset.format === "money") return digits.replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+(?!\d))/g, mark);
    if (input.dataset.format === "count") return digits.replace(/^0+(?=\d)/, "");
    const separator = input.inputMode === "tel" ? "-" : " ";
    const parts = [];
    let rest = digits;
    for (const size of input.dataset.group.split("-").map(Number)) {
      if (rest) parts.push(rest.slice(0, size));
      rest = rest.slice(size);
    }
    return parts.join(separator) + rest;
  }

  // Whoever types a mark of their own ("1,5 juta", "+62 …") is left alone until the field is empty again.
  function format(input, event) {
    if (input.value === "") delete input.dataset.free;
    else if (/\D/.test(event.data ?? event.dataTransfer?.getData("text") ?? "")) input.dataset.free = "";
    const text = input.value;
    const ours = input.dataset.format ? mark : input.inputMode === "tel" ? "-" : " ";
    if ("free" in input.dataset || [...text].some((sign) => !/\d/.test(sign) && sign !== ours)) return;
    const before = text.slice(0, input.selectionStart ?? text.length).replace(/\D/g, "").length;
    const shown = grouped(input, text.replace(/\D/g, ""));
    if (shown === text) return;
    input.value = shown;
    let place = 0;
    for (let seen = 0; seen < before && place < shown.length; place++) if (/\d/.test(shown[place])) seen++;
    input.setSelectionRange(place, place);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("input[data-format], input[data-group]") && !event.isComposing) format(event.target, event);
  });

  const lines = document.querySelector("[data-lines]");
  const add = document.querySelector("[data-add-line]");
  if (lines && add) {
    add.hidden = false;
    add.addEventListener("click", () => {
      const number = lines.children.length;
      const line = lines.lastElementChild.cloneNode(true);
      const [text, radio] = line.querySelectorAll("input");
      text.value = "";
      text.id = `id_product_${number}`;
      text.setAttribute("aria-label", text.getAttribute("aria-label").replace(/\d+/, number + 1));
      radio.value = number;
      radio.checked = false;
      lines.append(line);
      text.focus();
      if (number + 1 >= 20) add.hidden = true;
    });
  }

  const form = document.querySelector("[data-keeps-draft]");
  if (form) {
    let changed = form.querySelector(".differing, .wrong") !== null;
    form.addEventListener("input", () => { changed = true; });
    form.addEventListener("submit", () => { changed = false; });
    window.addEventListener("beforeunload", (event) => {
      if (!changed) return;
      event.preventDefault();
      event.returnValue = form.dataset.keepsDraft;
    });
  }
})();
