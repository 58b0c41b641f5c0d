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
  const waiting = []; // proofs, [code, file] each: in this page alone
  try { drafts = JSON.parse(localStorage.getItem(store)) ?? {}; } catch { drafts = {}; }
  function keep() {
    try {
      if (Object.keys(drafts).length) localStorage.setItem(store, JSON.stringify(drafts));
      else localStorage.removeItem(store);
    } catch { /* full or forbidden */ }
    for (const one of page.querySelectorAll("[data-waiting]")) one.hidden = !Object.keys(drafts).length && !waiting.length;
  }

  function say(text, kind = "") {
    state.textContent = text;
    state.className = `fill-state small ${kind}`;
  }

  // What a form would send of this question.
  const valuesOf = (question) => Object.fromEntries([...new FormData(question.closest("form"))].filter(([name, value]) => (
    typeof value === "string" && question.querySelector(`[name="${name}"]`) !== null
  )));

  function show(question, fields) {
    for (const input of question.querySelectorAll("input")) {
      if (input.disabled || input.type === "file") continue;
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

  // Proofs go at once, one after the other; without a connection they wait in this page.
  const largest = 2000; // pixels: a paper can still be read, and a slow network carries it
  async function lighter(file) {
    if (!file.type.startsWith("image/") || file.size < 700_000) return file;
    try {
      const picture = await createImageBitmap(file);
      const scale = Math.min(1, largest / Math.max(picture.width, picture.height));
      const canvas = Object.assign(document.createElement("canvas"), { width: picture.width * scale, height: picture.height * scale });
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const light = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.85); });
      return light && light.size < file.size ? light : file;
    } catch {
      return file; // what it is, the server says
    }
  }

  async function post(action, body) {
    const response = await fetch(action, { method: "POST", body, headers: { "X-Autosave": "1" }, redirect: "manual" });
    return response.headers.get("Content-Type")?.startsWith("application/json") ? response.json() : {};
  }

  // Put what the server tells of proofs in its place.
  function showProofs(answer) {
    let trouble = answer.proofs ? "" : answer.gone ?? words.wordsTrouble;
    for (const [code, html] of Object.entries(answer.proofs ?? {})) {
      const block = new DOMParser().parseFromString(html, "text/html").querySelector("[data-proofs]");
      page.querySelector(`[data-proofs="${code}"]`).replaceWith(block);
      trouble = block.querySelector(".error")?.textContent.trim() ?? trouble;
    }
    if (trouble) say(trouble, "warn");
    else say(words.wordsKept, "ok");
  }

  let carrying = false;
  async function carry() {
    if (carrying) return;
    carrying = true;
    try {
      while (waiting.length) {
        const [code, file] = waiting[0];
        const form = questionOf(code).closest("form");
        say(words.wordsSending);
        const body = new FormData();
        body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        body.set(`bukti-${code}`, file, file.name ?? "foto.jpg");
        const answer = await post(form.action, body);
        waiting.shift();
        keep();
        showProofs(answer);
      }
    } catch {
      keep();
      say(words.wordsPhoto, "warn");
    } finally {
      carrying = false;
    }
  }

  async function takeBack(button) {
    const body = new FormData();
    body.set("csrfmiddlewaretoken", button.form.elements.csrfmiddlewaretoken.value);
    try {
      showProofs(await post(button.formAction, body));
    } catch {
      say(words.wordsWaits, "warn");
    }
  }

  page.addEventListener("change", async (event) => {
    if (event.target.type !== "file") return;
    const code = event.target.closest("[data-question]").dataset.question;
    const files = [...event.target.files];
    event.target.value = "";
    for (const file of files) waiting.push([code, await lighter(file)]);
    carry();
  });
  window.addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); });

  page.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question || event.target.type === "file") return;
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
    if (event.submitter?.hasAttribute("data-take-back")) {
      event.preventDefault();
      takeBack(event.submitter);
      return;
    }
    const screen = event.target.closest("[data-screen]");
    const place = screens.indexOf(screen);
    if (place === screens.length - 1) {
      if (Object.keys(drafts).length || waiting.length) {
        event.preventDefault();
        flush();
        carry();
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
  const goOn = () => { flush(); carry(); };
  window.addEventListener("online", goOn);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) goOn(); });
  setInterval(() => { if (Object.keys(drafts).length || waiting.length) goOn(); }, again);

  for (const [code, draft] of Object.entries(drafts)) {
    const question = questionOf(code);
    if (question && !("locked" in question.dataset)) show(question, draft.fields);
    else delete drafts[code];
  }
  keep();
  if (Object.keys(drafts).length) flush();
})();
