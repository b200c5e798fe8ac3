// The search of the website: finds the words of a reader in searchindex.js, which this script reads when something
// is asked for, and shows the places. It runs on the search page only, from a disk too, and asks no other server.
(function () {
  "use strict";

  // Words as they are compared: without capitals and accents, a number without the points between its digits.
  var TOKEN = /\d{1,3}(?:\.\d{3})+(?![\p{L}\p{N}])|\d+,\d+(?![\p{L}\p{N}])|[\p{L}\p{N}]+/gu;
  var GROUPED = /^\d{1,3}(?:\.\d{3})+$/;
  function folded(word) {
    return (GROUPED.test(word) ? word.replace(/\./g, "") : word)
      .toLowerCase().replace(/ß/g, "ss").replace(/ø/g, "o").replace(/ł/g, "l").replace(/æ/g, "ae").replace(/ı/g, "i")
      .normalize("NFD").replace(/\p{M}/gu, "");
  }
  // Also where each word stands, for the marks in a snippet.
  function places(text) {
    var found = [], match;
    text = text.normalize("NFC").replace(/\u00ad/g, "");
    TOKEN.lastIndex = 0;
    while ((match = TOKEN.exec(text))) {
      found.push({ word: folded(match[0]), start: match.index, end: match.index + match[0].length });
    }
    return { text: text, words: found };
  }
  function words(text) {
    return places(text).words.map(function (place) { return place.word; });
  }

  // One form for "aanvraag" and "aanvragen", "gezin" and "gezinnen", "reis" and "reizen": good enough to rank by.
  function stem(word) {
    if (word.length < 5 || /\d/.test(word)) { return word; }
    var bare = word.replace(/(?:en|s|e)$/, "");
    if (bare.length < 3) { return word; }
    return bare.replace(/([bcdfghjklmnpqrstvwxz])\1$/, "$1").replace(/([aeou])\1([^aeiou])$/, "$1$2")
      .replace(/v$/, "f").replace(/z$/, "s");
  }

  // What a stem ends with in one form stands inside another: "nareis" in "nareizigers".
  function soft(word) { return word.replace(/z/g, "s").replace(/v/g, "f"); }

  // Many words as one text, so that one look through it tells which have a part, and where it begins in each.
  function Words(list) {
    var at = 1;
    this.list = list;
    this.text = "\n" + soft(list.join("\n")) + "\n";
    this.starts = list.map(function (word) { var start = at; at += word.length + 1; return start; });
  }
  Words.prototype.holding = function (part, tell) {
    for (var at = this.text.indexOf(part), n = 0; at >= 0; at = this.text.indexOf(part, this.starts[n] + this.list[n].length)) {
      for (var last = this.list.length - 1; n < last;) {  // the last word that begins at or before this place
        var half = (n + last + 1) >> 1;
        if (this.starts[half] <= at) { n = half; } else { last = half - 1; }
      }
      tell(this.list[n], at - this.starts[n]);
    }
  };

  // Words that say nothing about what is looked for, unless there is nothing else.
  var SMALL = new Set(("aan al als bij dat de deze die dit door een en er het hoe hoeveel ik in is kan komen kwamen met " +
    "mag na naar niet nu of om ook onder op over per te tot uit van veel voor waar waarom wanneer waren was wat welke wie " +
    "worden wordt zijn zo").split(" "));

  var TITLE = 12, HEADING = 8, CAPTION = 3, PROSE = 1, TABLE = 0.3;
  var TOLD = 1.5, MOST_TOLD = 2.5;  // a chapter that the list of terms names as one that tells more; and the first it names

  function Search(index) {
    var self = this;
    self.sections = [];
    self.postings = new Map();  // word -> section number -> weight
    self.stems = new Map();
    index.pages.forEach(function (page) {
      page.sections.forEach(function (section, place) {
        var number = self.sections.length, top = number - place;
        var fields = [[section.heading, place ? HEADING : TITLE], [section.prose.join("\n"), PROSE], [section.words, TABLE]];
        section.captions.forEach(function (caption) { fields.push([caption[1], CAPTION], [caption[2], TABLE]); });
        var size = 0, said = [];
        fields.forEach(function (field) {
          var list = words(field[0]);
          size += list.length * Math.min(1, field[1]);
          if (field[1] >= PROSE) { said.push(list.join(" ")); }
          list.forEach(function (word) {
            var row = self.postings.get(word);
            if (!row) { self.postings.set(word, row = new Map()); }
            row.set(number, (row.get(number) || 0) + field[1]);
          });
        });
        self.sections.push({
          page: page, section: section, first: !place, top: top, size: size,
          heading: words(section.heading).join(" "), said: " " + said.join(" | ") + " "
        });
      });
    });
    self.mean = self.sections.reduce(function (sum, each) { return sum + each.size; }, 0) / (self.sections.length || 1);
    self.vocabulary = Array.from(self.postings.keys());
    self.numbers = new Words(self.vocabulary.filter(function (word) { return /^\d/.test(word); }));
    self.names = new Words(self.vocabulary.filter(function (word) { return !/^\d/.test(word); }));
    self.vocabulary.forEach(function (word) {
      var root = stem(word);
      if (!self.stems.has(root)) { self.stems.set(root, []); }
      self.stems.get(root).push(word);
    });
    self.terms = index.terms.map(function (term) {
      return { names: term.names.map(words), chapters: term.chapters };
    });
  }

  // The words of the report that a word can stand for, each with how well it does.
  Search.prototype.like = function (word) {
    var found = new Map(), self = this;
    function add(other, quality) { found.set(other, Math.max(quality, found.get(other) || 0)); }
    if (self.postings.has(word)) { add(word, 1); }
    (self.stems.get(stem(word)) || []).forEach(function (other) { add(other, 0.9); });
    var number = /^\d/.test(word);
    if (word.length >= (number ? 4 : 3)) {
      var part = stem(word).length >= 4 ? soft(stem(word)) : soft(word);
      var inner = word.length >= 4 && !/\d/.test(word);
      (number ? self.numbers : self.names).holding(part, function (other, at) {
        if (at === 0) { add(other, 0.5); } else if (inner) { add(other, at + word.length >= other.length ? 0.45 : 0.3); }
      });
    }
    return found;
  };

  // A compound that the report does not use: its two parts, "grens" and "bewaking".
  Search.prototype.parts = function (word) {
    var self = this;
    function known(part) { return part.length >= 4 && (self.postings.has(part) || self.stems.has(stem(part))); }
    for (var cut = word.length - 4; cut >= 4; cut--) {
      var head = word.slice(0, cut), tail = word.slice(cut);
      var heads = [head, head.replace(/s$/, ""), head.replace(/en?$/, "")].filter(known);
      if (heads.length && known(tail)) { return [heads[0], tail]; }
    }
    return null;
  };

  // What a word with a slip of the pen was to be: the word one letter away, or two when it is long, that stands
  // in most places. Of a compound whose end the report does not know, the beginning: "grens" of "grensbewaking".
  Search.prototype.meant = function (word) {
    var self = this, nearest = null;
    if (word.length < 5 || /\d/.test(word) || self.like(word).size || self.parts(word)) { return null; }
    var most = word.length < 9 ? 1 : 2;
    self.vocabulary.forEach(function (other) {
      if (Math.abs(other.length - word.length) > most || other[0] !== word[0]) { return; }
      var away = distance(word, other, most), count = self.postings.get(other).size;
      if (away > most || (nearest && (nearest.away < away || (nearest.away === away && nearest.count >= count)))) { return; }
      nearest = { word: other, away: away, count: count };
    });
    for (var cut = word.length - 4; !nearest && cut >= 5; cut--) {
      if (self.postings.has(word.slice(0, cut))) { return word.slice(0, cut); }
    }
    return nearest && nearest.word;
  };
  function distance(one, other, most) {
    var row = Array.from({ length: other.length + 1 }, function (_, n) { return n; }), before = null;
    for (var i = 1; i <= one.length; i++) {
      var next = [i];
      for (var j = 1; j <= other.length; j++) {
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
        if (before && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) { next[j] = Math.min(next[j], before[j - 2] + 1); }
      }
      if (Math.min.apply(null, next) > most) { return most + 1; }
      before = row; row = next;
    }
    return row[other.length];
  }

  // How well each section answers a word.
  Search.prototype.scored = function (matches, hits) {
    var scores = new Map(), self = this, count = self.sections.length;
    matches.forEach(function (quality, word) {
      var row = self.postings.get(word);
      hits.add(word);
      var rare = Math.log(1 + (count - row.size + 0.5) / (row.size + 0.5));
      row.forEach(function (weight, number) {
        var length = 0.4 + 0.6 * self.sections[number].size / self.mean;
        var score = quality * rare * weight * 2.2 / (weight + 1.2 * length);
        scores.set(number, Math.max(score, scores.get(number) || 0));
      });
    });
    return scores;
  };

  Search.prototype.ofWord = function (word, hits) {
    var self = this, scores = self.scored(self.like(word), hits), parts = self.parts(word);
    if (parts) {
      var marks = scores.size ? new Set() : hits;
      var found = parts.map(function (part) { return self.scored(self.like(part), marks); });
      best(scores, self.together(found, 0.5));
      if (!scores.size) { best(scores, self.onOnePage(found, 0.25)); }
    }
    return scores;
  };
  // Of pages that have all of it, each in some section: those sections.
  Search.prototype.onOnePage = function (scores, quality) {
    var all = new Map(), self = this;
    var pages = scores.map(function (each) {
      return new Set(Array.from(each.keys(), function (number) { return self.sections[number].page; }));
    });
    scores.forEach(function (each) {
      each.forEach(function (score, number) {
        var page = self.sections[number].page;
        if (pages.every(function (some) { return some.has(page); })) {
          all.set(number, Math.max(quality * score, all.get(number) || 0));
        }
      });
    });
    return all;
  };
  // Sections with all of it; what the title of the page says goes for each of its sections.
  Search.prototype.together = function (scores, quality) {
    var all = new Map(), self = this;
    function of(each, number) { return each.get(number) || 0.5 * (each.get(self.sections[number].top) || 0); }
    scores.forEach(function (some) {
      some.forEach(function (_, number) {
        if (scores.every(function (each) { return of(each, number); })) {
          all.set(number, quality * scores.reduce(function (sum, each) { return sum + of(each, number); }, 0));
        }
      });
    });
    return all;
  };
  function best(all, other) {
    other.forEach(function (score, number) { all.set(number, Math.max(score, all.get(number) || 0)); });
    return all;
  }

  // What is asked for, in pieces that each want an answer: a name of the list of terms is one, any other word too.
  Search.prototype.pieces = function (asked, hits) {
    var self = this, pieces = [];
    for (var at = 0; at < asked.length;) {
      var taken = 1, term = null;
      self.terms.forEach(function (each) {
        each.names.forEach(function (name) {
          var same = name.length && name.every(function (word, n) { return at + n < asked.length && stem(asked[at + n]) === stem(word); });
          if (same && (!term || name.length > taken)) { term = each; taken = name.length; }
        });
      });
      var own = asked.slice(at, at + taken);
      var scores = own.map(function (word) { return self.ofWord(word, hits); });
      var piece = scores.length > 1 ? self.together(scores, 1) : scores[0];
      (term ? term.names : []).forEach(function (name) {
        if (name.join(" ") === own.join(" ")) { return; }
        var exact = name.map(function (word) {
          return self.scored(self.postings.has(word) ? new Map([[word, 1]]) : new Map(), hits);
        });
        best(piece, self.together(exact, 0.5));
      });
      pieces.push({ words: own, scores: piece, chapters: term ? term.chapters : [] });
      at += taken;
    }
    return pieces;
  };

  // The pages that answer, best first, each with its sections that do; the words that were found and that were not.
  Search.prototype.find = function (query) {
    query = query.replace(/\b\d{1,3}(?:[ \u00a0\u202f]\d{3})+\b/g, function (number) { return number.replace(/\s/g, "."); });
    var all = words(query), self = this, hits = new Set();
    var telling = all.filter(function (word) { return !SMALL.has(word); });
    var asked = telling.length ? telling : all;
    var meant = [];
    asked = asked.map(function (word) {
      var other = self.meant(word);
      if (other) { meant.push(other); }
      return other || word;
    });
    var pieces = self.pieces(asked, hits);
    var lost = pieces.filter(function (piece) { return !piece.scores.size; }).map(function (piece) { return piece.words.join(" "); });
    var sums = new Map();
    pieces.forEach(function (piece) {
      piece.scores.forEach(function (_, number) {
        if (sums.has(number)) { return; }
        var sum = { score: 0, pieces: 0 };
        pieces.forEach(function (each) {
          var own = each.scores.get(number), above = 0.5 * (each.scores.get(self.sections[number].top) || 0);
          var named = each.chapters.indexOf(self.sections[number].page.path.replace(/^.*\//, ""));
          sum.score += (own || above) * (named < 0 ? 1 : named ? TOLD : MOST_TOLD);
          sum.pieces += own ? 1 : above ? 0.8 : 0;
        });
        sums.set(number, sum);
      });
    });
    var answering = pieces.length - lost.length, phrase = asked.join(" ");
    var pages = new Map();
    sums.forEach(function (sum, number) {
      var each = self.sections[number];
      var score = sum.score * Math.pow(sum.pieces / answering, 2) * each.page.weight;
      if (each.heading === phrase) { score *= 1.6; }
      else if (asked.length > 1 && each.said.indexOf(" " + phrase + " ") >= 0) { score *= 1.4; }
      var page = pages.get(each.page);
      if (!page) { pages.set(each.page, page = { page: each.page, score: 0, sections: [], pieces: new Set() }); }
      page.sections.push({ section: each.section, first: each.first, score: score });
    });
    var found = Array.from(pages.values());
    found.forEach(function (page) {
      page.sections.sort(function (one, other) { return other.score - one.score; });
      page.score = page.sections.reduce(function (sum, each, n) { return sum + each.score * Math.pow(0.6, n); }, 0);
    });
    found.sort(function (one, other) { return other.score - one.score || (one.page.path < other.page.path ? -1 : 1); });
    return { pages: found, words: hits, lost: lost, meant: meant };
  };

  // A few words of prose around the first place where most of what was looked for stands together.
  function snippet(section, hits) {
    var most = null;
    section.prose.forEach(function (paragraph) {
      var read = places(paragraph);
      var marks = read.words.filter(function (place) { return hits.has(place.word); });
      var kinds = new Set(marks.map(function (mark) { return mark.word; })).size;
      if (kinds && (!most || kinds > most.kinds)) { most = { kinds: kinds, marks: marks, read: read }; }
    });
    if (!most) { return []; }
    var text = most.read.text, start = Math.max(0, most.marks[0].start - 70), end = Math.min(text.length, start + 220);
    if (start) { start = text.indexOf(" ", start) + 1; }
    if (end < text.length) { end = Math.max(text.lastIndexOf(" ", end), most.marks[0].end); }
    var pieces = [{ text: (start ? "… " : "") }];
    most.marks.forEach(function (mark) {
      if (mark.start < start || mark.end > end) { return; }
      pieces.push({ text: text.slice(start, mark.start) }, { text: text.slice(mark.start, mark.end), marked: true });
      start = mark.end;
    });
    pieces.push({ text: text.slice(start, end) + (end < text.length ? " …" : "") });
    return pieces.filter(function (piece) { return piece.text; });
  }

  // Where in a section the words stand, when that is in the caption of a figure or a table, or in its data.
  function has(text, hits) { return words(text).some(function (word) { return hits.has(word); }); }
  function caption(section, hits) { return section.captions.filter(function (each) { return has(each[1], hits); })[0]; }
  function dataOf(section, hits) { return section.captions.filter(function (each) { return has(each[2], hits); })[0]; }

  window.svmZoek = { Search: Search, snippet: snippet, caption: caption, dataOf: dataOf, words: words };

  // The page ---------------------------------------------------------------------------------------------------

  var list = typeof document === "object" && document.getElementById("search-results");
  if (!list) { return; }
  var root = document.documentElement.dataset.content_root || "./";
  var query = (new URLSearchParams(location.search).get("q") || "").trim();
  var said = document.getElementById("svm-gevonden");

  function element(name, text, parent) {
    var made = document.createElement(name);
    made.textContent = text;
    parent.appendChild(made);
    return made;
  }
  function link(page, anchor, text, parent) {
    var made = element("a", text, parent);
    made.href = root + page.path + ".html" + (anchor ? "#" + anchor : "");
    return made;
  }
  function numbered(number, text) { return number ? number + " " + text : text; }

  function place(page, found, hits, parent) {
    var section = found.section, item = element("li", "", parent);
    var figure = caption(section, hits);
    if (!found.first) { link(page, section.anchor, numbered(section.number, section.heading), item); }
    var pieces = snippet(section, hits);
    if (pieces.length) {
      var text = element("p", "", item);
      pieces.forEach(function (piece) { element(piece.marked ? "mark" : "span", piece.text, text); });
    }
    if (figure) { link(page, figure[0] || section.anchor, figure[1], element("p", "Figuur of tabel: ", item)); }
    if (pieces.length || figure) { return; }
    // What no sentence and no caption says stands in the title, in a table, or beside the text.
    var titled = has(section.heading, hits), data = dataOf(section, hits);
    var told = element("p", titled ? "Staat in de " + (found.first ? "titel" : "kop") + "." : "", item);
    told.className = "svm-noot";
    if (!titled && data) { told.textContent = "In de gegevens bij: "; link(page, data[0] || section.anchor, data[1], told); }
    if (!titled && !data) { told.textContent = "Staat bij een kerncijfer, in een tabel zonder titel of in een bronvermelding."; }
  }

  function show(answer) {
    answer.pages.forEach(function (found) {
      var item = element("li", "", list);
      link(found.page, "", numbered(found.page.number, found.page.title), element("h2", "", item));
      var first = element("ul", "", item);
      found.sections.slice(0, 3).forEach(function (each) { place(found.page, each, answer.words, first); });
      var rest = found.sections.slice(3);
      if (!rest.length) { return; }
      var fold = element("details", "", item);
      element("summary", "Nog " + rest.length + (rest.length > 1 ? " plaatsen" : " plaats") + " op deze pagina", fold);
      var more = element("ul", "", fold);
      fold.addEventListener("toggle", function () {
        if (more.children.length) { return; }
        rest.forEach(function (each) { place(found.page, each, answer.words, more); });
      });
    });
    var count = answer.pages.length;
    said.textContent = count
      ? "Gevonden bij “" + query + "”: " + count + (count > 1 ? " pagina’s." : " pagina.") +
        (answer.meant.length ? " Gezocht is naar: " + answer.meant.join(", ") + "." : "") +
        (answer.lost.length ? " Niet gevonden: " + answer.lost.join(", ") + "." : "")
      : "Niets gevonden bij “" + query + "”. Zijn alle woorden goed gespeld? Probeer een ander of een korter woord.";
    try {
      localStorage.setItem("svm-gezocht", query.toLowerCase());  // the page that is opened marks them
    } catch (_) { /* not every browser keeps something for a page from a disk */ }
  }

  document.querySelectorAll("input[name=q]").forEach(function (field) { field.value = query; });
  if (!query) { return; }
  said.textContent = "Bezig met zoeken …";
  var script = document.createElement("script");
  script.src = list.dataset.script;
  script.onload = function () { show(new Search(window.svmIndex).find(query)); };
  script.onerror = function () { said.textContent = "De zoekfunctie kon niet worden geladen. Probeer het later nog eens."; };
  document.head.appendChild(script);
})();
