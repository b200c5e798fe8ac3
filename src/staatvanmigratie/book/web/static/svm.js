// What a page does beyond reading: figures become interactive on request, dashboards by themselves, boxes of
// tables say which cell they were opened from. Without this script everything can still be read.
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
  if (window.ResizeObserver) {
    var watcher = new ResizeObserver(function (entries) {
      entries.forEach(function (entry) { sparingly(entry.target); });
    });
    document.querySelectorAll(".svm-schuif, .svm-grafiek").forEach(function (region) {
      region.dataset.naam = region.getAttribute("aria-label");
      watcher.observe(region);
    });
  }

  // Cells that differ only in value and period share a box; the box names the cell it was opened from.
  document.addEventListener("click", function (event) {
    var button = event.target.closest("button.cijfer");
    if (!button) { return; }
    var box = document.getElementById(button.getAttribute("popovertarget"));
    var line = box && box.querySelector(".svm-herkomst-cel");
    if (line) { line.textContent = button.dataset.cijfer || ""; }
  });

  // Vega is large and few readers need it: it is loaded once, at the first request.
  var loading = null;
  function library() {
    loading = loading || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = root + "vega/vega.js";
      script.onload = function () { resolve(window.vegaEmbed); };
      script.onerror = function () { loading = null; reject(new Error("vega.js")); };
      document.head.appendChild(script);
    });
    return loading;
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
    var spec = JSON.parse(document.getElementById(button.dataset.figuur + "-spec").textContent);
    var drawing = frame.querySelector("svg");
    var place = document.createElement("div");
    place.className = "svm-vega";
    place.setAttribute("role", "img");
    place.setAttribute("aria-labelledby", drawing.getAttribute("aria-labelledby"));
    button.disabled = true;
    message.textContent = "Bezig met laden …";
    library().then(function (embed) {
      frame.appendChild(place);
      return embed(place, spec, dutch);
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
    var spec = JSON.parse(document.getElementById(label + "-spec").textContent);
    var drawing = frame.querySelector("svg");
    var place = document.createElement("div");
    place.className = "svm-vega";
    place.setAttribute("role", "img");

    function chosen() {
      return Array.prototype.map.call(choices.querySelectorAll("select"), function (select) {
        return select.options[select.selectedIndex].textContent;
      }).join(", ");
    }

    function tell(view) {
      place.setAttribute("aria-label", "Grafieken bij uw keuze: " + chosen() + ". De cijfers staan in de tabel eronder.");
      place.querySelector("svg").setAttribute("aria-hidden", "true");  // named as a whole, in Dutch
      fill(document.getElementById(label + "-gekozen"), shown(view.scenegraph().root), chosen());
    }

    library().then(function (embed) {
      frame.appendChild(place);
      return embed(place, spec, Object.assign({}, dutch, { bind: choices }));
    }).then(function (result) {
      var view = result.view;
      frame.svmView = result;
      drawing.style.display = "none";
      choices.hidden = false;
      fold.hidden = false;
      tell(view);
      choices.addEventListener("change", function () {
        view.runAsync().then(function () {
          tell(view);
          message.textContent = "Getoond: " + chosen() + ".";
        });
      });
      view.addEventListener("click", function (_event, item) {
        var found = item && item.datum && pointed(spec.params, item.datum);
        if (!found) { return; }
        view.signal(found.name, found.value).runAsync().then(function () {
          tell(view);
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
