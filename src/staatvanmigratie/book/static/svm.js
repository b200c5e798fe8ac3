// What a page does beyond reading: figures become interactive on request, boxes of tables say which cell
// they were opened from. Without this script everything can still be read.
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
    if (scrolls) {
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
