// What a page does beyond links and forms: marks and fields find each other, words are selected, keys press buttons.
// Places are counted in the characters of the source text, of which some are two units of a JavaScript string.
"use strict";

const record = () => document.getElementById("record");
const source = () => document.getElementById("source");
const item = () => record()?.dataset.item ?? "";
const chosenField = () => record()?.dataset.field ?? "";

// ---- marks and fields ----

function marksOf(on) {
  return [...document.querySelectorAll(`#source [data-on~="${CSS.escape(on)}"]`)];
}

function light() {
  for (const one of document.querySelectorAll("#source .on, #source .field-on")) one.classList.remove("on", "field-on");
  if (!item()) return;
  for (const one of document.querySelectorAll("#source [data-on]")) {
    const fields = one.dataset.on.split(" ").filter((on) => on.startsWith(`${item()}:`));
    if (fields.length) one.classList.add("on");
    if (chosenField() && fields.includes(`${item()}:${chosenField()}`)) one.classList.add("field-on");
  }
}

function bring(place) {
  place?.scrollIntoView({ block: "center" });
}

function showMark() {
  light();
  const wanted = chosenField() ? marksOf(`${item()}:${chosenField()}`) : [];
  const found = wanted[0] ?? marksOf(`${item()}:text`)[0] ?? document.querySelector("#source .on");
  bring(found);
}

function choose(field, scroll = true) {
  const pane = record();
  if (!pane) return;
  pane.dataset.field = field;
  for (const one of pane.querySelectorAll(".field")) one.classList.toggle("chosen", one.dataset.name === field);
  const base = field ? `${pane.dataset.base}/${field}` : pane.dataset.base;
  history.replaceState(history.state, "", base + (pane.dataset.query ? `?${pane.dataset.query}` : ""));
  if (scroll) showMark(); else light();
  pane.querySelector(".field.chosen")?.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const proof = event.target.closest("[data-go]");
  if (proof) {
    choose(proof.closest(".field")?.dataset.name ?? "", false);
    const start = Number(proof.dataset.s);
    const on = marksOf(proof.dataset.go);
    bring(on.find((one) => Number(one.dataset.s) >= start) ??
      on.find((one) => one.closest(".page")?.dataset.page === proof.dataset.page) ?? on[0]);
    return;
  }
  const key = event.target.closest("[data-field-key]");
  if (key && !event.ctrlKey && !event.metaKey && event.button === 0) {
    event.preventDefault();
    choose(key.closest(".field").dataset.name);
    return;
  }
  const mark = event.target.closest("#source [data-on]");
  if (mark && document.getSelection().isCollapsed && !drawn) {
    const on = mark.dataset.on.split(" ");
    const own = on.find((one) => one.startsWith(`${item()}:`)) ?? on[0];
    const [other, field] = own.split(":");
    if (other === item()) choose(field, false);
    else go(`${record()?.dataset.under ?? "/obligations"}/${other}/${field}?${record()?.dataset.query ?? ""}`);
  }
});

function go(address) {
  if (record() && source()) htmx.ajax("GET", address, { target: "#record", swap: "outerHTML" });
  else window.location.assign(address);
}

// ---- selecting words in the source ----

let selected = { places: "", words: "" };
let drawn = false;

function offsetAt(node, unit) {
  const piece = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-s]");
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(node, unit);
  return Number(piece.dataset.s) + [...before.toString()].length;
}

function select(places, words, filling = true) {
  selected = { places, words };
  const box = document.getElementById("selection");
  if (box) {
    box.hidden = !places;
    const long = words.length > 300 ? `${words.slice(0, 300)}…` : words;
    document.getElementById("selected-words").textContent = long;
    const field = document.getElementById("selected-places");
    if (field) field.value = places;
  }
  if (places && filling) fill();
}

