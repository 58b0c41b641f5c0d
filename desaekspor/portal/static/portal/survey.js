// Each answer is kept as it is given. Without a connection it waits on the telephone and is sent when there is one.
// Without this file the form is sent as a whole by its buttons.
(() => {
  // What the server kept as a whole no longer waits; what was typed after it was sent still does.
  const kept = document.querySelector("[data-survey-kept]");
  if (kept) {
    const store = `survey-${kept.dataset.surveyKept}`;
    try {
      const open = Object.entries(JSON.parse(localStorage.getItem(store) ?? "{}")).filter(([, draft]) => !draft.sent);
      if (open.length) localStorage.setItem(store, JSON.stringify(Object.fromEntries(open)));
      else localStorage.removeItem(store);
    } catch {
      // A telephone that keeps nothing has nothing to forget.
    }
  }

  const form = document.querySelector("form[data-survey]");
  if (!form) return;
  const status = form.querySelector("[data-status]");
  // Of this person alone: telephones are shared.
  const store = `survey-${form.dataset.drafts}`;
  const questions = [...form.querySelectorAll("[data-question]")];
  const named = (code) => form.querySelector(`[data-question="${code}"]`);

  // What waits: {question: {values, revision, sent}}; sent: it went out with the whole form.
  const read = () => {
    try {
      return JSON.parse(localStorage.getItem(store) ?? "{}");
    } catch {
      return {};
    }
  };
  const write = (waiting) => {
    try {
      if (Object.keys(waiting).length) localStorage.setItem(store, JSON.stringify(waiting));
      else localStorage.removeItem(store);
    } catch {
      // A telephone that keeps nothing: the buttons still send the form.
    }
  };
  const say = (words, waits = false) => {
    status.textContent = words;
    status.classList.toggle("waits", waits);
  };

  // The values of a question as a form sends them; null where they are not kept here (photos, what is about persons).
  const valuesOf = (question) => {
    if (question.dataset.kind === "photo" || question.dataset.kind === "private") return null;
    return new FormData(form).getAll(question.dataset.question).map(String);
  };
  const show = (question, values) => {
    for (const field of question.querySelectorAll(`[name="${question.dataset.question}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (field.multiple) for (const one of field.options) one.selected = values.includes(one.value);
      else field.value = values[0] ?? "";
    }
  };

  // Questions that another answer on this page makes meaningless are hidden; the server judges again.
  const numberOf = (text) => Number(text.replaceAll(".", "").replace(",", "."));
  const holds = ({ question, operator, values }) => {
    const asked = named(question);
    const said = asked ? (valuesOf(asked) ?? []).filter((one) => one !== "") : [];
    if (operator === ">") return said.length > 0 && numberOf(said[0]) > Number(values[0]);
    return values.some((one) => said.includes(one)) === (operator === "=");
  };
  const arrange = () => {
    for (const question of questions) {
      if (question.dataset.relevant) question.hidden = !JSON.parse(question.dataset.relevant).every(holds);
    }
  };

  const complain = (code, words) => {
    const question = named(code);
    for (const old of question.querySelectorAll(".error[data-script]")) old.remove();
    question.classList.toggle("wrong", words.length > 0);
    for (const text of words) {
      const line = document.createElement("p");
      line.className = "error";
      line.dataset.script = "";
      line.textContent = text;
      question.append(line);
    }
  };

  const send = async (code) => {
    const { values, revision } = read()[code];
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("tahun", form.elements.tahun.value);
    body.set("hanya", code);
    body.set(`rev-${code}`, revision);
    for (const value of values) body.append(code, value);
    const response = await fetch(location.pathname, { method: "POST", body, headers: { "X-Autosave": "1" } });
    if (response.redirected || !response.ok) throw new Error(String(response.status));
    return response.json();
  };

  let sending = false;
  const flush = async () => {
    if (sending) return;
    sending = true;
    try {
      const tried = new Set();
      const spelt = (code) => JSON.stringify([code, read()[code]?.values]);
      const next = () => Object.keys(read()).find((code) => named(code) && !tried.has(spelt(code)));
      for (let code = next(); code; code = next()) {
        const sent = spelt(code);
        tried.add(sent);
        const told = await send(code);
        const waiting = read();
        // What is refused, or must be chosen from, waits until the section is saved: nothing that was typed is lost.
        if (!told.differ.includes(code) && !(code in told.errors)) {
          if (spelt(code) === sent) delete waiting[code];
          const revision = told.revisions[code];
          if (revision !== undefined) {
            form.elements[`rev-${code}`].value = revision;
            if (waiting[code]) waiting[code].revision = revision;
          }
        }
        write(waiting);
        if (named(code)) complain(code, told.differ.includes(code) ? [form.dataset.differs] : (told.errors[code] ?? []));
        say(`${told.words || form.dataset.kept} · ${told.answered} / ${told.total}`);
      }
    } catch {
      say(form.dataset.waits, true);
    } finally {
      sending = false;
    }
  };

  form.addEventListener("change", (event) => {
    const question = event.target.closest("[data-question]");
    if (!question) return;
    arrange();
    const values = valuesOf(question);
    if (values === null) return;
    const code = question.dataset.question;
    const waiting = read();
    waiting[code] = { values, revision: waiting[code]?.revision ?? form.elements[`rev-${code}`].value };
    write(waiting);
    flush();
  });
  // The whole form says it all. Whether it arrives is seen on the page that follows.
  form.addEventListener("submit", () => {
    write(Object.fromEntries(Object.entries(read()).map(([code, draft]) => [code, { ...draft, sent: true }])));
  });
  window.addEventListener("online", flush);

  for (const [code, { values, revision }] of Object.entries(read())) {
    if (!named(code)) continue;
    show(named(code), values);
    form.elements[`rev-${code}`].value = revision;  // what the person knew who typed it
  }
  arrange();
  flush();
})();
