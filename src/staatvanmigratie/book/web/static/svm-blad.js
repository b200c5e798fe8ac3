// What stands around the text of a page: light or dark, the menus of a small screen, the field to search with, the
// contents beside the text, and marks at what was searched for. It takes the place of the scripts of the theme and of
// Sphinx, which do more than these pages need. Without it the page is light, and its links lead everywhere.
(function () {
  "use strict";

  var page = document.documentElement;

  // Not every browser keeps something for a page from a disk.
  function keep(store, name, value) {
    try { window[store].setItem(name, value); } catch (_) { /* then it is asked again */ }
  }
  function kept(store, name) {
    try { return window[store].getItem(name); } catch (_) { return null; }
  }

  // Light, dark, or as the device has it.
  var dark = window.matchMedia("(prefers-color-scheme: dark)");
  function mode() {
    return /^(light|dark)$/.test(page.dataset.mode) ? page.dataset.mode : "auto";
  }
  function colour(chosen) {
    page.dataset.mode = chosen;
    page.dataset.theme = chosen !== "auto" ? chosen : dark.matches ? "dark" : "light";
    keep("localStorage", "mode", chosen);
    keep("localStorage", "theme", page.dataset.theme);
  }
  colour(mode());
  dark.addEventListener("change", function () { colour(mode()); });
  document.querySelectorAll(".theme-switch-button").forEach(function (button) {
    button.addEventListener("click", function () {
      var order = dark.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
      colour(order[(order.indexOf(mode()) + 1) % 3]);
    });
  });

  // What opens over the page closes at a press beside it, and gives the focus back to what opened it.
  function over(dialog) {
    var opener = null;
    dialog.addEventListener("click", function (event) {
      var box = dialog.getBoundingClientRect();
      var beside = event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom;
      if (event.target === dialog && beside) { dialog.close(); }
    });
    dialog.addEventListener("close", function () { if (opener) { opener.focus(); } });
    return function (by) {
      opener = by;
      dialog.showModal();
    };
  }

  // The chapters and the contents of the page stand beside the text; on a small screen a button opens them over it.
  function menu(name, wide) {
    var button = document.querySelector("." + name + "-toggle");
    var beside = document.getElementById("pst-" + name + "-sidebar");
    var dialog = document.getElementById("pst-" + name + "-sidebar-modal");
    if (!button || !beside || !dialog) { return; }
    var open = over(dialog);
    function move(from, to) {
      to.append.apply(to, Array.from(from.childNodes));
      to.classList.add.apply(to.classList, from.classList);
      from.removeAttribute("class");
    }
    button.addEventListener("click", function () {
      if (wide && window.matchMedia(wide).matches) {
        beside.classList.toggle("pst-sidebar-hidden");
        return;
      }
      move(beside, dialog);
      open(button);
    });
    dialog.addEventListener("close", function () { move(dialog, beside); });
    dialog.addEventListener("click", function (event) {
      if (event.target.closest("a[href*='#']")) { dialog.close(); }
    });
  }

  // The list of chapters stays where it was, and at first shows the chapter one is in.
  var chapters = document.getElementById("pst-primary-sidebar");
  if (chapters) {
    var top = parseInt(kept("sessionStorage", "sidebar-scroll-top"), 10);
    var here = chapters.querySelector(".bd-docs-nav [aria-current], .bd-docs-nav .active");
    if (!isNaN(top)) {
      chapters.scrollTop = top;
    } else if (here && here.getBoundingClientRect().top > window.innerHeight / 2) {
      chapters.scrollTop = here.getBoundingClientRect().top - chapters.getBoundingClientRect().top - chapters.clientHeight / 4;
    }
    window.addEventListener("pagehide", function () { keep("sessionStorage", "sidebar-scroll-top", chapters.scrollTop); });
  }
  menu("primary", "(min-width: 992px)");
  menu("secondary");

  // The field to search with: on its own page, or over any other.
  var dialog = document.getElementById("pst-search-dialog");
  var openSearch = dialog && over(dialog);
  function search(by) {
    var field = document.querySelector("main form.bd-search input");
    if (field) {
      field.focus();
      field.select();
    } else if (dialog.open) {
      dialog.close();
    } else {
      openSearch(by);
    }
  }
  document.querySelectorAll(".search-button__button").forEach(function (button) {
    button.addEventListener("click", function () { search(button); });
  });
  window.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && /^k$/i.test(event.key)) {
      event.preventDefault();
      search(document.activeElement);
    }
  }, true);

  // The contents say at which heading one is: the last that came into the upper part of the screen, or that was chosen.
  var contents = Array.from(document.querySelectorAll("#pst-page-toc-nav a[href^='#']"));
  var chosen = 0;
  function at(link) {
    contents.forEach(function (each) {
      each.classList.toggle("active", each === link);
      if (each === link) { each.setAttribute("aria-current", "true"); } else { each.removeAttribute("aria-current"); }
    });
    document.querySelectorAll("#pst-page-toc-nav .toc-entry").forEach(function (entry) {
      entry.classList.toggle("active", entry.contains(link));
    });
  }
  function atHash() {
    var link = location.hash && contents.filter(function (each) { return each.hash === location.hash; })[0];
    if (link) {
      chosen = Date.now();
      at(link);
    }
  }
  var headings = new Map();
  contents.forEach(function (link) {
    var section = link.hash && document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (section) { headings.set(section.querySelector(":is(h1, h2, h3, h4)") || section, link); }
  });
  var reading = new IntersectionObserver(function (entries) {
    var seen = entries.filter(function (entry) { return entry.isIntersecting; }).pop();
    if (seen && Date.now() - chosen > 1000) { at(headings.get(seen.target)); }
  }, { rootMargin: "0px 0px -70% 0px" });
  headings.forEach(function (_, heading) { reading.observe(heading); });
  window.addEventListener("hashchange", atHash);
  atHash();

  // Under the buttons above the text comes a line once one is further down.
  var first = document.querySelector(".sbt-scroll-pixel-helper");
  if (first) {
    new IntersectionObserver(function (entries) {
      document.body.classList.toggle("scrolled", entries[0].boundingClientRect.y < 0);
    }).observe(first);
  }

  // Code that is wider than the page is a stop for the Tab key, to slide it with the arrows.
  var wider = new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { entry.target.tabIndex = entry.target.scrollWidth > entry.target.clientWidth ? 0 : -1; });
  });
  document.querySelectorAll("main pre").forEach(function (code) { wider.observe(code); });

  // What was searched for is marked on the page one comes to, until Escape or the button.
  var asked = (kept("localStorage", "svm-gezocht") || "").split(/\s+/).filter(function (word) { return word.length > 2; });
  var text = document.querySelector("article.bd-article:not(.bd-search-container)");
  if (text && asked.length && window.Highlight) {
    localStorage.removeItem("svm-gezocht");
    mark(asked);
  }
  function mark(words) {
    var marks = new Highlight(), walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      var node = walker.currentNode, said = node.data.toLowerCase();
      words.forEach(function (word) {
        for (var from = said.indexOf(word); from >= 0; from = said.indexOf(word, from + word.length)) {
          var range = new Range();
          range.setStart(node, Math.min(from, node.length));
          range.setEnd(node, Math.min(from + word.length, node.length));
          marks.add(range);
        }
      });
    }
    var place = document.getElementById("searchbox");
    if (!marks.size || !place) { return; }
    CSS.highlights.set("svm-gezocht", marks);
    var button = place.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "svm-knop";
    button.textContent = "Markering van zoekwoorden weghalen";
    function end() {
      CSS.highlights.delete("svm-gezocht");
      button.remove();
    }
    button.addEventListener("click", end);
    document.addEventListener("keydown", function (event) { if (event.key === "Escape") { end(); } });
  }
})();
