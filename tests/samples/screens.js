// What is wrong with a page on this screen, in words.
() => {
  const wrong = [], root = document.documentElement, wide = root.clientWidth;
  const blocks = ["svg", "table", "figure", "dl", "h1", "h2", "p", "li", "button", "select"];

  function seen(element) {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && !element.closest(".svm-onzichtbaar");
  }
  function called(element) {
    const named = element.closest("[id]");
    return [named ? named.id : "", element.tagName.toLowerCase(), element.getAttribute("class")].join(" ");
  }
  // What a frame slides may be wider than the screen; the frame may not.
  function slides(element) {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowX)) { return at; }
    }
    return null;
  }

  if (root.scrollWidth > innerWidth) { wrong.push(`the page is ${root.scrollWidth} wide`); }
  for (const element of document.querySelectorAll(blocks.map((name) => "main " + name).join(", "))) {
    const box = element.getBoundingClientRect();
    if (seen(element) && (box.right > wide + 1 || box.left < -1) && !slides(element)) {
      wrong.push(`${called(element)} is cut off: it ends at ${Math.round(box.right)}`);
    }
  }
  // A long word may be broken to fit; one of an ordinary length that is has too little room.
  const range = document.createRange();
  for (const cell of document.querySelectorAll("main :is(th, td)")) {
    if (!seen(cell)) { continue; }
    const words = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
      for (const word of words.currentNode.data.matchAll(/(?<![\p{L}\d.-])[\p{L}\d.]{2,12}(?![\p{L}\d.-])/gu)) {
        range.setStart(words.currentNode, word.index);
        range.setEnd(words.currentNode, word.index + word[0].length);
        const lines = new Set(Array.from(range.getClientRects(), (box) => Math.round(box.top)));
        if (lines.size > 1) { wrong.push(`${called(cell)} breaks ${word[0]} into ${lines.size} lines`); }
      }
    }
  }
  for (const drawing of document.querySelectorAll("main svg")) {
    if (!seen(drawing)) { continue; }
    const frame = slides(drawing), edge = drawing.getBoundingClientRect();
    const scale = edge.width / drawing.viewBox.baseVal.width;
    if (frame && frame.scrollWidth > frame.clientWidth + 1) { wrong.push(`${called(drawing)} slides sideways`); }
    for (const text of drawing.querySelectorAll("text")) {
      const box = text.getBoundingClientRect(), style = getComputedStyle(text);
      if (!text.textContent.trim() || !box.width || style.opacity === "0") { continue; }
      const size = parseFloat(style.fontSize) * scale;
      if (size < 11.95) { wrong.push(`${called(drawing)} has words of ${size.toFixed(1)}: ${text.textContent}`); }
      if (box.right > edge.right + 1.5 || box.left < edge.left - 1.5) {
        wrong.push(`${called(drawing)} cuts off ${text.textContent}`);
      }
    }
  }
  return wrong;
}
