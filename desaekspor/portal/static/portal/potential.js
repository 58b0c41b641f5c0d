// Ticking villages to compare: no more than the page allows, and how many are ticked.
(() => {
  const form = document.getElementById("compare");
  if (!form) return;
  const said = document.getElementById("ticked");
  const most = Number(form.dataset.most);
  function count() {
    const boxes = [...form.querySelectorAll("input[name=desa]")];
    const ticked = boxes.filter((box) => box.checked);
    for (const box of boxes) box.disabled = !box.checked && ticked.length >= most;
    said.textContent = ticked.map((box) => box.closest("tr").querySelector("th a").textContent).join(", ") || said.dataset.none;
  }
  said.dataset.none = said.textContent;
  form.addEventListener("change", count);
  window.addEventListener("pageshow", count);
})();
