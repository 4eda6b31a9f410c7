/* What the pages can do beyond links and forms. Without it everything still works but suggestions. */
(() => {
  "use strict";
  const one = (selector, root = document) => root.querySelector(selector);
  const make = (name, attributes = {}, text = "") => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    return element;
  };

  /* One voice for everything that changes without a new page; what changes at once is said together. */
  const voice = make("p", { class: "hidden", role: "status" });
  document.body.append(voice);
  let speaking;
  let unsaid = { page: "", offers: "" };
  const say = (text, about = "page") => {
    clearTimeout(speaking);
    unsaid[about] = text;
    speaking = setTimeout(() => {
      voice.textContent = Object.values(unsaid).filter(Boolean).join(" ");
      unsaid = { page: "", offers: "" };
    }, 250);
  };

  /* Lets the browser answer keys between two pieces of work. */
  const pause = () => new Promise((resume) => { setTimeout(resume); });

  /* Starts requests of which only the last one counts. */
  const latest = () => {
    let running;
    const ask = async (url, read) => {
      ask.drop();
      const mine = (running = new AbortController());
      const late = setTimeout(() => mine.abort(), 10_000);
      try {
        const response = await fetch(url, { signal: mine.signal });
        const answer = await read(response);
        return mine === running ? answer : undefined;
      } catch {
        return undefined; // given up for a later one, or the network's fault
      } finally {
        clearTimeout(late);
      }
    };
    ask.drop = () => {
      running?.abort();
      running = undefined;
    };
    return ask;
  };

  /* What is typed; a word that is still composed is none. */
  const onTyped = (input, act) => {
    input.addEventListener("input", (event) => event.isComposing || act());
    input.addEventListener("compositionend", act);
  };

  /* The box: a combobox with a list of suggestions (WAI-ARIA APG, manual selection). */
  const combobox = (input) => {
    const form = input.form;
    const list = make("ul", { class: "offers", id: "offers", role: "listbox", "aria-label": "Suggestions" });
    list.hidden = true;
    form.append(list);
    for (const [key, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "offers",
    })) input.setAttribute(key, value);
    const ask = latest();
    // Results that follow typing are to be seen below.
    const most = one("main[data-live]") ? 5 : 8;
    let active = -1;
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
      clearTimeout(waiting);
      ask.drop();
      choose(-1);
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
    };
    const open = (offers) => {
      // Nothing lies over help in a crisis.
      if (one("main .notice.crisis")) return close();
      choose(-1);
      list.replaceChildren(...offers.map((offer, index) => {
        const option = make("li", { role: "option", id: `offer-${index}`, "aria-selected": "false", "data-url": offer.url, "data-kind": offer.kind });
        option.append(make("span", { dir: "auto" }, offer.text));
        if (offer.kind === "title") option.append(make("small", {}, "Article"));
        return option;
      }));
      list.hidden = !offers.length;
      input.setAttribute("aria-expanded", String(!!offers.length));
      if (offers.length) say(`${offers.length} ${offers.length === 1 ? "suggestion" : "suggestions"}.`, "offers");
    };
    const offer = async () => {
      const text = input.value.trim();
      if (!text || text.length > 512) return close();
      const answer = await ask(`/api/v1/suggest?q=${encodeURIComponent(text)}`, (response) => response.ok && response.json());
      if (answer && document.activeElement === input && input.value.trim() === text) open(answer.suggestions.slice(0, most));
    };
    const go = (option) => {
      const { kind, url } = option.dataset;
      close();
      if (kind === "title") return void (location.href = url);
      // Sent with the form, so that filters stay.
      input.value = option.textContent;
      if (form.requestSubmit) form.requestSubmit();
      else form.submit();
    };

    onTyped(input, () => {
      clearTimeout(waiting);
      if (!input.value.trim()) return close();
      waiting = setTimeout(offer, 40);
    });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      const last = list.children.length - 1;
      const shown = !list.hidden;
      if (event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        const down = event.key === "ArrowDown";
        event.preventDefault();
        if (event.altKey) return void (down ? offer() : close());
        if (!shown) return void offer();
        choose(down ? (active === last ? -1 : active + 1) : active === -1 ? last : active - 1);
      } else if (event.key === "Escape" && shown) {
        event.preventDefault();
        close();
      } else if (event.key === "Enter" && shown && active >= 0) {
        event.preventDefault();
        go(list.children[active]);
      } else if (["Home", "End", "ArrowLeft", "ArrowRight"].includes(event.key)) {
        choose(-1);
      }
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) go(option);
    });
    form.addEventListener("submit", close);
    return close;
  };

  /* Results that follow typing: the same page is fetched and its content put in place of this one's. */
  const following = (input, close) => {
    const ask = latest();
    let waiting;
    let turns = 0;
    let pushed = false;
    let here = location.pathname + location.search;
    /* Whether it is shown; undefined where something later was asked for meanwhile. */
    const show = async (url) => {
      const main = one("#main");
      const turn = ++turns;
      main.setAttribute("aria-busy", "true");
      const fresh = await ask(url, async (response) => {
        // Too many requests: the results that are there are worth more than that.
        if (response.status === 429) return undefined;
        const text = await response.text();
        await pause();
        const parsed = new DOMParser().parseFromString(text, "text/html");
        await pause();
        return parsed;
      });
      if (turn !== turns) return undefined;
      main.removeAttribute("aria-busy");
      const next = fresh && one("#main", fresh);
      if (!next || !("live" in next.dataset)) return false;
      main.className = next.className;
      main.replaceChildren(...next.childNodes);
      document.title = fresh.title;
      if (one(".notice.crisis", main)) close();
      say(next.dataset.said);
      return true;
    };
    const address = () => {
      const fields = new URLSearchParams(new FormData(input.form));
      return `/search?${fields}`;
    };
    const stay = (url) => {
      const told = "New results could not be loaded; these are from your previous search.";
      const note = make("p", { class: "stale" }, `${told} `);
      note.append(make("a", { href: url }, "Try again"));
      one("main .stale")?.remove();
      one("#main > *").prepend(note);
      close();
      say(`${told} Press Enter to try again.`);
    };
    const drop = () => {
      clearTimeout(waiting);
      ask.drop();
      turns++;
      one("#main").removeAttribute("aria-busy");
    };
    input.form.addEventListener("submit", (event) => {
      drop();
      // Chromium makes a step of every form that is sent, also of one to where it is; searches on the way leave none.
      if (!pushed && address() !== here) return;
      event.preventDefault();
      location.replace(address());
    });
    onTyped(input, () => {
      clearTimeout(waiting);
      if (!input.value.trim()) return drop();
      waiting = setTimeout(async () => {
        const url = address();
        const shown = await show(url);
        if (shown === false) stay(url);
        if (shown) {
          /* The search that was come with stays one step back; the ones on the way leave no steps. */
          history[pushed ? "replaceState" : "pushState"](null, "", url);
          here = location.pathname + location.search;
          pushed = true;
        }
      }, 120);
    });
    const restore = () => {
      input.value = new URLSearchParams(location.search).get("q") ?? "";
      close();
      drop();
    };
    addEventListener("popstate", () => {
      const place = new URL(location.href);
      // A link to a place on this page is no other search.
      if (place.pathname + place.search === here) return;
      here = place.pathname + place.search;
      pushed = false;
      restore();
      show(here).then((shown) => shown === false && stay(here));
    });
    addEventListener("pageshow", (event) => event.persisted && restore());
  };

  /* The bar that steps through the marks of an article. */
  const stepping = (bar) => {
    const marks = [...document.querySelectorAll("article mark[id]")];
    const at = one("[data-at]", bar);
    const behind = (place) => {
      const first = marks.findIndex((mark) => place.compareDocumentPosition(mark) & Node.DOCUMENT_POSITION_FOLLOWING);
      return first < 0 ? marks.length : first;
    };
    let now = -1;
    // Who came to a section goes on from there.
    let hash = "";
    const arrived = () => {
      if (location.hash === hash) return null;
      hash = location.hash;
      try { return document.getElementById(decodeURIComponent(hash.slice(1))); } catch { return null; /* no address */ }
    };
    const step = (by, focus) => {
      marks[now]?.classList.remove("now");
      const came = arrived();
      if (marks.includes(came)) now = marks.indexOf(came) + by;
      else if (came) now = by > 0 ? behind(came) : behind(came) - 1;
      else now = now < 0 && by < 0 ? marks.length - 1 : now + by;
      now = (now + marks.length) % marks.length;
      const mark = marks[now];
      mark.classList.add("now");
      mark.scrollIntoView({ block: "center", behavior: "instant" });
      if (focus) {
        mark.tabIndex = -1;
        mark.focus({ preventScroll: true });
      }
      at.textContent = `Match ${now + 1} of ${marks.length}`;
      const before = document.createRange();
      before.setStart(mark.parentElement, 0);
      before.setEndBefore(mark);
      const start = Math.max(0, before.toString().length - 60);
      say(`${at.textContent}: ${mark.parentElement.textContent.slice(start, start + 120).trim()}`);
    };
    const previous = make("button", { type: "button", "aria-keyshortcuts": "p", "aria-label": "Previous match", title: "Previous match (p)" }, "↑");
    const next = make("button", { type: "button", "aria-keyshortcuts": "n", "aria-label": "Next match", title: "Next match (n)" }, "↓");
    previous.addEventListener("click", () => step(-1));
    next.addEventListener("click", () => step(1));
    one("[data-first]", bar).replaceWith(previous, next);
    return { n: () => step(1, true), p: () => step(-1, true) };
  };

  /* The list of contents lies open where it has a column of its own. */
  const contents = one(".contents details");
  if (contents && matchMedia("(min-width: 75rem)").matches) contents.open = true;

  const input = one("[data-box] input[name=q]");
  const bar = one("[data-marks]");
  const keys = { "/": () => { input.focus(); input.select(); } };
  const close = input && combobox(input);
  if (input && one("main[data-live]")) following(input, close);
  if (bar && one("article mark[id]")) Object.assign(keys, stepping(bar));

  /* Single keys can be switched off (WCAG 2.1.4); Ctrl-K always works. */
  let single = true;
  try { single = localStorage.getItem("single-keys") !== "off"; } catch { /* storage is closed */ }
  const label = () => `Keyboard shortcuts (/, n, p): ${single ? "on" : "off"}`;
  const toggle = make("button", { type: "button", class: "plain" }, label());
  toggle.addEventListener("click", () => {
    single = !single;
    toggle.textContent = label();
    try { localStorage.setItem("single-keys", single ? "on" : "off"); } catch { /* for this page only */ }
  });
  const place = make("li");
  place.append(toggle);
  one("#foot-links")?.append(place);

  addEventListener("keydown", (event) => {
    if (event.isComposing || event.defaultPrevented) return;
    const key = event.key.toLowerCase();
    if (key === "k" && (event.ctrlKey || event.metaKey) && !event.altKey && input) {
      event.preventDefault();
      keys["/"]();
    } else if (single && keys[key] && !event.ctrlKey && !event.metaKey && !event.altKey) {
      if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      keys[key]();
    }
  });
})();