document.addEventListener("selectionchange", () => {
  const range = document.getSelection().rangeCount ? document.getSelection().getRangeAt(0) : null;
  if (!range || range.collapsed || !range.commonAncestorContainer.parentElement?.closest(".text, #source")) return;
  const start = offsetAt(range.startContainer, range.startOffset);
  const end = offsetAt(range.endContainer, range.endOffset);
  if (start !== null && end !== null && end > start) {
    pending = [`${start}-${end}`, range.toString().trim().replace(/\s+/g, " ")];
  }
});
let pending = null;
function settle() {
  if (pending) select(...pending);
  pending = null;
}
document.addEventListener("mouseup", () => setTimeout(settle));
document.addEventListener("keyup", (event) => { if (event.shiftKey || event.key === "Shift") settle(); });

// A box drawn on a picture of a page: the server tells which words lie in it, by where they were read.
document.addEventListener("mousedown", (event) => {
  const sheet = event.target.closest(".sheet");
  if (!sheet || event.button !== 0) return;
  const frame = sheet.getBoundingClientRect();
  const at = (one) => [
    Math.min(Math.max((one.clientX - frame.left) / frame.width, 0), 1),
    Math.min(Math.max((one.clientY - frame.top) / frame.height, 0), 1),
  ];
  const [x0, y0] = at(event);
  const box = document.createElementNS("http://www.w3.org/2000/svg", "rect");
  box.setAttribute("class", "drawn");
  document.querySelectorAll(".drawn").forEach((one) => one.remove());
  event.preventDefault();
  const move = (one) => {
    const [x1, y1] = at(one);
    if (!box.isConnected) sheet.querySelector("svg").append(box);
    box.setAttribute("x", Math.min(x0, x1));
    box.setAttribute("y", Math.min(y0, y1));
    box.setAttribute("width", Math.abs(x1 - x0));
    box.setAttribute("height", Math.abs(y1 - y0));
  };
  const up = async (one) => {
    document.removeEventListener("mousemove", move);
    document.removeEventListener("mouseup", up);
    const [x1, y1] = at(one);
    drawn = Math.abs(x1 - x0) * frame.width > 4 && Math.abs(y1 - y0) * frame.height > 4;
    if (!drawn) { box.remove(); return; }
    setTimeout(() => { drawn = false; });
    const page = sheet.closest(".page").dataset.page;
    const asked = new URLSearchParams({ page, x0, y0, x1, y1 });
    const answer = await fetch(`/decisions/${encodeURIComponent(source().dataset.document)}/text.json?${asked}`);
    const told = await answer.json();
    if (answer.ok) select(told.places.map((place) => place.join("-")).join(","), told.text);
    else { box.remove(); say(document.documentElement.lang === "en" ? told.message : told.message_vi); }
  };
  document.addEventListener("mousemove", move);
  document.addEventListener("mouseup", up);
});

function say(words) {
  const line = document.createElement("p");
  line.className = "refused";
  line.textContent = words;
  document.getElementById("message").replaceChildren(line);
}

// ---- selecting words by keys ----
// Arrows walk along the lines of the source, with Shift they stretch what is selected; Enter takes it, Escape leaves.

let picking = null;

async function pick() {
  const pane = source();
  if (!pane || picking) return;
  const answer = await fetch(`/decisions/${encodeURIComponent(pane.dataset.document)}/lines.json`);
  if (!answer.ok) return;
  const { lines } = await answer.json();
  const words = [];
  lines.forEach((line, number) => {
    let at = line.start;
    for (const part of line.text.split(/(\s+)/u)) {
      const length = [...part].length;
      if (part.trim()) words.push({ start: at, end: at + length, line: number, text: part });
      at += length;
    }
  });
  if (!words.length) return;
  const near = Number(document.querySelector(".f-text .proof")?.dataset.s ?? 0);
  const first = Math.max(words.findIndex((word) => word.start >= near), 0);
  picking = { lines, words, from: first, to: first, back: document.activeElement };
  pane.classList.add("picking");
  pane.focus();
  showPicked();
}

