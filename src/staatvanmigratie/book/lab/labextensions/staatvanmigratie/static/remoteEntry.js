/* An extension of JupyterLab without a bundler: a container of module federation written by hand.

   A code cell that begins with %%tekst gets a language of its own, so that its prose is coloured as Markdown with
   Jinja and not as Python, and the browser looks after its spelling. All libraries are those JupyterLab shares. */
"use strict";
(() => {
  const MIME = "text/x-staatvanmigratie-tekst";
  let shared;

  /* The newest of what JupyterLab shares under a name. */
  async function library(name) {
    const versions = Object.entries(shared[name] || {});
    if (!versions.length) throw new Error(`JupyterLab shares no ${name}`);
    versions.sort(([a], [b]) => a.localeCompare(b, undefined, { numeric: true }));
    return (await versions.at(-1)[1].get())();
  }

  const WORDS = /^(?:if|elif|else|endif|for|endfor|in|set|endset|macro|endmacro|is|not|and|or)\b/;

  /* One token of a line: what stands in {{ … }} or {% … %}, or else Markdown with roles of MyST. */
  function token(stream, state) {
    if (state.close === "#}") {
      if (!stream.skipTo("#}")) stream.skipToEnd();
      else { stream.match("#}"); state.close = null; }
      return "comment";
    }
    if (state.close) {
      if (stream.eatSpace()) return null;
      if (stream.match(state.close) || stream.match("-" + state.close)) { state.close = null; return "meta"; }
      if (stream.match(/^"[^"]*"?|^'[^']*'?/)) return "string";
      if (stream.match(/^\d+/)) return "number";
      if (stream.match(/^\|\s*\w+/)) return "keyword";
      if (state.statement && stream.match(WORDS)) return "keyword";
      if (stream.match(/^\.\w+/)) return "propertyName";
      if (stream.match(/^[^\W\d]\w*/)) return "variableName";
      stream.next();
      return "operator";
    }
    if (stream.match("{#")) { state.close = "#}"; return "comment"; }
    const open = stream.match(/^\{([{%])-?/);
    if (open) { state.statement = open[1] === "%"; state.close = open[1] === "%" ? "%}" : "}}"; return "meta"; }
    if (stream.sol()) {
      if (stream.match(/^%%\w+.*/)) return "meta";
      if (stream.match(/^#{1,6} .*/)) return "heading";
      if (stream.match(/^\s*(?:[-*+:]|\d+[.)])(?= )/)) return "list";
    }
    if (stream.match(/^\{[a-zA-Z][\w:+.-]*\}(?=`)/)) return "labelName";
    if (stream.match(/^`[^`]*`?/)) return "string";
    if (stream.match(/^\*\*[^*{]+\*\*/)) return "strong";
    if (stream.match(/^\*[^*\s{][^*{]*\*/)) return "emphasis";
    if (stream.match(/^!?\[[^\]{]*\]\([^){]*\)/)) return "link";
    stream.next();
    stream.eatWhile(/[^{`*![#\\]/);
    return null;
  }

  const start = () => ({ close: null, statement: false });
  const copy = (state) => ({ ...state });

  /* Keep the language of the cells of a notebook what their first line says. */
  function watch(panel) {
    const seen = new WeakSet();
    const look = (model) => {
      const prose = model.sharedModel.getSource().trimStart().startsWith("%%tekst");
      if (prose && model.mimeType !== MIME) model.mimeType = MIME;
      if (!prose && model.mimeType === MIME) model.mimeType = panel.content.codeMimetype;
    };
    const all = () => {
      for (const model of panel.content.model?.cells ?? []) {
        if (model.type !== "code") continue;
        if (!seen.has(model)) {
          seen.add(model);
          model.contentChanged.connect(look);
          model.mimeTypeChanged.connect(look);
        }
        look(model);
      }
    };
    const begin = () => { panel.content.model?.cells.changed.connect(all); all(); };
    panel.content.modelChanged.connect(begin);
    panel.context.ready.then(begin);
  }

  async function extension() {
    const [{ INotebookTracker }, { IEditorLanguageRegistry }, { StreamLanguage, LanguageSupport }, { EditorView }] =
      await Promise.all(["@jupyterlab/notebook", "@jupyterlab/codemirror", "@codemirror/language", "@codemirror/view"].map(library));
    const plugin = {
      id: "staatvanmigratie:tekst",
      description: "Colours the prose of %%tekst cells.",
      autoStart: true,
      requires: [INotebookTracker, IEditorLanguageRegistry],
      activate: (app, notebooks, languages) => {
        const spelling = EditorView.contentAttributes.of({ spellcheck: "true", lang: "nl" });
        const language = StreamLanguage.define({ name: "tekst", startState: start, copyState: copy, token });
        languages.addLanguage({
          name: "tekst",
          displayName: "Tekst van het rapport",
          mime: MIME,
          support: new LanguageSupport(language, [spelling]),
        });
        notebooks.widgetAdded.connect((_, panel) => watch(panel));
        notebooks.forEach(watch);
      },
    };
    return () => ({ __esModule: true, default: plugin });
  }

  const container = {
    init: (scope) => { shared = scope; },
    get: (name) => name === "./extension" ? extension() : Promise.reject(new Error(`no ${name} here`)),
    tokens: { token, start }, // for tests
  };
  globalThis._JUPYTERLAB = globalThis._JUPYTERLAB || {};
  globalThis._JUPYTERLAB.staatvanmigratie = container;
})();
