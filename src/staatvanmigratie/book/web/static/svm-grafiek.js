// Charts that can be used: a figure becomes interactive on request, and a dashboard by itself. Loaded by svm.js.
(function () {
  "use strict";

  var root = window.svm.root, given = window.svm.given, ofFigure = window.svm.ofFigure;

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

  function press(button, message) {
    var frame = document.getElementById(button.dataset.figuur + "-beeld");
    message.textContent = "";
    if (frame.svmView) { still(frame, button); } else { interactive(frame, button, message); }
  }

  window.svmGrafiek = { press: press, dashboard: dashboard };
})();