function leave() {
  picking = null;
  source()?.classList.remove("picking");
  document.querySelectorAll(".picked").forEach((one) => one.remove());
  CSS.highlights?.delete("picked");
}

function rangeOf(start, end) {
  const pieces = [...document.querySelectorAll("#source [data-s]")].filter((one) => one.firstChild);
  const spot = (offset) => {
    const piece = pieces.findLast((one) => Number(one.dataset.s) <= offset) ?? pieces[0];
    const units = [...piece.textContent].slice(0, offset - Number(piece.dataset.s)).join("").length;
    return [piece.firstChild, Math.min(units, piece.firstChild.length)];
  };
  const range = document.createRange();
  range.setStart(...spot(start));
  range.setEnd(...spot(end));
  return range;
}

function showPicked() {
  const { lines, words, from, to } = picking;
  const chosen = words.slice(Math.min(from, to), Math.max(from, to) + 1);
  select(`${chosen[0].start}-${chosen.at(-1).end}`, chosen.map((word) => word.text).join(" "), false);
  document.querySelectorAll(".picked").forEach((one) => one.remove());
  if (source().dataset.view === "text") {
    const range = rangeOf(chosen[0].start, chosen.at(-1).end);
    CSS.highlights?.set("picked", new Highlight(range));
    range.startContainer.parentElement.scrollIntoView({ block: "nearest" });
    const seen = rangeOf(words[to].start, words[to].end).getBoundingClientRect();
    const frame = source().getBoundingClientRect();
    if (seen.top < frame.top + 60 || seen.bottom > frame.bottom) source().scrollTop += seen.top - frame.top - frame.height / 2;
    return;
  }
  for (const number of new Set(chosen.map((word) => word.line))) {
    const { page, box } = lines[number];
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "drawn picked");
    const [x0, y0, x1, y1] = box;
    for (const [name, value] of [["x", x0], ["y", y0], ["width", x1 - x0], ["height", y1 - y0]]) rect.setAttribute(name, value);
    document.querySelector(`#page-${page} svg`)?.append(rect);
    if (number === words[to].line) rect.scrollIntoView({ block: "center" });
  }
}

function walk(key, stretch) {
  const { words, to } = picking;
  const line = words[to].line;
  const ends = (number) => words.findLastIndex((word) => word.line === number);
  const begins = (number) => words.findIndex((word) => word.line === number);
  const next = {
    ArrowRight: () => to + 1,
    ArrowLeft: () => to - 1,
    ArrowDown: () => (stretch ? ends(line + 1) : begins(line + 1)),
    ArrowUp: () => (stretch ? ends(line - 1) : begins(line - 1)),
    Home: () => begins(line),
    End: () => ends(line),
  }[key]();
  if (next < 0 || next >= words.length) return;
  picking.to = next;
  if (!stretch) picking.from = next;
  showPicked();
}

document.addEventListener("keydown", (event) => {
  if (!picking && event.altKey && event.code === "KeyV") {
    event.preventDefault();
    pick();
    return;
  }
  if (!picking) return;
  if (["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
    walk(event.key, event.shiftKey);
  } else if (event.key === "Enter" || event.key === "Escape") {
    const { back } = picking;
    leave();
    if (event.key === "Escape") select("", "");
    else { back?.focus?.(); fill(); }
  } else return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
document.addEventListener("click", (event) => { if (event.target.closest("[data-pick]")) pick(); });

// What is selected fills the line that is being edited, or the first that is empty.
function fill() {
  const lines = [...document.querySelectorAll(".editing .line")];
  if (!lines.length) return;
  const entry = (line) => line.querySelector("[name=line]");
  const line = lines.find((one) => one === lastLine) ?? lines.find((one) => !entry(one).value.trim()) ?? lines.at(-1);
  // What stands on a page for a character that draws nothing is no part of the words.
  entry(line).value = selected.words.replaceAll("▯", "");
  line.querySelector("[name=places]").value = selected.places;
  const value = line.querySelector("input[name=value]");
  if (value) value.value = "";
  entry(line).focus();
}
let lastLine = null;
document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.(".editing .line");
  if (line) lastLine = line;
});
document.addEventListener("input", (event) => {
  // Words that were typed over are no longer those of the place.
  const line = event.target.closest(".editing .line");
  if (line && event.target.name === "line") line.querySelector("[name=places]").value = "";
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-more]")) return;
  const lines = event.target.closest("form").querySelector(".lines");
  const line = lines.lastElementChild.cloneNode(true);
  for (const one of line.querySelectorAll("input, textarea")) one.value = "";
  lines.append(line);
  line.querySelector("[name=line]").focus();
});

