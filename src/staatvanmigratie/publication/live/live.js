// A page in `svm live`: it is loaded again when it was written, and shows what is wrong with it.
"use strict";
(() => {
  const page = decodeURIComponent(location.pathname).replace(/^\//, "").replace(/(^|\/)$/, "$1index.html");
  const SCROLL = "svm-live-scroll";
  let run = null;

  const style = document.createElement("style");
  style.textContent = `
    .svm-live-fout { border: 2px solid #b3261e; border-left-width: 8px; border-radius: 4px; background: #fff4f2;
      color: #1b1b1b; padding: .75rem 1rem; margin: 1rem 0; max-width: 100%; overflow-wrap: anywhere; }
    .svm-live-fout.svm-live-let-op { border-color: #8a5a00; background: #fff8e6; }
    .svm-live-fout strong { display: block; font-size: 1.05rem; }
    .svm-live-fout pre { white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0; padding: .5rem;
      background: #ffffff; color: #1b1b1b; border: 1px solid #d9d9d9; font-size: .85rem; }
    .svm-live-fout p { margin: .25rem 0 0; }
    .svm-live-fout a { color: #01498b; text-decoration: underline; }
    .svm-live-oud > :not(.svm-live-fout) { display: none; }
    .svm-live-bericht { position: fixed; right: 1rem; bottom: 1rem; z-index: 2000; max-width: calc(100vw - 2rem);
      background: #154273; color: #ffffff; padding: .5rem .75rem; border-radius: 4px; font-size: .9rem; }
    .svm-live-bericht a { color: #ffffff; text-decoration: underline; }`;
  document.head.append(style);

  function element(name, text, className) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  function box(problem) {
    const made = element("aside", "", "svm-live-fout" + (problem.notebook ? "" : " svm-live-let-op"));
    made.setAttribute("role", "alert");
    made.append(element("strong", problem.title), element("pre", problem.text));
    if (problem.link) {
      const line = element("p"), link = element("a", "Open dit notebook in JupyterLab");
      link.href = problem.link;
      link.target = "svm-jupyterlab";
      line.append(link);
      made.append(line);
    }
    if (problem.notebook) {
      made.append(element("p", "De rest van deze pagina is van de laatste keer dat alles goed ging."));
    }
    return made;
  }

  // At the cell itself its output makes room; a cell that the page does not have stands behind the one before it.
  function place(problem) {
    const marks = new Map();
    for (const mark of document.querySelectorAll("[data-svm-cel]")) marks.set(mark.dataset.svmCel, mark);
    const cell = problem.cells.find((id) => marks.has(id));
    const made = box(problem);
    if (cell === undefined) {
      (document.querySelector("article") || document.body).prepend(made);
    } else if (cell === problem.cells[0]) {
      const parent = marks.get(cell).parentElement;
      parent.prepend(made);
      parent.classList.add("svm-live-oud");
    } else {
      marks.get(cell).parentElement.after(made);
    }
  }

  async function showProblems() {
    const answer = await fetch("/_live/failures?page=" + encodeURIComponent(page));
    const problems = await answer.json();
    for (const old of document.querySelectorAll(".svm-live-fout")) old.remove();
    for (const old of document.querySelectorAll(".svm-live-oud")) old.classList.remove("svm-live-oud");
    for (const problem of problems.reverse()) place(problem);
  }

  function reload() {
    sessionStorage.setItem(SCROLL, JSON.stringify([location.pathname, window.scrollY]));
    location.reload();
  }

  function notice(pages) {
    document.querySelector(".svm-live-bericht")?.remove();
    const made = element("div", "Bijgewerkt: ", "svm-live-bericht");
    made.setAttribute("role", "status");
    const link = element("a", pages[0].replace(/^notebooks\//, "").replace(/\.html$/, ""));
    link.href = "/" + pages[0];
    made.append(link, pages.length > 1 ? ` en ${pages.length - 1} andere` : "");
    document.body.append(made);
    setTimeout(() => made.remove(), 8000);
  }

  async function begin() {
    await showProblems();
    const [path, top] = JSON.parse(sessionStorage.getItem(SCROLL) || "[]");
    sessionStorage.removeItem(SCROLL);
    if (path === location.pathname) window.scrollTo({ top, behavior: "instant" });
  }

  if (document.readyState === "complete") begin();
  else addEventListener("load", begin);

  // Only a page that is looked at listens: browsers open six connections to one server. It hears what it missed.
  let last = document.currentScript.dataset.news;
  let events = null;

  function on(kind, act) {
    events.addEventListener(kind, (event) => {
      last = event.lastEventId;
      act(JSON.parse(event.data));
    });
  }

  function listen() {
    events = new EventSource("/_live/events?after=" + last);
    on("hello", (said) => {
      if (run !== null && run !== said.run) reload();
      run = said.run;
    });
    on("page", (said) => {
      if (said.pages.includes(page)) reload();
      else if (!said.quiet) notice(said.pages);
    });
    on("problems", (said) => {
      if (said.pages.includes("") || said.pages.includes(page.replace(/\.html$/, ""))) showProblems();
    });
  }

  function listenWhileSeen() {
    events?.close();
    if (document.visibilityState === "visible") listen();
  }

  document.addEventListener("visibilitychange", listenWhileSeen);
  addEventListener("pagehide", () => events?.close());
  listenWhileSeen();
})();
