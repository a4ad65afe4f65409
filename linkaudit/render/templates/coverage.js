"use strict";
// Adds what a page can do without: sort, filter, search, open and close all. Everything is readable without it.
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("table"), query = byId("query"), show = byId("show"), shown = byId("shown");
  const groups = [...table.tBodies];
  const texts = new Map();
  const textOf = (group) => {
    if (!texts.has(group)) texts.set(group, group.textContent.toLocaleLowerCase());
    return texts.get(group);
  };

  const filter = () => {
    const sought = query.value.trim().toLocaleLowerCase(), wanted = show.value;
    let count = 0;
    for (const group of groups) {
      const fits = !wanted || (wanted === "serious" ? "serious" in group.dataset : group.dataset.coverage === wanted);
      group.hidden = !(fits && (!sought || textOf(group).includes(sought)));
      if (!group.hidden) count += 1;
    }
    shown.textContent = `${shown.dataset.label}: ${count} / ${groups.length}`;
  };

  const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
  const valueOf = (group, column) => {
    const cell = group.rows[0].cells[column];
    return cell.dataset.order ?? cell.textContent.trim();
  };
  const heads = [...table.tHead.rows[0].cells];
  const sortBy = (column) => {
    const head = heads[column];
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of heads) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const sorted = [...groups].sort((a, b) => collator.compare(valueOf(a, column), valueOf(b, column)));
    table.append(...(down ? sorted.reverse() : sorted));
  };
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = `${table.dataset.sort}: ${head.textContent}`;
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(column));
    head.append(button);
  });

  const openAll = (open) => {
    for (const group of groups) if (!group.hidden) group.querySelector("details").open = open;
  };
  byId("open").addEventListener("click", () => openAll(true));
  byId("close").addEventListener("click", () => openAll(false));
  query.addEventListener("input", filter);
  show.addEventListener("change", filter);
  byId("tools").addEventListener("submit", (event) => event.preventDefault());

  // A click anywhere in the row opens it, for the mouse; the keyboard has the summary below.
  table.addEventListener("click", (event) => {
    const row = event.target.closest("tr.activity");
    if (!row || String(getSelection())) return;
    const details = row.nextElementSibling.querySelector("details");
    details.open = !details.open;
  });

  // A link to an activity opens it.
  const follow = () => {
    const details = document.querySelector(`${location.hash || "#none"} details`);
    if (details) details.open = true;
  };
  addEventListener("hashchange", follow);

  // Paper shows everything; afterwards the page is as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = groups.map((group) => group.querySelector("details")).filter((details) => !details.open);
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });

  byId("tools").hidden = false;
  filter();
  follow();
})();
