"use strict";
// The list of actions. What is asked for stands in the address after #actions, so that every
// number on the page is a link, the back button works, and a selection can be kept and sent.

const payload = JSON.parse(document.getElementById("payload").textContent);
const texts = payload.texts;
const STEP = 25;
const STATUSES = ["completed", "ongoing", "planned", "proposed", "stalled"];
const SORTS = ["order", "date", "date_down", "score_down", "score"];
const KEYS = ["text", "theme", "party", "type", "document", "decision", "sort", "status", "outcome",
  "without", "place", "period", "action"];
const form = document.getElementById("filters");
const body = document.querySelector("#list tbody");
const byId = new Map(payload.actions.map((action) => [action.action_id, action]));
const themes = new Map(payload.themes.map(([id, label]) => [id, label]));

let asked = {};
let found = [];
let drawn = 0;

function text(key, values = {}) {
  return Object.entries(values).reduce((t, [name, value]) => t.replace(`{${name}}`, value), texts[key]);
}

function number(value) {
  return value.toLocaleString(payload.language === "nl" ? "nl-NL" : "en-GB");
}

function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

function plain(words) {
  return words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

// --- which actions are asked for ------------------------------------------------------------

function searchable(action) {
  if (action.haystack === undefined) {
    action.haystack = plain([
      action.summary, action.name, placeOf(action), action.date, action.date_as_written,
      payload.documents[action.doc_id], themes.get(action.theme_id),
      ...action.participants.flatMap(([, name, , written]) => [name, written]),
      ...action.evidence.map((e) => e.segments.map(([words]) => words).join("")),
    ].filter(Boolean).join(" \n "));
  }
  return action.haystack;
}

function inPeriod(period, wanted) {
  if (wanted === "-" || !period) return wanted === "-" && !period;
  if (wanted.startsWith("=")) return period === wanted.slice(1);
  if (wanted.startsWith("<")) return Number(period.slice(0, 4)) < Number(wanted.slice(1));
  return period === wanted || period.startsWith(`${wanted}-`);
}

function is(value, wanted) {
  return wanted === "-" ? value === undefined : value === wanted;
}

const TESTS = {
  text: (a, words) => plain(words).split(/\s+/).filter(Boolean).every((w) => searchable(a).includes(w)),
  theme: (a, id) => is(a.theme_id, id),
  party: (a, ids) => ids.split(",").every((id) => a.parties.includes(id)),
  without: (a, id) => !a.parties.includes(id),
  type: (a, type) => a.type === type,
  document: (a, id) => a.doc_id === id,
  decision: (a, decision) => is(a.decision, decision),
  status: (a, list) => list.split(",").includes(a.status),
  outcome: (a, outcome) => is(a.outcome, outcome),
  place: (a, id) => a.place_id === id,
  period: (a, wanted) => inPeriod(a.period, wanted),
  action: (a, id) => a.action_id === id,
};

const ORDERS = {
  date: (a, b) => (a.date_from || "9999").localeCompare(b.date_from || "9999"),
  date_down: (a, b) => (b.date_from || "").localeCompare(a.date_from || ""),
  score_down: (a, b) => b.score - a.score,
  score: (a, b) => a.score - b.score,
};

function select() {
  const wanted = Object.entries(asked).filter(([key]) => TESTS[key]);
  found = payload.actions.filter((action) => wanted.every(([key, value]) => TESTS[key](action, value)));
  if (ORDERS[asked.sort]) found.sort(ORDERS[asked.sort]);
}

// --- the rows -------------------------------------------------------------------------------

function placeOf(action) {
  return payload.places[action.place_id] || action.place_as_written || "";
}

function cell(name, ...children) {
  return make("td", name ? { "data-name": name } : {}, ...children.filter((child) => child));
}

function nameParticipants(action) {
  const parts = [];
  const seen = new Set();
  for (const [id, name, role] of action.participants) {
    const who = `${role} ${id || name}`;
    if (seen.has(who)) continue;
    seen.add(who);
    const suffix = role === "party" ? "" : ` (${texts[`Role.${role}`]})`;
    const kind = role === "party" ? "party" : "partner";
    if (parts.length) parts.push(", ");
    parts.push(make("span", { class: kind }, name + suffix));
  }
  return parts;
}

function scoreBar(score) {
  const fill = make("i");
  fill.style.width = `${Math.round(score * 100)}%`;
  return make("span", { class: "score", "aria-hidden": "true" }, fill);
}

function drawRow(action) {
  const id = `detail-${action.action_id}`;
  const open = make("button", { type: "button", class: "open", "aria-expanded": "false", "aria-controls": id },
    make("span", {}, action.summary));
  const kind = [texts[`ActionType.${action.type}`], themes.get(action.theme_id) || texts.no_theme].join(" · ");
  const status = make("span", { class: `chip ${action.status}` }, texts[`ActionStatus.${action.status}`]);
  const percent = `${Math.round(action.score * 100)}%`;
  const row = make("tr", {},
    cell("", open, make("span", { class: "kind" }, kind)),
    cell(texts.parties, ...nameParticipants(action)),
    cell(texts.date, action.date), cell(texts.place, placeOf(action)), cell(texts.amount, action.amount),
    cell(texts.status, status, action.outcome && make("span", { class: "sub" }, ` ${texts[`Outcome.${action.outcome}`]}`)),
    cell(texts.score, scoreBar(action.score), percent,
      action.decision && make("span", { class: "sub" }, ` ${texts[`Decision.${action.decision}`]}`)));
  open.addEventListener("click", () => toggle(row, open, action, id));
  return row;
}

function toggle(row, open, action, id) {
  const shown = open.getAttribute("aria-expanded") === "true";
  open.setAttribute("aria-expanded", String(!shown));
  row.classList.toggle("shown", !shown);
  if (shown) document.getElementById(id).remove();
  else row.after(make("tr", { class: "detail", id }, make("td", { colspan: "7" }, ...drawDetail(action))));
}

function drawSegment([words, label, cue]) {
  if (!label && !cue) return words;
  const title = [label && texts[`Label.${label}`], cue && texts[`cue.${cue}`]].filter(Boolean).join(" · ");
  return make("mark", { class: [label, cue].filter(Boolean).join(" "), title }, words);
}

function drawEvidence(action, evidence) {
  const where = [payload.documents[action.doc_id] || action.doc_id];
  if (evidence.page) where.push(text("page", { n: evidence.page }));
  const source = where.join(", ") + (evidence.headings ? ` · ${evidence.headings}` : "");
  return make("blockquote", {}, make("p", {}, ...evidence.segments.map(drawSegment)), make("footer", {}, source));
}

function drawLinks(action) {
  return action.links.map(([relation, id]) => {
    const other = byId.get(id);
    const link = make("a", { href: `#actions?action=${encodeURIComponent(id)}` }, other ? other.summary : id);
    return make("div", {}, `${texts[`Relation.${relation}`]}: `, link);
  });
}

function drawDetail(action) {
  const facts = [
    ["name", action.name],
    ["cue.status", action.status_cue],
    ["cue.outcome", action.outcome_cue],
    ["formality", action.formality && texts[`Formality.${action.formality}`]],
    ["date", action.date_as_written &&
      action.date_as_written + (action.date_basis ? ` (${texts[`DateBasis.${action.date_basis}`]})` : "")],
    ["place", action.place_as_written],
    ["amount", action.amount_as_written],
    ["decision", texts[action.decision ? `Decision.${action.decision}` : "Decision.none"]],
  ].filter(([, value]) => value).map(([key, value]) => [texts[key], [value]]);
  if (action.links.length) facts.push([texts.links, drawLinks(action)]);
  const list = make("dl", { class: "facts" });
  for (const [name, values] of facts) list.append(make("dt", {}, name), make("dd", {}, ...values));
  return [...action.evidence.map((evidence) => drawEvidence(action, evidence)), list];
}

function drawMore(count) {
  const rows = document.createDocumentFragment();
  for (const action of found.slice(drawn, drawn + count)) rows.append(drawRow(action));
  body.append(rows);
  drawn = Math.min(drawn + count, found.length);
  const more = document.getElementById("more");
  more.hidden = drawn >= found.length;
  more.textContent = text("actions.more", { shown: number(drawn), n: number(found.length) });
}

// --- what is asked for, in the form, in words and in the address ------------------------------

function readAddress() {
  const [target, query = ""] = location.hash.slice(1).split("?");
  if (target !== "actions") return null;
  const given = [...new URLSearchParams(query)].filter(([key, value]) => KEYS.includes(key) && value);
  return Object.fromEntries(given);
}

function ask(changed) {
  for (const [key, value] of Object.entries(changed)) {
    if (value) asked[key] = value;
    else delete asked[key];
  }
  history.replaceState(null, "", `#actions?${new URLSearchParams(asked)}`);
  show();
}

function nameOf(key, value) {
  const names = {
    without: () => payload.parties[value] || value,
    status: () => value.split(",").map((s) => texts[`ActionStatus.${s}`] || s).join(", "),
    outcome: () => texts[`Outcome.${value}`] || value,
    place: () => payload.places[value] || value,
    period: () => (value === "-" ? texts.undated : value.replace("=", "").replace("-", " ")),
    action: () => (byId.has(value) ? byId.get(value).summary : value),
    theme: () => themes.get(value) || texts.no_theme,
    party: () => value.split(",").map((id) => payload.parties[id] || id).join(" + "),
    type: () => texts[`ActionType.${value}`] || value,
    document: () => payload.documents[value] || value,
    decision: () => texts[`Decision.${value === "-" ? "none" : value}`] || value,
  };
  return names[key] ? names[key]() : value;
}

function describe() {
  const count = texts[found.length === 1 ? "action.one" : "action.many"];
  const line = document.getElementById("asked");
  line.replaceChildren(make("strong", {}, `${number(found.length)} ${count}`));
  for (const [key, value] of Object.entries(asked)) {
    if (key === "sort") continue;
    const words = `${texts[key === "text" ? "actions.search" : key]}: ${nameOf(key, value)}`;
    const remove = make("button", { type: "button", "aria-label": text("actions.remove", { what: words }) }, `${words} ×`);
    remove.addEventListener("click", () => ask({ [key]: "" }));
    line.append(remove);
  }
  if (Object.keys(asked).some((key) => key !== "sort")) {
    const clear = make("button", { type: "button" }, texts["actions.clear"]);
    clear.addEventListener("click", () => { asked = {}; ask({}); });
    line.append(clear);
  }
}

function fillForm() {
  for (const control of form.elements) {
    if (control.name) control.value = asked[control.name] || (control.name === "sort" ? "order" : "");
  }
  const statuses = (asked.status || "").split(",");
  for (const button of form.querySelectorAll("[data-status]")) {
    button.setAttribute("aria-pressed", String(statuses.includes(button.dataset.status)));
  }
}

function show() {
  select();
  fillForm();
  describe();
  body.replaceChildren();
  drawn = 0;
  drawMore(STEP);
  if (asked.action && body.querySelector(".open")) body.querySelector(".open").click();
}

function offer(name, entries) {
  form.elements[name].append(...entries.map(([value, label]) => make("option", { value }, label)));
}

function prepareForm() {
  const all = [["", texts["actions.all"]]];
  const used = (key) => new Set(payload.actions.map((action) => action[key]));
  const byName = (a, b) => a[1].localeCompare(b[1], payload.language);
  const codes = (family, values) => [...values].map((v) => [v, texts[`${family}.${v}`]]);
  offer("theme", [...all, ...payload.themes.map(([id, label, depth]) => [id, "\u2003".repeat(depth) + label]), ["-", texts.no_theme]]);
  offer("party", [...all, ...payload.acting.map((id) => [id, payload.parties[id]]).sort(byName)]);
  offer("type", [...all, ...codes("ActionType", used("type")).sort(byName)]);
  offer("document", [...all, ...Object.entries(payload.documents).sort(byName)]);
  offer("decision", [...all, ["-", texts["Decision.none"]], ...codes("Decision", ["accepted", "corrected", "added"])]);
  offer("sort", SORTS.map((sort) => [sort, texts[`sort.${sort}`]]));
}

function pressStatus(button) {
  const statuses = new Set((asked.status || "").split(",").filter(Boolean));
  if (!statuses.delete(button.dataset.status)) statuses.add(button.dataset.status);
  ask({ status: STATUSES.filter((status) => statuses.has(status)).join(",") });
}

function followAddress() {
  const given = readAddress();
  if (!given) return;
  asked = given;
  show();
  document.getElementById("actions").scrollIntoView();
}

let typing = 0;
form.addEventListener("input", (event) => {
  const { name, value } = event.target;
  clearTimeout(typing);
  typing = setTimeout(() => ask({ [name]: name === "sort" && value === "order" ? "" : value }), name === "text" ? 200 : 0);
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("click", (event) => {
  if (event.target.dataset.status) pressStatus(event.target);
});
document.getElementById("more").addEventListener("click", () => drawMore(STEP));
window.addEventListener("hashchange", followAddress);
// On paper a list cannot be asked for more.
window.addEventListener("beforeprint", () => drawMore(found.length));

prepareForm();
show();
followAddress();
