// What a page does beyond reading: numbers tell where they come from, the data of a figure come on the page,
// figures become interactive on request and dashboards by themselves. Without this script a number leads to its
// source, and the data of a figure are a file and a page of their own.
(function () {
  "use strict";

  // Fetching pages for the summaries of search results is not allowed from a disk.
  if (location.protocol === "file:" && typeof DOCUMENTATION_OPTIONS === "object") {
    DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
  }

  var root = document.documentElement.dataset.content_root || "./";

  // Regions that fit need no stop for the Tab key and no name.
  function sparingly(region) {
    var scrolls = region.scrollWidth > region.clientWidth + 1;
    if (scrolls || region.scrollHeight > region.clientHeight + 1) {
      region.setAttribute("tabindex", "0");
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
  document.querySelectorAll(".svm-schuif, .svm-grafiek").forEach(watch);

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

  // Vega is large and few readers need it: it is loaded once, at the first request.
  function library() {
    return given(root + "vega/vega.js", function () { return window.vegaEmbed; });
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
    logLevel: 1,  // errors; a chart without numbers is none
    config: { aria: false, mark: { tooltip: true } }
  };

  function still(frame, button) {
    frame.svmView.finalize();
    frame.svmView = null;
    frame.querySelector(".svm-vega").remove();
    frame.querySelector("svg").style.display = "";
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
      drawing.style.display = "none";
      button.textContent = "Toon de vaste figuur";
      message.textContent = "Wijs een punt of staaf aan om het cijfer te zien.";
    }).catch(function () {
      place.remove();
      message.textContent = "Dat lukt niet in deze browser. De vaste figuur en de gegevens blijven staan.";
    }).then(function () { button.disabled = false; });
  }

  // A dashboard: choices above the charts, and the numbers it shows as a table for who cannot see or point.
  function dashboard(fold) {
    var label = fold.dataset.dashboard;
    var frame = document.getElementById(label + "-beeld");
    var choices = document.getElementById(label + "-keuzes");
    var message = document.getElementById(label + "-melding");
    var spec;
    var drawing = frame.querySelector("svg");
    var place = document.createElement("div");
    place.className = "svm-vega";
    place.setAttribute("role", "img");

    function chosen() {
      return Array.prototype.map.call(choices.querySelectorAll("select"), function (select) {
        return select.options[select.selectedIndex].textContent;
      }).join(", ");
    }

    function say(view) {
      place.setAttribute("aria-label", "Grafieken bij uw keuze: " + chosen() + ". De cijfers staan in de tabel eronder.");
      place.querySelector("svg").setAttribute("aria-hidden", "true");  // named as a whole, in Dutch
      fill(document.getElementById(label + "-gekozen"), shown(view.scenegraph().root), chosen());
    }

    Promise.all([library(), ofFigure(label)]).then(function (both) {
      frame.appendChild(place);
      spec = both[1].spec;
      return both[0](place, spec, Object.assign({}, dutch, { bind: choices }));
    }).then(function (result) {
      var view = result.view;
      frame.svmView = result;
      drawing.style.display = "none";
      choices.hidden = false;
      fold.hidden = false;
      say(view);
      choices.addEventListener("change", function () {
        view.runAsync().then(function () {
          say(view);
          message.textContent = "Getoond: " + chosen() + ".";
        });
      });
      view.addEventListener("click", function (_event, item) {
        var found = item && item.datum && pointed(spec.params, item.datum);
        if (!found) { return; }
        view.signal(found.name, found.value).runAsync().then(function () {
          say(view);
          message.textContent = "Getoond: " + chosen() + ".";
        });
      });
    }).catch(function () {
      place.remove();
      choices.hidden = true;
      drawing.style.display = "";
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
