// Months entered with a finger. What is typed is kept on the telephone until the server has it, signal or not.
(() => {
  const page = document.querySelector("[data-entry]");
  if (!page) return;
  const words = page.dataset;
  const store = `supply-${words.drafts}`;
  const again = 20_000; // milliseconds between two tries
  const forms = [...page.querySelectorAll("form[data-draft]")];
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  // Drafts: {form: {fields, before, version, unit, heading, waiting, still, title, at}}; the copy in memory serves where nothing can be stored.
  let drafts = {};
  try { drafts = JSON.parse(localStorage.getItem(store)) ?? {}; } catch { drafts = {}; }
  function keep() {
    try { localStorage.setItem(store, JSON.stringify(drafts)); } catch { /* full or forbidden */ }
  }

  const inputs = (form) => [...form.elements].filter((one) => one.name && !["csrfmiddlewaretoken", "versi", "satuan", "kunci"].includes(one.name) && one.type !== "submit" && !one.closest("[data-differences]"));
  const months = (form) => inputs(form).filter((one) => one.name.startsWith("month_"));
  const isNew = (form) => "new" in form.dataset;
  const heading = (form) => form.querySelector("summary");
  const typed = (form) => Object.fromEntries(inputs(form).map((one) => [one.name, one.value]));

  function say(form, text, kind = "") {
    const state = form.querySelector("[data-form-state]");
    state.textContent = text;
    state.className = `form-state ${kind}`;
    state.hidden = !text;
  }

  function sayWaiting() {
    const count = Object.values(drafts).filter((draft) => draft.waiting).length;
    const state = page.querySelector("[data-state]");
    state.textContent = count ? `${words.wordsWaiting} (${count})` : "";
    state.hidden = !count;
  }

  function remember(form) {
    const before = drafts[form.dataset.draft];
    drafts[form.dataset.draft] = {
      fields: typed(form),
      before: before?.before ?? Object.fromEntries(months(form).map((one) => [one.name, one.dataset.before ?? ""])),
      version: form.elements.versi?.value,
      unit: form.elements.satuan?.value, // in which the months were typed, whatever another makes of it
      heading: heading(form)?.textContent,
      key: form.elements.kunci?.value,
      waiting: false,
      title: form.closest(".statement").querySelector("h2").textContent,
      at: Date.now(),
    };
    keep();
    sayWaiting();
    say(form, words.wordsEditing);
  }

  function forget(form) {
    delete drafts[form.dataset.draft];
    keep();
    sayWaiting();
  }

  function showErrors(form, fields) {
    for (const place of form.querySelectorAll("[data-error]")) {
      place.textContent = fields[place.dataset.error] ?? "";
      place.hidden = !place.textContent;
      place.closest("li")?.classList.toggle("wrong", !place.hidden);
    }
    for (const one of months(form)) one.toggleAttribute("aria-invalid", one.name in fields), fields[one.name] && one.setAttribute("aria-invalid", "true");
    const first = months(form).find((one) => one.name in fields);
    if (first) {
      first.closest("details")?.setAttribute("open", "");
      first.focus();
    }
  }

  // Sending

  const sending = new Set();
  async function send(form) {
    const draft = drafts[form.dataset.draft];
    if (!draft?.waiting || sending.has(form)) return;
    sending.add(form);
    say(form, words.wordsSending);
    const body = new URLSearchParams({ ...(draft.still ? {} : draft.fields), csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
    if (draft.version) body.set("versi", draft.version);
    if (draft.unit) body.set("satuan", draft.unit);
    if (draft.key) body.set("kunci", draft.key);
    if (draft.still) body.set("tetap", "ya");
    try {
      const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, redirect: "manual" });
      await took(form, draft, response);
    } catch {
      say(form, words.wordsWaiting, "warn");
    } finally {
      sending.delete(form);
      sayWaiting();
    }
  }

  async function took(form, draft, response) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (!isJson) {
      const isOut = response.type === "opaqueredirect" || response.status === 403;
      say(form, isOut ? words.wordsLogin : words.wordsTrouble, "warn");
      if (response.status === 403) await renewToken();
      return;
    }
    const told = await response.json();
    showErrors(form, told.fields);
    if (response.ok) {
      // Typed meanwhile, or typed before "Still right": that is a draft of its own, from the version that stands now.
      const later = drafts[form.dataset.draft];
      const isTyping = draft.still
        ? months(form).some((one) => one.value !== draft.before[one.name])
        : JSON.stringify(draft.fields) !== JSON.stringify(typed(form));
      if (isNew(form)) {
        forget(form);
        if (isTyping) {
          form.elements.kunci.value = told.key;
          remember(form);
        }
        window.location.hash = `pernyataan-${told.statement}`;
        window.location.reload();
        return;
      }
      settle(form, told, isTyping);
      if (isTyping && later !== draft && later.waiting) Object.assign(drafts[form.dataset.draft], { waiting: true, still: later.still });
      keep();
      say(form, `${told.words} ${clock.format(new Date())}${isTyping ? `. ${words.wordsEditing}` : ""}`, isTyping ? "" : "ok");
      await refresh(form);
      return;
    }
    draft.waiting = false;
    if (isNew(form)) {
      form.elements.kunci.value = told.key;
      drafts[form.dataset.draft].key = told.key;
    }
    keep();
    if (told.unit) goOnIn(form, draft, told);
    say(form, told.words, "bad");
    if (told.differences.length) choose(form, told);
    else if (told.address && isNew(form)) form.querySelector("[data-form-state]").append(" ", Object.assign(document.createElement("a"), { href: told.address, textContent: told.address }));
  }

  // A log-in on another page gives the forms a new token; with it the next try goes through. Not one of somebody else, who
  // shares the telephone: what was typed here is never sent in another's name.
  async function renewToken() {
    const response = await fetch(window.location.pathname, { redirect: "manual" });
    if (!response.ok) return;
    const theirs = new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-entry]");
    if (theirs?.dataset.drafts !== words.drafts) return;
    const fresh = theirs.querySelector("[name=csrfmiddlewaretoken]");
    if (fresh) for (const form of forms) form.elements.csrfmiddlewaretoken.value = fresh.value;
  }

  // The form from the version that stands now. With ``typing`` what is in it stays as it is.
  function settle(form, told, typing = false) {
    form.elements.versi.value = told.version;
    for (const one of months(form)) {
      one.dataset.before = told.months[one.name];
      if (!typing) one.value = told.months[one.name];
    }
    forget(form);
    if (typing) remember(form);
    else slide(form);
  }

  // Another made it a product of another kind of unit: what I typed stays typed, to be corrected and saved in that one.
  function goOnIn(form, draft, told) {
    for (const one of months(form)) {
      if (one.value === draft.before[one.name]) one.value = told.months[one.name];
      one.dataset.before = told.months[one.name];
    }
    form.elements.versi.value = told.version;
    form.elements.satuan.value = told.unit;
    heading(form).textContent = told.heading;
    forget(form);
    remember(form);
  }

  // Two people wrote the same months: what I did not touch is as the other wrote it; the rest is chosen month by month.
  function choose(form, told) {
    const place = form.querySelector("[data-differences]");
    const draft = drafts[form.dataset.draft];
    place.replaceChildren();
    for (const one of told.differences) {
      const field = document.createElement("fieldset");
      field.className = "field";
      field.append(Object.assign(document.createElement("legend"), { textContent: one.label }));
      for (const [choice, label] of [["mine", words.wordsMine], ["theirs", words.wordsTheirs]]) {
        const line = Object.assign(document.createElement("label"), { className: "choice" });
        const radio = Object.assign(document.createElement("input"), { type: "radio", name: `pilih-${one.field}`, value: choice });
        line.append(radio, Object.assign(document.createElement("span"), { textContent: `${label} ${one[choice] || words.wordsNothing}` }));
        field.append(line);
      }
      place.append(field);
    }
    const button = Object.assign(document.createElement("button"), { type: "button", className: "button primary", textContent: words.wordsChoose });
    place.append(button);
    place.hidden = false;
    form.closest("details")?.setAttribute("open", "");
    button.addEventListener("click", () => {
      const chosen = Object.fromEntries(told.differences.map((one) => [one.field, form.querySelector(`[name="pilih-${one.field}"]:checked`)?.value]));
      if (Object.values(chosen).includes(undefined)) return;
      for (const one of months(form)) {
        const isMine = one.value !== draft.before[one.name] && chosen[one.name] !== "theirs";
        if (!isMine) one.value = told.months[one.name];
        one.dataset.before = told.months[one.name];
      }
      form.elements.versi.value = told.version;
      place.hidden = true;
      place.replaceChildren();
      forget(form);
      submit(form, false);
    });
  }

  // The bars and the day of a statement as the server shows them now.
  async function refresh(form) {
    const own = form.closest(".statement");
    try {
      const response = await fetch(window.location.pathname);
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(own.id);
      if (!fresh) return;
      for (const one of [...own.children]) if (one !== form) one.remove();
      for (const one of [...fresh.children]) if (one.tagName !== "FORM") form.before(document.adoptNode(one));
    } catch { /* it is only the picture */ }
  }

  function submit(form, still) {
    remember(form);
    Object.assign(drafts[form.dataset.draft], { waiting: true, still });
    keep();
    send(form);
  }

  // One after the other: a weak line carries one of them through rather than three halves.
  let isSendingAll = false;
  async function sendAll() {
    if (isSendingAll) return;
    isSendingAll = true;
    for (const form of forms) await send(form);
    isSendingAll = false;
  }
  window.addEventListener("online", sendAll);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
  setInterval(sendAll, again);

  // The finger

  const isThousands = /^\d{1,3}(\.\d{3})+(,\d+)?$/;
  function read(text) {
    const value = Number.parseFloat(isThousands.test(text) ? text.replaceAll(".", "").replace(",", ".") : text.replace(",", "."));
    return Number.isFinite(value) && value > 0 ? value : 0;
  }
  const write = (value) => String(Math.round(value * 100) / 100).replace(".", ",");
  const most = (form) => Math.max(...months(form).map((one) => read(one.value)), 0);
  function step(form) {
    const largest = most(form);
    return largest ? 10 ** Math.floor(Math.log10(largest / 5)) : 10;
  }

  function slide(form) {
    const top = most(form) ? most(form) * 2 : 100;
    for (const one of months(form)) {
      const slider = one.closest("li")?.querySelector(".slide");
      if (!slider || slider === document.activeElement) continue;
      slider.max = top;
      slider.step = step(form);
      slider.value = read(one.value);
    }
  }

  function type(form, input, value) {
    input.value = value;
    remember(form);
    slide(form);
  }

  for (const form of forms) {
    for (const one of form.querySelectorAll("[data-step], [data-copy], [data-all], .slide")) one.hidden = false;
    form.addEventListener("input", (event) => {
      if (event.target.matches(".slide")) {
        event.target.closest("li").querySelector("input[name]").value = write(Number(event.target.value));
        remember(form);
      } else if (!event.target.closest("[data-differences]")) {
        remember(form);
        slide(form);
      }
    });
    form.addEventListener("change", (event) => { if (event.target.matches("select")) remember(form); });
    form.addEventListener("click", (event) => {
      const input = event.target.closest("li")?.querySelector("input[name]");
      const stepped = event.target.closest("[data-step]");
      if (stepped) type(form, input, write(Math.max(0, read(input.value) + Number(stepped.dataset.step) * step(form))));
      if (event.target.closest("[data-copy]")) {
        const all = months(form);
        for (const one of all.slice(all.indexOf(input) + 1)) one.value = input.value;
        type(form, input, input.value);
      }
      if (event.target.closest("[data-all]")) {
        const [first, ...others] = months(form);
        for (const one of others) one.value = first.value;
        type(form, first, first.value);
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      submit(form, event.submitter?.name === "tetap");
    });

    const draft = drafts[form.dataset.draft];
    if (draft) {
      for (const one of inputs(form)) if (one.name in draft.fields) one.value = draft.fields[one.name];
      if (draft.version) form.elements.versi.value = draft.version;
      if (draft.unit) form.elements.satuan.value = draft.unit;
      if (draft.heading) heading(form).textContent = draft.heading;
      if (draft.key) form.elements.kunci.value = draft.key;
      form.querySelector("details")?.setAttribute("open", "");
      say(form, `${words.wordsRestored} (${clock.format(new Date(draft.at))})`);
    }
    slide(form);
  }

  // Drafts of statements that are not here any more are shown as they were typed.
  for (const [name, draft] of Object.entries(drafts)) {
    if (forms.some((form) => form.dataset.draft === name)) continue;
    const typed = Object.entries(draft.fields).filter(([, value]) => value).map(([field, value]) => `${field.replace("month_", "")}: ${value}`);
    page.prepend(Object.assign(document.createElement("p"), { className: "entry-state", textContent: `${draft.title} – ${words.wordsEditing}: ${typed.join("; ")}` }));
  }

  sayWaiting();
  sendAll();
})();
