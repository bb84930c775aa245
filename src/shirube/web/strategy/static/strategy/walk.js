// Arrow keys in the logic model: up and down within a column, left and right between columns. Links work without this.
"use strict";

document.addEventListener("keydown", (event) => {
  const steps = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const step = steps[event.key];
  const here = document.activeElement;
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || !here || !here.matches("[data-walk] a.node-title")) return;
  const columns = [...document.querySelectorAll("[data-walk] > .column")].map((column) => [...column.querySelectorAll("a.node-title")].filter((link) => link.checkVisibility()));
  const column = columns.findIndex((links) => links.includes(here));
  const next = step[0] ? towards(columns, column, step[0]) : columns[column][columns[column].indexOf(here) + step[1]];
  if (!next) return;
  event.preventDefault();
  next.focus();
});

function towards(columns, from, step) {
  for (let column = from + step; columns[column]; column += step) {
    const links = columns[column];
    if (links.length) return links.find((link) => link.closest(".node").dataset.open) || links[0];
  }
  return null;
}
