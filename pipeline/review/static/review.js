// Keys and buttons of the review page; every decision is posted and saved at once.
"use strict";

const token = document.querySelector("meta[name=grenswerk-token]").content;
const list = document.querySelector("[data-rows]");
const addition = document.getElementById("addition");
const saved = document.getElementById("saved");
const taken = []; // decisions of this visit, the latest last
let hideSaved = 0;

// --- saving -------------------------------------------------------------------------------

function tell(message, failed = false) {
  saved.textContent = message;
  saved.classList.toggle("failed", failed);
  saved.hidden = false;
  clearTimeout(hideSaved);
  hideSaved = setTimeout(() => { saved.hidden = true; }, failed ? 12000 : 4000);
}

async function post(address, body) {
  let answer;
  try {
    answer = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Grenswerk-Token": token },
      body: JSON.stringify(body),
    });
  } catch {
    tell("Niet bewaard: de server antwoordt niet. Draait grenswerk review nog?", true);
    return null;
  }
  const content = await answer.json().catch(() => ({ error: `fout ${answer.status}` }));
  if (!answer.ok) {
    tell(`Niet bewaard. ${content.error}`, true);
    return null;
  }
  return content;
}

function shown() {
  return list ? [...list.querySelectorAll(".row")].map((row) => row.dataset.key) : [];
}

function scope() {
  const chosen = document.querySelector(".scope input:checked");
  return chosen ? chosen.value : "here";
}

// --- rows ---------------------------------------------------------------------------------

function current() {
  return list ? list.querySelector(".row.current") : null;
}

