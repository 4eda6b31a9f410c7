/* A search box for any page: <script src="https://…/static/embed.js" defer></script>
   It stands where the script stands, or in the element that data-into names. data-label, data-topic and
   data-hits (1 to 10) may be given. The site must be among the service's cors_origins. */
(() => {
  "use strict";
  const script = document.currentScript;
  const home = new URL(script.src).origin;
  const { label = "Search our articles", topic = "", hits = "6", into } = script.dataset;

  const style = new CSSStyleSheet();
  style.replaceSync(`
    :host { display: block; position: relative; max-width: 42rem; text-align: start;
      font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
      --ink: light-dark(#18221f, #e2e9e6); --soft: light-dark(#54625d, #a4b1ac); --paper: light-dark(#fff, #121816);
      --line: light-dark(#d5dedb, #34423d); --accent: light-dark(#0b665a, #74d0be); --on: light-dark(#fff, #0c1412);
      --mark: light-dark(#ffe98f, #665510); --alarm: light-dark(#a3201a, #f29b8d); --wash: light-dark(#f3f6f5, #1a2220);
      color: var(--ink); }
    * { box-sizing: border-box; margin: 0; font: inherit; }
    label { display: block; font-weight: 600; margin-bottom: .35rem; }
    form { display: flex; }
    input { flex: 1; min-width: 0; height: 2.9rem; padding: 0 .85rem; color: inherit; background: var(--paper);
      border: 2px solid var(--accent); border-inline-end: 0; border-radius: 8px 0 0 8px; appearance: none; }
    button { height: 2.9rem; padding: 0 1rem; font-weight: 600; color: var(--on); background: var(--accent);
      border: 2px solid var(--accent); border-radius: 0 8px 8px 0; cursor: pointer; }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .panel { position: absolute; z-index: 2147483000; inset-inline: 0; top: calc(100% + 6px); padding: .35rem;
      background: var(--paper); border: 1px solid var(--line); border-radius: 10px; box-shadow: 0 6px 24px rgb(0 0 0 / 22%); }
    ul { list-style: none; padding: 0; max-height: min(60vh, 32rem); overflow-y: auto; }
    li { padding: .55rem .7rem; border-radius: 6px; cursor: pointer; }
    li:hover { background: var(--wash); }
    li[aria-selected=true] { background: var(--accent); color: var(--on); }
    li span { display: block; }
    .title { font-weight: 600; color: var(--accent); }
    .text { font-size: .9rem; color: var(--soft); }
    li[aria-selected=true] span, li[aria-selected=true] mark { color: inherit; background: none; }
    mark { background: var(--mark); color: inherit; border-radius: 2px; }
    .status { padding: .35rem .7rem; font-size: .9rem; color: var(--soft); }
    .notice { margin: .35rem; padding: .7rem .9rem; border-inline-start: 5px solid var(--alarm); background: var(--wash); border-radius: 6px; }
    .notice strong { font-weight: 700; }
    .notice a { display: inline-block; margin: .3rem 1rem 0 0; padding: .2rem 0; color: var(--alarm); font-weight: 600; }
    [hidden] { display: none; }
    @media (forced-colors: active) { li[aria-selected=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; } }
  `);

  const make = (name, attributes = {}, ...children) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  /* Text with marks: everything else that a string might hold stays text. */
  const marked = (html) => {
    const body = new DOMParser().parseFromString(html, "text/html").body;
    return [...body.childNodes].map((node) =>
      node.nodeName === "MARK" ? make("mark", {}, node.textContent) : node.textContent);
  };

  const host = make("findwell-search");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [style];
  const list = make("ul", { role: "listbox", id: "hits", "aria-label": "Articles" });
  const notices = make("div");
  const status = make("div", { class: "status", role: "status" });
  const panel = make("div", { class: "panel" }, notices, list);
  const input = make("input", {
    id: "q", name: "q", type: "search", autocomplete: "off", autocapitalize: "none", spellcheck: "false",
    enterkeyhint: "search", role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "hits",
  });
  const form = make("form", { role: "search", action: `${home}/search` }, input, make("button", {}, "Search"));
  if (topic) form.append(make("input", { type: "hidden", name: "topic", value: topic }));
  panel.hidden = true;
  root.append(make("label", { for: "q" }, label), form, panel, status);

  let active = -1;
  let running;
  let waiting;
  const choose = (index) => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = index;
    const option = list.children[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const close = () => {
    running?.abort();
    clearTimeout(waiting);
    choose(-1);
    panel.hidden = true;
    input.setAttribute("aria-expanded", "false");
  };
  const option = (index, url, ...children) =>
    make("li", { role: "option", id: `hit-${index}`, "aria-selected": "false", "data-url": new URL(url, home) }, ...children);
  const notice = ({ title, lines: [first = "", ...rest] = [], links = [] }) =>
    make("div", { class: "notice" }, make("strong", {}, title), make("div", {}, first),
      ...links.map(({ href, label: name }) => make("a", { href }, name)), ...rest.map((line) => make("div", {}, line)));

  const show = (text, answer) => {
    choose(-1);
    const found = answer.hits ?? [];
    const told = answer.notices ?? [];
    const total = (answer.total ?? 0).toLocaleString("en");
    notices.replaceChildren(...told.map(notice));
    list.replaceChildren(...found.map((hit, index) =>
      option(index, hit.url.startsWith("/") ? `${hit.url}?q=${encodeURIComponent(text)}` : hit.url,
        make("span", { class: "title", dir: "auto" }, ...marked(hit.title_html)),
        make("span", { class: "text", dir: "auto" }, ...marked(hit.snippet_html)))));
    if (answer.total > found.length) {
      list.append(option(found.length, `/search?q=${encodeURIComponent(text)}${topic && `&topic=${encodeURIComponent(topic)}`}`,
        make("span", { class: "title" }, `All ${total} articles`)));
    }
    list.hidden = !found.length;
    panel.hidden = !found.length && !notices.children.length;
    input.setAttribute("aria-expanded", String(!!found.length));
    const said = found.length ? `${total} ${answer.total === 1 ? "article" : "articles"} found.` : "Nothing found.";
    const counted = "total" in answer ? said : "The articles cannot be searched just now.";
    // What may help is said first.
    status.textContent = [...told.map(({ title }) => title.replace(/[.?!]?$/, (end) => end || ".")), counted].join(" ");
  };
  const ask = async () => {
    const text = input.value.trim();
    if (!text || text.length > 512) {
      status.textContent = "";
      return close();
    }
    running?.abort();
    const mine = (running = new AbortController());
    const parameters = new URLSearchParams({ q: text, per_page: hits, ...(topic && { topic }) });
    try {
      const response = await fetch(`${home}/api/v1/search?${parameters}`, { signal: mine.signal });
      const answer = await response.json();
      if (mine === running) show(text, answer);
    } catch (error) {
      if (error.name !== "AbortError") show(text, {});
    }
  };
  const go = (chosen) => { location.href = chosen.dataset.url; };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 80);
  });
  input.addEventListener("keydown", (event) => {
    const last = list.children.length - 1;
    const shown = !panel.hidden && last >= 0;
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) ask();
      else if (event.key === "ArrowDown") choose(active === last ? -1 : active + 1);
      else choose(active === -1 ? last : active - 1);
    } else if (event.key === "Escape" && !panel.hidden) {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && shown && active >= 0) {
      event.preventDefault();
      go(list.children[active]);
    } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) choose(-1);
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest("[role=option]");
    if (chosen) go(chosen);
  });
  host.addEventListener("focusout", (event) => {
    if (event.relatedTarget !== host && !root.contains(event.relatedTarget)) close();
  });
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !panel.hidden) {
      close();
      input.focus();
    }
  });

  const place = into && document.querySelector(into);
  if (place) place.append(host);
  else script.after(host);
})();
