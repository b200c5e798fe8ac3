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
  function members(group) {
    return Array.prototype.slice.call(group.querySelectorAll(group.matches("p, dl") ? "a.cijfer" : "a[href]"));
  }
  function oneStop(group) {
    var links = members(group);
    if (links.length < 2) { return; }
    links.forEach(function (link, n) { link.tabIndex = n ? -1 : 0; });
    links[0].setAttribute("aria-description", "De pijltjestoetsen gaan naar de andere " + (group.matches("ol") ? "links" : "cijfers"));
  }
  function groupOf(element) {
    var group = element.closest && element.matches("a[href]") && element.closest(".bd-article tbody, .bd-article ol.svm-stappen")
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
  // The script of the theme takes the focus from the button that opens a menu; here it comes back.
  var pressed = null;
  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest(".primary-toggle, .secondary-toggle, .search-button");
    if (!button) { return; }
    pressed = button;
    setTimeout(function () { if (document.activeElement === document.body) { button.focus(); } });
  }, true);
  document.querySelectorAll("dialog").forEach(function (dialog) {
    dialog.addEventListener("close", function () { if (pressed) { pressed.focus(); } });
  });

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
      box.lastElementChild.innerHTML = pieces.join("");
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
      if (event.key === "Escape" && opener) { box.hidePopover(); }  // a script of Sphinx keeps this key from the box
    });
  }

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

  // Rows of CSV as objects. Vega's own reader makes a function of the head, which the policy of the site forbids.
  function rows(text) {
    var fields = /("(?:[^"]|"")*"|[^,\n"]*)(,|\r?\n|$)/y, head = null, line = [], found = [];
    for (var part; fields.lastIndex < text.length && (part = fields.exec(text));) {
      line.push(part[1].charAt(0) === '"' ? part[1].slice(1, -1).replace(/""/g, '"') : part[1]);
      if (part[2] === ",") { continue; }
      if (head) { found.push(Object.fromEntries(head.map(function (name, n) { return [name, line[n]]; }))); } else { head = line; }
      line = [];
    }
    return found;
  }

  function withRows(spec) {
    var made = JSON.parse(JSON.stringify(spec, function (key, value) {
      return key === "format" && value && value.type === "csv" ? { type: "json", parse: value.parse } : value;
    }));
    Object.entries(made.datasets || {}).forEach(function (each) {
      if (typeof each[1] === "string") { made.datasets[each[0]] = rows(each[1]); }
    });
    return made;
  }

  // Vega is large and few readers need it: it is loaded once, at the first request.
  function library() {
    return given(root + "vega/vega.js", function () {
      return function (place, spec, options) { return window.vegaEmbed(place, withRows(spec), options); };
    });
  }

  var days = "zondag maandag dinsdag woensdag donderdag vrijdag zaterdag".split(" ");
  var months = "januari februari maart april mei juni juli augustus september oktober november december".split(" ");
  var dutch = {
    formatLocale: { decimal: ",", thousands: ".", grouping: [3], currency: ["€ ", ""], minus: "−" },
    timeFormatLocale: {
      dateTime: "%A %e %B %Y %X", date: "%d-%m-%Y", time: "%H:%M:%S", periods: ["", ""],
      days: days, shortDays: days.map(function (day) { return day.slice(0, 2); }),
      months: months,
      shortMonths: months.map(function (m) { return m === "maart" ? "mrt" : m.slice(0, 3); })
    },
    actions: false,
    renderer: "svg",
    ast: true,  // expressions are interpreted, not made into functions
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
    logLevel: 1,  // errors; a chart without numbers is none
    config: { aria: false }
  };

  function still(frame, button) {
    frame.svmView.finalize();
    frame.svmView = null;
    frame.querySelector(".svm-vega").remove();
    frame.classList.remove("svm-vervangen");
    button.textContent = "Maak interactief";
  }

  function interactive(frame, button, message) {
    var drawing = frame.querySelector("svg");
    var place = document.createElement("div");
    place.className = "svm-vega";
    place.setAttribute("role", "img");
    place.setAttribute("aria-labelledby", drawing.getAttribute("aria-labelledby"));
    button.disabled = true;
    message.textContent = "Bezig met laden …";
    Promise.all([library(), ofFigure(button.dataset.figuur)]).then(function (both) {
      frame.appendChild(place);
      return both[0](place, both[1].spec, dutch);
    }).then(function (view) {
      frame.svmView = view;
      place.querySelector("svg").setAttribute("aria-hidden", "true");  // named as a whole, in Dutch
      frame.classList.add("svm-vervangen");
      button.textContent = "Toon de vaste figuur";
      message.textContent = "Wijs een punt of staaf aan om het cijfer te zien.";
    }).catch(function () {
      place.remove();
      message.textContent = "Dat lukt niet in deze browser. De vaste figuur en de gegevens blijven staan.";
    }).then(function () { button.disabled = false; });
  }

  // As the style has it: the width at which the drawing for a phone is shown.
  function isSmall(frame) {
    return frame.clientWidth < 39.25 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  // A dashboard: choices above the charts, and the numbers it shows as a table for who cannot see or point.
  function dashboard(fold) {
    var label = fold.dataset.dashboard;
    var frame = document.getElementById(label + "-beeld");
    var choices = document.getElementById(label + "-keuzes");
    var message = document.getElementById(label + "-melding");
    var spec, known, view, small;
    var place = document.createElement("div");
    place.className = "svm-vega";
    place.setAttribute("role", "img");

    function chosen() {
      return Array.prototype.map.call(choices.querySelectorAll("select"), function (select) {
        return select.options[select.selectedIndex].textContent;
      }).join(", ");
    }

    function say() {
      place.setAttribute("aria-label", "Grafieken bij uw keuze: " + chosen() + ". De cijfers staan in de tabel eronder.");
      place.querySelector("svg").setAttribute("aria-hidden", "true");  // named as a whole, in Dutch
      fill(document.getElementById(label + "-gekozen"), shown(view.scenegraph().root), chosen());
    }

    // The choices stand in the address, which can be kept and sent.
    function kept() {
      return (spec.params || []).filter(function (param) { return param.bind; }).map(function (param) {
        return encodeURIComponent(param.name) + "=" + encodeURIComponent(view.signal(param.name));
      }).join("&");
    }

    function wished(params) {
      var said = {};
      if (location.hash.indexOf("#" + label + "?") === 0) {
        new URLSearchParams(location.hash.slice(label.length + 2)).forEach(function (value, name) { said[name] = value; });
      }
      return params.map(function (param) {
        var found = param.bind && param.bind.options.filter(function (each) { return String(each) === said[param.name]; });
        return found && found.length ? Object.assign({}, param, { value: found[0] }) : param;
      });
    }

    function told() {
      say();
      history.replaceState(null, "", "#" + label + "?" + kept());
      message.textContent = "Getoond: " + chosen() + ".";
    }

    // The charts of a phone have the same choices and data, and stand under each other.
    function fitting() {
      var made = small ? Object.assign({}, known.narrow, { datasets: Object.assign({}, known.spec.datasets, known.narrow.datasets) }) : known.spec;
      return Object.assign({}, made, { params: view ? made.params.map(function (param) {
        return param.bind ? Object.assign({}, param, { value: view.signal(param.name) }) : param;
      }) : wished(made.params) });
    }

    function draw(embed) {
      small = Boolean(known.narrow) && isSmall(frame);
      spec = fitting();
      if (frame.svmView) { frame.svmView.finalize(); }
      choices.replaceChildren();
      return embed(place, spec, Object.assign({}, dutch, { bind: choices })).then(function (result) {
        view = result.view;
        frame.svmView = result;
        frame.classList.add("svm-vervangen");
        choices.hidden = false;
        fold.hidden = false;
        say();
        view.addEventListener("click", function (_event, item) {
          var found = item && item.datum && pointed(spec.params, item.datum);
          if (found) { view.signal(found.name, found.value).runAsync().then(told); }
        });
      });
    }

    Promise.all([library(), ofFigure(label)]).then(function (both) {
      known = both[1];
      if (location.hash.indexOf("#" + label + "?") === 0) { document.getElementById(label).scrollIntoView(); }
      frame.appendChild(place);
      return draw(both[0]).then(function () {
        choices.addEventListener("change", function () { view.runAsync().then(told); });
        if (!window.ResizeObserver || !known.narrow) { return; }
        var drawing = Promise.resolve();
        new ResizeObserver(function () {
          if (isSmall(frame) !== small) { drawing = drawing.then(function () { return draw(both[0]); }); }
        }).observe(frame);
      });
    }).catch(function () {
      place.remove();
      choices.hidden = true;
      frame.classList.remove("svm-vervangen");
      message.textContent = "De keuzes werken niet in deze browser. De vaste grafieken en de gegevens blijven staan.";
    });
  }

  // What a click chooses: a year in a line, otherwise a category or a subject.
  function pointed(params, datum) {
    function option(name, value) {
      var param = params.filter(function (p) { return p.name === name && p.bind; })[0];
      return param && param.bind.options.indexOf(value) >= 0 ? { name: name, value: value } : null;
    }
    if (datum.deel === "Per jaar") { return option("jaar", datum.jaar); }
    return datum.code === undefined ? option("onderwerp", datum.maat) : option("keuze", datum.code);
  }

  // Every number in the charts, once, in the order in which they stand.
  function shown(root) {
    var rows = [], seen = {};
    (function walk(item) {
      var datum = item.datum;
      if (datum && datum.deel && datum.cijfer) {
        var row = [datum.deel, datum.naam, String(datum.periode || datum.jaar), datum.cijfer, datum.status];
        var key = row.join("|");
        if (!seen[key]) { seen[key] = true; rows.push({ cells: row, order: datum.volgorde || 0 }); }
      }
      (item.items || []).forEach(walk);
    })(root);
    rows.forEach(function (row, place) { row.place = place; });
    return rows.sort(function (a, b) {
      return a.cells[0] === b.cells[0] ? a.order - b.order || a.place - b.place : a.place - b.place;
    });
  }

  function fill(table, rows, choice) {
    function cell(kind, text, scope) {
      var made = document.createElement(kind);
      made.textContent = text;
      if (scope) { made.setAttribute("scope", scope); }
      return made;
    }
    var caption = document.createElement("caption");
    caption.textContent = "Cijfers in de grafieken bij: " + choice;
    var head = document.createElement("thead"), body = document.createElement("tbody");
    var names = document.createElement("tr");
    ["Onderdeel", "Naam", "Periode", "Cijfer", "Status"].forEach(function (name) {
      names.appendChild(cell("th", name, "col"));
    });
    names.children[3].className = "getal";
    head.appendChild(names);
    rows.forEach(function (row) {
      var line = document.createElement("tr");
      row.cells.forEach(function (text, n) { line.appendChild(n < 2 ? cell("th", text, "row") : cell("td", text)); });
      line.children[3].className = "getal";
      body.appendChild(line);
    });
    table.replaceChildren(caption, head, body);
  }

  document.querySelectorAll("[data-dashboard]").forEach(dashboard);

  document.querySelectorAll("button[data-figuur]").forEach(function (button) {
    var frame = document.getElementById(button.dataset.figuur + "-beeld");
    var message = button.parentNode.querySelector("[role=status]");
    button.parentNode.hidden = false;
    button.addEventListener("click", function () {
      message.textContent = "";
      if (frame.svmView) { still(frame, button); } else { interactive(frame, button, message); }
    });
  });
})();