function go(row) {
  if (!row) return;
  const before = current();
  if (before && before !== row) {
    before.classList.remove("current");
    closeForm(before);
  }
  row.classList.add("current");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(row, way) {
  let next = row && row[way];
  while (next && !next.classList.contains("row")) next = next[way];
  return next;
}

function fromHtml(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

function refresh(answer) {
  for (const [key, html] of Object.entries(answer.rows)) {
    const old = [...list.querySelectorAll(".row")].find((row) => row.dataset.key === key);
    if (!old) continue;
    if (html === null) { old.remove(); continue; }
    const fresh = fromHtml(html);
    const wasCurrent = old.classList.contains("current");
    old.replaceWith(fresh);
    if (wasCurrent) go(fresh);
  }
  for (const [table, html] of Object.entries(answer.progress)) {
    const place = document.querySelector(`div[data-table="${table}"]`);
    if (place) place.innerHTML = html;
  }
}

// --- decisions ----------------------------------------------------------------------------

async function judge(row, verdict, changes = {}) {
  const next = step(row, "nextElementSibling");
  const reach = row.dataset.table === "actions" ? "here" : scope();
  const body = { table: row.dataset.table, key: row.dataset.key, verdict, changes, scope: reach, shown: shown() };
  const answer = await post("/api/judgements", body);
  if (!answer) return;
  taken.push(answer.decision_id);
  refresh(answer);
  go(next && next.isConnected ? next : findRow(next ? next.dataset.key : row.dataset.key));
  tell("Bewaard; werkt door bij de volgende run.");
}

function findRow(key) {
  return [...list.querySelectorAll(".row")].find((row) => row.dataset.key === key) || null;
}

async function undo(row) {
  const id = (row && row.dataset.decision) || taken.pop();
  if (!id) { tell("Hier is sinds de laatste run niets beslist; oudere beslissingen staan onder Beslissingen.", true); return; }
  const answer = await post("/api/undo", { decision_id: id, shown: shown() });
  if (!answer) return;
  if (taken.includes(id)) taken.splice(taken.indexOf(id), 1);
  refresh(answer);
  tell("Teruggedraaid en bewaard.");
}

function openForm(row) {
  const form = row.querySelector(".correction");
  form.hidden = false;
  form.querySelector("select, input").focus();
}

function closeForm(row) {
  const form = row.querySelector(".correction");
  if (form) { form.reset(); form.hidden = true; }
}

function changesIn(form) {
  const changes = {};
  for (const field of form.elements) {
    if (!field.name) continue;
    const before = field.tagName === "SELECT"
      ? ([...field.options].find((option) => option.defaultSelected) || field.options[0]).value
      : field.defaultValue;
    if (field.value !== before) changes[field.name] = field.value === "" ? null : field.value;
  }
  return changes;
}

// --- words selected in a sentence ---------------------------------------------------------

// The dataset counts characters (code points), the browser counts UTF-16 units.
const length = (text) => Array.from(text).length;

function selectedWords() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const from = range.startContainer.parentElement && range.startContainer.parentElement.closest(".sentence");
  if (!from || !from.contains(range.endContainer)) return null;
  const before = document.createRange();
  before.setStart(from, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const raw = range.toString();
  const text = raw.trim();
  if (!text) return null;
  const lead = raw.length - raw.trimStart().length;
  const start = Number(from.dataset.start) + length(before.toString()) + length(raw.slice(0, lead));
  return { row: from.closest(".row"), passage_id: from.dataset.passage, start, end: start + length(text), text };
}

function openAddition() {
  const words = selectedWords();
  if (!words || !addition) { tell("Selecteer eerst de gemiste woorden in een zin.", true); return; }
  addition.words = words;
  addition.querySelector("q").textContent = words.text;
  addition.hidden = false;
  addition.querySelector("select").focus();
}

async function add() {
  const { row, text, ...place } = addition.words;
  const form = new FormData(addition);
  const body = { ...place, label: form.get("label"), value: form.get("value") || null, scope: scope(), shown: shown() };
  const answer = await post("/api/additions", body);
  if (!answer) return;
  taken.push(answer.decision_id);
  closeAddition();
  const html = answer.rows[answer.key];
  const isNew = !findRow(answer.key);
  refresh(answer);
  if (isNew && html) {
    const anchor = findRow(row.dataset.key);
    if (anchor) anchor.after(fromHtml(html));
  }
  tell(`“${text}” toegevoegd en bewaard; werkt door bij de volgende run.`);
}

function closeAddition() {
  addition.reset();
  addition.hidden = true;
}

// --- events -------------------------------------------------------------------------------

const KEYS = {
  a: (row) => judge(row, "accept"),
  r: (row) => judge(row, "reject"),
  c: (row) => openForm(row),
  j: (row) => go(step(row, "nextElementSibling")),
  k: (row) => go(step(row, "previousElementSibling")),
  u: (row) => undo(row),
  t: () => openAddition(),
};

function closeAll() {
  if (addition && !addition.hidden) closeAddition();
  const row = current();
  if (row) { closeForm(row); row.focus({ preventScroll: true }); }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { closeAll(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || !list) return;
  if (event.target.closest("input:not([type=radio], [type=checkbox]), select, textarea")) return;
  const scopes = document.querySelectorAll(".scope input");
  if (scopes.length && ["1", "2", "3"].includes(event.key)) {
    scopes[Number(event.key) - 1].checked = true;
    event.preventDefault();
    return;
  }
  const row = current();
  if (!row || event.repeat && event.key !== "j" && event.key !== "k" || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key](row);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const row = event.target.closest(".row");
  if (row && getSelection().isCollapsed && !event.target.closest("form")) go(row);
  if (!button) return;
  if (button.dataset.close !== undefined) closeAll();
  else if (button.dataset.undo) post("/api/undo", { decision_id: button.dataset.undo }).then((answer) => { if (answer) location.reload(); });
  else if (button.dataset.do === "accept" || button.dataset.do === "reject") judge(row, button.dataset.do);
  else if (button.dataset.do === "correct") openForm(row);
  else if (button.dataset.do === "undo") undo(row);
});

document.addEventListener("mouseup", () => {
  const row = current();
  const form = row && row.querySelector(".correction");
  const words = selectedWords();
  if (form && !form.hidden && words && words.row === row && form.elements.span) form.elements.span.value = words.text;
});

document.addEventListener("submit", (event) => {
  if (event.target === addition) { event.preventDefault(); add(); return; }
  if (!event.target.classList.contains("correction")) return;
  event.preventDefault();
  judge(event.target.closest(".row"), "correct", changesIn(event.target));
});

if (list) go(list.querySelector(".row"));
