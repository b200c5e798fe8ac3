// What a page does beyond reading: numbers tell where they come from, the data of a figure come on the page,
// figures become interactive on request and dashboards by themselves. Without this script a number leads to its
// source, and the data of a figure are a file and a page of their own.
(function () {
  "use strict";

  var root = document.documentElement.dataset.content_root || "./";

  // Regions that fit need no stop for the Tab key and no name; one with something to stop at needs none of its own.
  function sparingly(region) {
    // To keep the first column in sight makes it narrower, and then all may fit: only a wider region is looked at anew.
    if (region.svmSlides < region.clientWidth) { region.classList.remove("svm-schuift"); }
    var scrolls = region.classList.contains("svm-schuift") || region.scrollWidth > region.clientWidth + 1;
    if (scrolls && !region.classList.contains("svm-schuift")) { region.svmSlides = region.clientWidth; }
    if (scrolls || region.scrollHeight > region.clientHeight + 1) {
      region.setAttribute("tabindex", region.querySelector("a[href]:not(.headerlink), button") ? "-1" : "0");
      region.setAttribute("role", "region");
    } else {
      region.removeAttribute("tabindex");
      region.removeAttribute("role");
    }
    region.classList.toggle("svm-schuift", scrolls);
  }
  var watcher = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) { sparingly(entry.target); });
  });
  function watch(region) {
    if (watcher) { watcher.observe(region); }
  }
  document.querySelectorAll(".svm-schuif, .svm-alleen-ruim").forEach(watch);

  // A table is one stop for the Tab key, and so are the numbers of a paragraph and the links of a list of steps:
  // the arrow keys go from one to the next.
  var GROUPS = ".bd-article tbody, .bd-article ol.svm-stappen, .bd-article dl.svm-kerncijfers, .bd-article p";
  var LINKS = ".bd-article tbody, .bd-article ol.svm-stappen, .bd-article p.svm-wegen";  // of which every link counts
  function members(group) {
    var found = Array.from(group.querySelectorAll(group.matches(LINKS) ? "a[href], button" : "a.cijfer"));
    return group.matches("p") ? found.filter(function (each) { return each.getClientRects().length; }) : found;
  }
  function oneStop(group) {
    var links = members(group);
    if (links.length < 2) { return; }
    links.forEach(function (link, n) { link.tabIndex = n ? -1 : 0; });
    links[0].setAttribute("aria-description", "De pijltjestoetsen gaan naar de andere " + (group.matches("ol, p.svm-wegen") ? "links" : "cijfers"));
  }
  function groupOf(element) {
    var group = element.closest && element.matches("a[href], button") && element.closest(LINKS)
      || element.closest && element.matches("a.cijfer") && element.closest(GROUPS);
    return group && members(group).indexOf(element) >= 0 ? group : null;
  }
  // Where a key leads: to the next link, and in a table also to the nearest row that has one, near its column.
  function beside(link, key, group) {
    var all = members(group), back = key === "ArrowLeft" || key === "ArrowUp";
    if (key === "Home" || key === "End") { return all[key === "Home" ? 0 : all.length - 1]; }
    if (!group.matches("tbody") || key === "ArrowLeft" || key === "ArrowRight") { return all[all.indexOf(link) + (back ? -1 : 1)]; }
    function column(each) { return each.closest("td, th").cellIndex; }
    var rows = Array.prototype.filter.call(group.rows, function (row) { return row.querySelector("a[href]"); });
    var other = rows[rows.indexOf(link.closest("tr")) + (back ? -1 : 1)];
    return other && members(other).sort(function (a, b) {
      return Math.abs(column(a) - column(link)) - Math.abs(column(b) - column(link));
    })[0];
  }
  function stopAt(link, group) {
    members(group).forEach(function (each) { each.tabIndex = each === link ? 0 : -1; });
  }
  document.querySelectorAll(GROUPS).forEach(function (group) { if (!group.matches("ol p")) { oneStop(group); } });
  document.addEventListener("keydown", function (event) {
    var link = event.target, group = groupOf(link);
    // Up and down, and to the ends, belong to the page where there is no table.
    var keys = group && group.matches("tbody") ? /^(Arrow|Home$|End$)/ : /^Arrow(Left|Right)$/;
    if (!group || !keys.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) { return; }
    var next = beside(link, event.key, group);
    event.preventDefault();
    if (next) { stopAt(next, group); next.focus(); }
  });
  document.addEventListener("focusin", function (event) {
    var group = groupOf(event.target);
    if (group && event.target.tabIndex !== 0) { stopAt(event.target, group); }
  });
  // Shown under a mouse only; the contents of the page lead to the same places.
  document.querySelectorAll("a.headerlink").forEach(function (link) { link.tabIndex = -1; });

  // What few readers ask for stands in scripts beside the page, which assign: from a disk nothing else can be read.
  window.svmData = {};
  var asked = {};
  function given(address, read) {
    asked[address] = asked[address] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = function () { resolve(read()); };
      script.onerror = function () { delete asked[address]; reject(new Error(address)); };
      document.head.appendChild(script);
    });
    return asked[address];
  }
  function data(address) {
    var name = address.replace(/^.*\/|\.js(\?.*)?$/g, "");
    return given(address, function () { return window.svmData[name]; });
  }
  function ofFigure(label) {
    return data(document.getElementById(label).dataset.script);
  }

  // A number is a link to its source; here it opens the box of the page, which tells all that is known of it.
  var box = document.getElementById("svm-herkomst");
  var opener = null, closedByPress = null;
  function openable(numbers) {
    numbers.forEach(function (number) {
      number.setAttribute("role", "button");
      number.setAttribute("aria-haspopup", "dialog");
    });
  }
  function opened(number) {
    if (opener) { opener.removeAttribute("aria-expanded"); opener.classList.remove("svm-open"); }
    opener = number;
    if (opener) { opener.setAttribute("aria-expanded", "true"); opener.classList.add("svm-open"); }
  }
  function tell(number) {
    data(box.dataset.script).then(function (known) {
      var pieces = known.numbers[number.id || number.dataset.cijfer].map(function (n) { return known.pieces[n]; });
      if (opener) { box.hidePopover(); }
      box.querySelector("div").innerHTML = pieces.join("");
      box.querySelector("[role=status]").textContent = "";
      box.scrollTop = 0;
      number.focus();  // where a reader comes back to who closes the box
      opened(number);
      box.setAttribute("aria-label", "Herkomst van cijfer " + number.textContent);
      box.showPopover({ source: number });
    }).catch(function () { location.hash = number.hash; });
  }
  if (box && box.showPopover) {
    openable(document.querySelectorAll("a.cijfer"));
    // A press beside the box closes it; on the number that opened it, that was all the reader asked.
    document.addEventListener("pointerdown", function () { closedByPress = opener; }, true);
    box.addEventListener("toggle", function (event) {
      if (event.newState === "closed" && !box.matches(":popover-open")) { opened(null); }
    });
    document.addEventListener("click", function (event) {
      var number = event.target.closest("a.cijfer");
      if (!number || event.button || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
      event.preventDefault();
      if (number === opener) { box.hidePopover(); } else if (number !== closedByPress) { tell(number); }
      closedByPress = null;
    });
    document.addEventListener("keydown", function (event) {
      if (event.key === " " && event.target.matches("a.cijfer")) {
        event.preventDefault();
        event.target.click();
      }
    });
  }

  // The address of a figure, table or number is copied; where that is not allowed it is shown, to be copied by hand.
  function copy(anchor, message) {
    var address = location.href.replace(/#.*$/, "") + "#" + anchor;
    function shown() {
      message.textContent = address;
      getSelection().selectAllChildren(message);
    }
    message.textContent = "";
    (navigator.clipboard ? navigator.clipboard.writeText(address) : Promise.reject()).then(function () {
      message.textContent = "De link is gekopieerd.";
    }).catch(shown);
  }
  document.querySelectorAll("a.svm-koppeling").forEach(function (link) {
    link.firstChild.data = "Kopieer de link";
    link.setAttribute("role", "button");
  });
  document.addEventListener("click", function (event) {
    var link = event.target.closest(".svm-koppeling");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey) { return; }
    event.preventDefault();
    var anchor = link.hash ? link.hash.slice(1) : opener.id || opener.dataset.cijfer;
    copy(anchor, link.parentNode.querySelector("[role=status]"));
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === " " && event.target.matches("a.svm-koppeling")) {
      event.preventDefault();
      event.target.click();
    }
  });

  // The table with the data of a figure is put in its place when the fold is opened; a link to a number opens it.
  function table(fold) {
    var place = fold.querySelector(".svm-hier");
    if (!place || !fold.open) { return; }
    data(fold.closest("figure").dataset.script).then(function (known) {
      if (!place.isConnected) { return; }
      var target = location.hash && place.querySelector(":target") ? location.hash.slice(1) : null;
      place.outerHTML = known.table;
      var frame = fold.querySelector(".svm-schuif");
      oneStop(frame.querySelector("tbody"));
      watch(frame);
      if (box && box.showPopover) { openable(frame.querySelectorAll("a.cijfer")); }
      if (target) {
        target = document.getElementById(target);
        target.classList.add("svm-doel");
        target.scrollIntoView({ block: "center" });
      }
    }).catch(function () {});  // the page with the table is linked
  }
  document.querySelectorAll("details.svm-gegevens").forEach(function (fold) {
    fold.addEventListener("toggle", function () { table(fold); });
    table(fold);
  });
  function unfold() {
    var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    var fold = target && target.closest("details.svm-gegevens");
    if (fold) { fold.open = true; }
  }
  window.addEventListener("hashchange", unfold);
  unfold();

  // A release keeps its bytes; what came out since stands in a file beside it. Elsewhere there is none to ask for.
  var home = new URL(root, location.href);
  var folder = /\/((\d{4})(?:\.\d+)?)\/$/.exec(home.pathname);
  function around(known) {
    var page = location.href.slice(home.href.length).replace(/[?#].*$/, "").replace(/\.html$/, "") || "index";
    var own = known.editions.filter(function (each) { return String(each.edition) === folder[2]; })[0];
    function address(edition) {
      var now = known.renamed[page];
      var before = Object.keys(known.renamed).filter(function (old) { return known.renamed[old] === page; })[0];
      var there = [page, now, before].filter(function (name) { return edition.pages.indexOf(name) >= 0; })[0];
      return new URL("../" + edition.edition + "/" + (there && there !== "index" ? there + ".html" : ""), home).href;
    }
    var list = document.querySelector(".svm-edities");
    known.editions.forEach(function (edition) {
      if (edition === own && folder[1] === folder[2]) { return; }
      var item = list.querySelector("ul").appendChild(document.createElement("li"));
      var link = item.appendChild(document.createElement("a"));
      link.href = address(edition);
      link.textContent = edition.title;
      list.hidden = false;
    });
    if (own && folder[1] !== folder[2] && folder[1] !== own.release) {
      var said = document.createElement("p"), newer = document.createElement("a");
      said.className = "svm-nieuwer";
      said.append("U leest versie " + folder[1] + ". Daarna is een nieuwe versie verschenen: ", newer, ".");
      newer.href = address(own);
      newer.textContent = "lees versie " + own.release;
      var heading = document.querySelector(".bd-article h1");
      if (heading) { heading.after(said); }
    }
  }
  if (folder && /^http/.test(location.protocol)) {
    fetch(new URL("../edities.json", home)).then(function (answer) { return answer.json(); })
      .then(around).catch(function () {});  // without it the page is as it was
  }

  // Charts that can be used are in a script of their own, which is loaded where one asks for them, and for a dashboard.
  window.svm = { root: root, given: given, ofFigure: ofFigure };
  function charts() {
    return given(root + "_static/svm-grafiek.js", function () { return window.svmGrafiek; });
  }
  document.querySelectorAll("button[data-figuur]").forEach(function (button) {
    var message = button.parentNode.querySelector("[role=status]");
    button.hidden = false;
    button.tabIndex = -1;  // in the row of links, which is one stop
    button.addEventListener("click", function () {
      message.textContent = "Bezig met laden …";
      charts().then(function (made) { made.press(button, message); }).catch(function () {
        message.textContent = "Dat lukt niet in deze browser. De vaste figuur en de gegevens blijven staan.";
      });
    });
  });
  document.querySelectorAll("[data-dashboard]").forEach(function (fold) {
    charts().then(function (made) { made.dashboard(fold); }).catch(function () {
      document.getElementById(fold.dataset.dashboard + "-melding").textContent =
        "De keuzes werken niet in deze browser. De vaste grafieken en de gegevens blijven staan.";
    });
  });
})();
