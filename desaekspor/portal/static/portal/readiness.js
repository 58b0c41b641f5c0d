// The owner's answers on the phone. All screens are in the page, so that a broken connection does not stop anybody: each
// answer is kept on the phone as it is given, and leaves it when the server has it. Without this file the buttons send a form.
(() => {
  const page = document.querySelector("[data-fill]");
  if (!page) return;
  const words = page.dataset;
  const store = `readiness-${words.drafts}`;
  const again = 15_000; // milliseconds between two tries
  const state = page.querySelector("[data-state]");
  const screens = [...page.querySelectorAll("[data-screen]")];
  const questionOf = (code) => page.querySelector(`[data-question="${code}"]`);
  let base = words.base;

  // Drafts: {code: {fields, base}}. The copy in memory serves where nothing can be stored.
  let drafts = {};
  try { drafts = JSON.parse(localStorage.getItem(store)) ?? {}; } catch { drafts = {}; }
  function keep() {
    try {
      if (Object.keys(drafts).length) localStorage.setItem(store, JSON.stringify(drafts));
      else localStorage.removeItem(store);
    } catch { /* full or forbidden */ }
    for (const one of page.querySelectorAll("[data-waiting]")) one.hidden = !Object.keys(drafts).length;
  }

  function say(text, kind = "") {
    state.textContent = text;
    state.className = `fill-state small ${kind}`;
  }

  // What a form would send of this question.
  const valuesOf = (question) => Object.fromEntries([...new FormData(question.closest("form"))].filter(([name]) => {
    const field = question.querySelector(`[name="${name}"]`);
    return field !== null;
  }));

  function show(question, fields) {
    for (const input of question.querySelectorAll("input")) {
      if (input.disabled) continue;
      if (input.type === "radio") input.checked = fields[input.name] === input.value;
      else input.value = fields[input.name] ?? "";
    }
  }

  function complain(question, text) {
    for (const old of question.querySelectorAll(".error")) old.remove();
    question.classList.toggle("wrong", Boolean(text));
    if (text) question.querySelector("legend").after(Object.assign(document.createElement("p"), { className: "error", textContent: text }));
  }

  let sending = false;
  async function flush() {
    if (sending) return;
    sending = true;
    const tried = new Set();
    const next = () => Object.keys(drafts).find((code) => questionOf(code) && !tried.has(JSON.stringify([code, drafts[code].fields])));
    try {
      for (let code = next(); code; code = next()) {
        const draft = drafts[code];
        tried.add(JSON.stringify([code, draft.fields]));
        const question = questionOf(code);
        const form = question.closest("form");
        say(words.wordsSending);
        const body = new URLSearchParams({ ...draft.fields, dasar: draft.base, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
        const response = await fetch(form.action, { method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual" });
        if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
          say(words.wordsTrouble, "warn");
          return;
        }
        const told = await response.json();
        if (told.gone) {
          say(told.gone, "warn");
          return;
        }
        base = String(told.revision);
        for (const one of page.querySelectorAll("[name=dasar]")) one.value = base;
        if (drafts[code] === draft && !(code in told.errors)) delete drafts[code];
        else if (drafts[code] !== draft) drafts[code].base = base;
        keep();
        complain(question, told.errors[code] ?? (told.kept.includes(code) ? words.wordsTheirs : ""));
        say(`${words.wordsKept} · ${told.answered}/${told.asked}`, "ok");
      }
    } catch {
      say(words.wordsWaits, "warn");
    } finally {
      sending = false;
    }
  }

  function remember(question) {
    const code = question.dataset.question;
    drafts[code] = { fields: valuesOf(question), base: drafts[code]?.base ?? base };
    keep();
    flush();
  }

  page.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question) return;
    // A number and "not known" exclude each other.
    const number = question.querySelector(`[name="${question.dataset.question}-angka"]`);
    if (number && event.target.type === "radio") number.value = "";
    if (number && event.target === number && number.value) for (const one of question.querySelectorAll("[type=radio]")) one.checked = false;
    remember(question);
  });

  function turnTo(name, { past = false } = {}) {
    for (const screen of screens) screen.hidden = screen.dataset.screen !== name;
    const screen = screens.find((one) => one.dataset.screen === name);
    if (!past) history.pushState({ screen: name }, "", new URL(`../${name}/`, window.location.href));
    screen.querySelector("h2").focus();
    window.scrollTo(0, 0);
    // The language is changed on the screen one is on.
    for (const next of document.querySelectorAll("form.language [name=next]")) next.value = window.location.pathname;
  }

  page.addEventListener("submit", (event) => {
    const screen = event.target.closest("[data-screen]");
    const place = screens.indexOf(screen);
    if (place === screens.length - 1) {
      if (Object.keys(drafts).length) {
        event.preventDefault();
        flush();
      }
      return;
    }
    event.preventDefault();
    flush();
    turnTo(screens[place + 1].dataset.screen);
  });
  for (const back of page.querySelectorAll("[data-back]")) {
    back.hidden = false;
    back.addEventListener("click", () => turnTo(screens[screens.indexOf(back.closest("[data-screen]")) - 1].dataset.screen));
  }
  history.replaceState({ screen: words.current }, "");
  window.addEventListener("popstate", (event) => { if (event.state?.screen) turnTo(event.state.screen, { past: true }); });
  window.addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  setInterval(() => { if (Object.keys(drafts).length) flush(); }, again);

  for (const [code, draft] of Object.entries(drafts)) {
    const question = questionOf(code);
    if (question && !("locked" in question.dataset)) show(question, draft.fields);
    else delete drafts[code];
  }
  keep();
  if (Object.keys(drafts).length) flush();
})();
