"use strict";
// Adds what a page can do without: other languages, sort, filter, search, open and close all. Everything is readable
// without it.
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("table"), query = byId("query"), show = byId("show"), shown = byId("shown");
  const groups = [...table.tBodies];
  const texts = new Map();  // what each activity's rows say, for the search
  const [languages, words] = JSON.parse(byId("texts").textContent);
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

  let collator;
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
    button.append(...head.childNodes);
    button.addEventListener("click", () => sortBy(column));
    head.append(button);
  });

  // The page in another language: every text of the program's own carries the number of its words.
  const language = byId("language");
  const speak = () => {
    const at = languages.indexOf(language.value);
    document.documentElement.lang = language.value;
    for (const each of document.querySelectorAll("[data-t]")) each.textContent = words[each.dataset.t][at];
    for (const each of document.querySelectorAll("[data-ta]")) {
      for (const told of each.dataset.ta.split(" ")) {
        const [name, number] = told.split(":");
        each.setAttribute(name, words[number][at]);
      }
    }
    dress();
  };
  const dress = () => {
    texts.clear();
    collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
    for (const head of heads) head.firstElementChild.title = `${table.dataset.sort}: ${head.textContent}`;
    filter();
  };
  language.addEventListener("change", speak);

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

  // A link to an activity opens it, even one that the filter hides or that was followed before.
  const follow = (hash) => {
    const group = groups.find((each) => `#${each.id}` === hash);
    if (!group) return;
    if (group.hidden) {
      query.value = show.value = "";
      filter();
    }
    group.querySelector("details").open = true;
    group.scrollIntoView();
  };
  addEventListener("hashchange", () => follow(location.hash));
  for (const link of document.querySelectorAll(".jump a")) link.addEventListener("click", () => follow(link.hash));

  // Paper shows everything; afterwards the page is as it was.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = groups.map((group) => group.querySelector("details")).filter((details) => !details.open);
    for (const details of closed) details.open = true;
    for (const group of groups) group.hidden = false;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
    filter();
  });

  byId("tools").hidden = language.hidden = false;
  if (language.value !== document.documentElement.lang) speak();  // the browser remembers a choice when a page is reloaded
  else dress();
  follow(location.hash);
})();
