// The map by mouse, touch and keyboard: panel, zoom, pan, and new colours without a reload.
(() => {
  const map = document.querySelector("svg.map");
  if (!map) return;
  const figure = map.closest("figure");
  const panel = document.getElementById("map-panel");
  const words = document.getElementById("panel-words").content;
  const { codes, names, main, villages } = JSON.parse(document.getElementById("map-villages").textContent);
  const areas = [...map.querySelectorAll(".area")];
  const areaOf = new Map(areas.map((area) => [area.dataset.code, area]));
  const placeOf = new Map(areas.map((area) => [area.dataset.code, area.dataset.at.split(" ").map(Number)]));
  const layers = () => [...document.querySelectorAll("#map-choice .chip")];

  document.documentElement.classList.add("scripted");
  for (const one of document.querySelectorAll(".needs-script, .map-tools")) one.hidden = false;

  // The outline of the chosen village lies above its neighbours.
  const lifted = document.createElementNS("http://www.w3.org/2000/svg", "path");
  lifted.setAttribute("class", "lifted");
  map.querySelector(".areas").after(lifted);

  // Panel

  let pinned = null;
  function make(tag, text, look) {
    const element = document.createElement(tag);
    element.textContent = text;
    if (look) element.className = look;
    return element;
  }
  function show(code, { pin = false } = {}) {
    const [name, place, figures] = villages[code];
    const head = make("div", "", "head");
    const title = document.createElement("div");
    title.append(make("h2", name), make("p", place, "small muted"));
    head.append(title);
    const list = document.createElement("dl");
    const present = layers().find((chip) => chip.hasAttribute("aria-current"))?.id.replace("layer-", "");
    function add(name, text, look) {
      const line = make("div", "", look);
      line.append(make("dt", name), make("dd", text));
      list.append(line);
    }
    // What the panel does not hold of every layer, the one that is shown brings with it.
    if (!codes.includes(present)) add(document.getElementById("legend-title").textContent, looks()[code][1], "now");
    figures.forEach((text, index) => {
      // On a phone the chosen figure and three others are enough.
      add(names[index], text, codes[index] === present ? "now" : main.includes(index) ? "" : "aside");
    });
    const [link, close] = words.cloneNode(true).children;
    link.href = areaOf.get(code).getAttribute("href");
    close.addEventListener("click", () => { choose(null); areaOf.get(code).focus(); });
    if (pin) head.append(close);
    panel.replaceChildren(head, list, ...(pin ? [link] : []));
    panel.classList.toggle("preview", !pin);
    panel.hidden = false;
    // The panel keeps off the half of the map on which the village lies.
    const frame = map.getBoundingClientRect(), area = areaOf.get(code).getBoundingClientRect();
    panel.classList.toggle("at-right", area.x + area.width / 2 < frame.x + frame.width / 2);
    lifted.setAttribute("d", areaOf.get(code).querySelector("path").getAttribute("d"));
  }
  function choose(code) {
    pinned = code;
    for (const one of document.querySelectorAll("[data-code].chosen")) one.classList.remove("chosen");
    if (!code) {
      panel.hidden = true;
      lifted.removeAttribute("d");
      return;
    }
    for (const one of document.querySelectorAll(`[data-code="${code}"]`)) one.classList.add("chosen");
    show(code, { pin: true });
  }
  function preview(code) {
    if (!pinned) show(code);
  }

  map.addEventListener("pointerover", (event) => {
    const area = event.target.closest(".area");
    if (area && event.pointerType === "mouse" && !dragging) preview(area.dataset.code);
  });
  map.addEventListener("pointerleave", () => { if (!pinned) choose(null); });
  map.addEventListener("focusin", (event) => {
    const area = event.target.closest(".area");
    if (!area) return;
    rove(area);
    if (area.matches(":focus-visible")) { keepInView(area.dataset.code); if (pinned) choose(null); show(area.dataset.code); }
  });
  map.addEventListener("click", (event) => {
    if (moved) { event.preventDefault(); moved = false; return; }
    const area = event.target.closest(".area");
    if (!area) { choose(null); return; }
    // Enter on the keyboard (detail 0) and a click for a new tab follow the link; another click chooses.
    if (event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    choose(area.dataset.code);
  });
  map.addEventListener("dblclick", (event) => {
    const area = event.target.closest(".area");
    if (area) window.location.assign(area.getAttribute("href"));
  });

  // One stop for the Tab key; arrows go to the nearest village in their direction.

  function rove(area) {
    for (const one of areas) one.setAttribute("tabindex", one === area ? "0" : "-1");
  }
  areas[0]?.setAttribute("tabindex", "0");
  const directions = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };
  function nearest(code, [right, down]) {
    const [x, y] = placeOf.get(code);
    let best = null, least = Infinity;
    for (const [other, [ox, oy]] of placeOf) {
      const along = (ox - x) * right + (oy - y) * down;
      const across = Math.abs((ox - x) * down + (oy - y) * right);
      if (along <= 0 || across > along * 2) continue;
      const far = along + across * 1.5;
      if (far < least) { least = far; best = other; }
    }
    return best;
  }
  map.addEventListener("keydown", (event) => {
    const area = event.target.closest(".area");
    if (directions[event.key] && area) {
      const next = nearest(area.dataset.code, directions[event.key]);
      if (next) areaOf.get(next).focus();
    } else if (event.key === "+" || event.key === "=") zoom(1.5, area && placeOf.get(area.dataset.code));
    else if (event.key === "-") zoom(1 / 1.5, area && placeOf.get(area.dataset.code));
    else if (event.key === "0") whole();
    else if (event.key === "Escape") choose(null);
    else return;
    event.preventDefault();
  });

  // Zoom and pan: the view is a part of the drawing

  const full = map.viewBox.baseVal;
  const [width, height] = [full.width, full.height];
  const nearest_zoom = 1, farthest_zoom = 14;
  let scale = 1, centre = [width / 2, height / 2];
  function look() {
    const [w, h] = [width / scale, height / scale];
    centre = [Math.min(width, Math.max(0, centre[0])), Math.min(height, Math.max(0, centre[1]))];
    if (scale === 1) centre = [width / 2, height / 2];
    map.setAttribute("viewBox", `${centre[0] - w / 2} ${centre[1] - h / 2} ${w} ${h}`);
    map.classList.toggle("zoomed", scale > 1);
    map.classList.toggle("near", scale > 2.4);
    measure();
  }
  function measure() {
    const unit = map.getScreenCTM();
    if (unit?.a) map.style.setProperty("--px", String(1 / unit.a));
  }
  function pointAt(x, y) {
    const point = new DOMPoint(x, y).matrixTransform(map.getScreenCTM().inverse());
    return [point.x, point.y];
  }
  function zoom(by, around = centre) {
    const next = Math.min(farthest_zoom, Math.max(nearest_zoom, scale * by));
    around ??= centre;
    const change = scale / next;
    centre = centre.map((value, axis) => around[axis] + (value - around[axis]) * change);
    scale = next;
    look();
  }
  function whole() { scale = 1; look(); }
  function keepInView(code) {
    if (scale === 1) return;
    const [x, y] = placeOf.get(code);
    const part = map.viewBox.baseVal;
    if (x < part.x || y < part.y || x > part.x + part.width || y > part.y + part.height) { centre = [x, y]; look(); }
  }
  figure.addEventListener("click", (event) => {
    const how = event.target.closest("[data-zoom]")?.dataset.zoom;
    if (how === "in") zoom(1.6);
    if (how === "out") zoom(1 / 1.6);
    if (how === "whole") whole();
  });

  // The wheel belongs to the page until Ctrl is held or the map is zoomed in.
  const hint = figure.querySelector(".map-hint");
  let hintEnds;
  map.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey && scale === 1) {
      hint.hidden = false;
      clearTimeout(hintEnds);
      hintEnds = setTimeout(() => { hint.hidden = true; }, 1200);
      return;
    }
    event.preventDefault();
    zoom(Math.exp(-event.deltaY * (event.ctrlKey && Math.abs(event.deltaY) < 20 ? 0.02 : 0.0018)), pointAt(event.clientX, event.clientY));
  }, { passive: false });

  const touching = new Map();
  let dragging = false, moved = false, apart = 0;
  map.addEventListener("pointerdown", (event) => {
    touching.set(event.pointerId, [event.clientX, event.clientY]);
    moved = false;
    if (touching.size === 2) apart = distance();
  });
  map.addEventListener("pointermove", (event) => {
    const before = touching.get(event.pointerId);
    if (!before) return;
    if (touching.size === 1 && scale > 1) {
      const [dx, dy] = [event.clientX - before[0], event.clientY - before[1]];
      if (!dragging && Math.hypot(dx, dy) < 5) return;
      if (!dragging) { dragging = moved = true; map.setPointerCapture(event.pointerId); map.classList.add("dragged"); }
      const unit = 1 / map.getScreenCTM().a;
      centre = [centre[0] - dx * unit, centre[1] - dy * unit];
      look();
    }
    touching.set(event.pointerId, [event.clientX, event.clientY]);
    if (touching.size === 2) {
      const now = distance();
      const [[ax, ay], [bx, by]] = [...touching.values()];
      if (apart) zoom(now / apart, pointAt((ax + bx) / 2, (ay + by) / 2));
      apart = now;
      moved = true;
    }
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) {
    map.addEventListener(end, (event) => {
      touching.delete(event.pointerId);
      if (!touching.size) { dragging = false; map.classList.remove("dragged"); }
    });
  }
  map.addEventListener("dragstart", (event) => event.preventDefault()); // a link would be dragged instead
  function distance() {
    const [[ax, ay], [bx, by]] = [...touching.values()];
    return Math.hypot(ax - bx, ay - by);
  }

  // A new layer: the list and the legend came from the server, the areas take their looks from it.

  function looks() {
    return JSON.parse(document.getElementById("map-looks").textContent);
  }
  function colour() {
    const now = looks();
    for (const area of areas) {
      const [look, text] = now[area.dataset.code];
      area.setAttribute("class", ["area", look, area.classList.contains("approximate") && "approximate"].filter(Boolean).join(" "));
      area.setAttribute("aria-label", `${area.getAttribute("aria-label").replace(/: [^:]*$/, "")}: ${text}`);
    }
    markListed();
    if (pinned) choose(pinned);
  }
  function markListed() {
    const listed = new Set([...document.querySelectorAll(".map-list tr[data-code]")].map((row) => row.dataset.code));
    for (const area of areas) area.classList.toggle("aside", listed.size > 0 && !listed.has(area.dataset.code));
  }
  document.addEventListener("htmx:afterSettle", (event) => { if (event.target.id === "layer") colour(); });
  document.addEventListener("pointerover", (event) => {
    const row = event.target.closest?.(".map-list tr[data-code]");
    if (row && event.pointerType === "mouse") preview(row.dataset.code);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".map-list tr[data-code]");
    if (row) preview(row.dataset.code);
  });

  window.addEventListener("resize", measure);
  markListed();
  look();
})();
