// The number beside each slider of the weights follows it.
(() => {
  const written = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1 });
  document.addEventListener("input", (event) => {
    if (!event.target.matches(".slider input")) return;
    event.target.parentElement.querySelector("output").textContent = written.format(event.target.valueAsNumber);
  });
})();