// ---- language ----

document.addEventListener("click", (event) => {
  // The page was written where one was at first; its parts have changed since.
  const link = event.target.closest("a[href^='/language/']");
  if (link) link.search = new URLSearchParams({ back: location.pathname + location.search });
});

// ---- keys ----

function pressed(button) {
  // What asks the server for nothing is done at once.
  if (!button.matches("[data-pick]")) button.classList.add("busy");
  button.click();
}

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
  if (event.key === "Escape") {
    const cancel = document.querySelector("[data-cancel]");
    if (cancel) { event.preventDefault(); cancel.click(); } else event.target.blur?.();
    return;
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const save = event.target.closest("form")?.querySelector("[data-save]") ?? document.querySelector("[data-save]");
    if (save) { event.preventDefault(); pressed(save); }
    return;
  }
  // A key must not decide, and lose what is half corrected, because the mouse has just been elsewhere.
  if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector(".editing")) return;
  const key = event.key.toLowerCase();
  if (key === "/") {
    const search = document.querySelector("[data-key-focus='/']");
    if (search) { event.preventDefault(); search.focus(); }
    return;
  }
  const field = document.querySelector(`[data-field-key="${CSS.escape(key)}"]`);
  if (field) { event.preventDefault(); choose(field.closest(".field").dataset.name); return; }
  if (key === "enter" && event.target.closest("a, button, summary")) return;
  const chosen = document.querySelector(`.field.chosen [data-key="${CSS.escape(key)}"]`);
  const button = chosen ?? [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].find((one) =>
    !one.closest(".field") && one.checkVisibility());
  if (button) { event.preventDefault(); pressed(button); }
});

// ---- after a part of the page was swapped ----

document.addEventListener("record-shown", () => {
  document.getElementById("message").replaceChildren();
  lastLine = null;
  record()?.scrollTo(0, 0);
  showMark();
});
document.addEventListener("source-changed", async () => {
  const pane = source();
  if (!pane) return;
  const { view } = pane.dataset;
  const answer = await fetch(`${pane.dataset.fresh}?view=${view}`);
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("source");
  if (view === "text") pane.querySelector("pre.text").replaceWith(fresh.querySelector("pre.text"));
  else {
    for (const one of pane.querySelectorAll("figure.page svg")) {
      one.replaceWith(fresh.querySelector(`#${one.closest("figure").id} svg`));
    }
  }
  light();
});
document.addEventListener("htmx:afterRequest", () => {
  // What was refused leaves its button where it is.
  for (const one of document.querySelectorAll(".busy")) one.classList.remove("busy");
});
function focusForm() {
  document.querySelector("[data-focus], .editing [name=line]")?.focus();
  // All of the form, with what saves it.
  document.querySelector(".editing")?.scrollIntoView({ block: "nearest" });
}
document.addEventListener("htmx:afterSettle", focusForm);
document.addEventListener("DOMContentLoaded", () => {
  showMark();
  document.querySelector(".compared.chosen")?.scrollIntoView({ block: "nearest" });
  focusForm();
});
