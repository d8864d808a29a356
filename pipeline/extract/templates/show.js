"use strict";
// Joins each box with its text, turns pages by the arrow keys, and hides kinds of blocks. Without
// it the boxes and numbers are still links to one another.

const pages = [...document.querySelectorAll(".page[id]")];
const go = document.getElementById("go");

function sameBlock(element) {
  return document.querySelectorAll(`[data-block="${element.dataset.block}"]`);
}

function mark(element, name) {
  for (const other of document.querySelectorAll(`.${name}`)) other.classList.remove(name);
  if (element) for (const other of sameBlock(element)) other.classList.add(name);
}

function counterpart(element) {
  const page = element.closest(".page");
  const kind = element.closest("svg") ? ".block" : "svg a";
  return page.querySelector(`${kind}[data-block="${element.dataset.block}"]`);
}

function hold(element) {
  mark(element, "held");
  const other = counterpart(element);
  if (other && other.matches(".block")) other.scrollIntoView({ block: "nearest" });
}

document.addEventListener("mouseover", (event) => mark(event.target.closest("[data-block]"), "linked"));
document.addEventListener("focusin", (event) => mark(event.target.closest("[data-block]"), "linked"));
document.addEventListener("click", (event) => {
  const element = event.target.closest("[data-block]");
  const link = event.target.closest("a");
  if (!element || (link && link.matches(".on")) || String(getSelection())) return;
  event.preventDefault();
  if (element.classList.contains("held")) mark(null, "held");
  else hold(element);
});

function current() {
  const line = window.innerHeight / 3;
  const above = pages.filter((page) => page.getBoundingClientRect().top <= line);
  return Math.max(0, above.length - 1);
}

function turn(index) {
  const page = pages[Math.min(Math.max(index, 0), pages.length - 1)];
  if (page) page.scrollIntoView();
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.target.matches("select")) return;
  if (event.key === "ArrowRight") turn(current() + 1);
  else if (event.key === "ArrowLeft") turn(current() - 1);
  else if (event.key === "Escape") mark(null, "held");
  else return;
  event.preventDefault();
});

if (go) {
  go.addEventListener("change", () => turn(Number(go.value) - 1));
  document.getElementById("back").addEventListener("click", () => turn(current() - 1));
  document.getElementById("on").addEventListener("click", () => turn(current() + 1));
  document.addEventListener("scroll", () => { go.value = String(current() + 1); }, { passive: true });
  go.value = String(current() + 1);
}

for (const box of document.querySelectorAll("[data-kind]")) {
  box.addEventListener("change", () => {
    document.body.classList.toggle(`without-${box.dataset.kind}`, !box.checked);
  });
}
