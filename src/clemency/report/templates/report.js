// What the page does beyond being a document: details on the spot, filters, passages lit in the text.
// Nothing here makes markup out of data: nodes are copied, words are set as text.
"use strict";
(() => {
  /** @type {HTMLDialogElement | null} */
  const panel = document.querySelector("#panel");
  const DETAILS = ".card, .entry, .account";
  /** @type {HTMLElement | null} what had the focus before the panel opened */
  let opener = null;

  /** @param {string} id */
  const byId = (id) => document.getElementById(id);

  /** @param {Element} link @returns {string} the anchor that a link within the page leads to */
  const target = (link) => decodeURIComponent((link.getAttribute("href") || "").slice(1));

  /** @param {string} tag @param {string} words @param {string} [kind] */
  const make = (tag, words, kind = "") => {
    const node = document.createElement(tag);
    node.textContent = words;
    if (kind) node.className = kind;
    return node;
  };

  /** @param {Element} node @returns {Element} a copy that claims no anchor of its own */
  const copy = (node) => {
    const twin = /** @type {Element} */ (node.cloneNode(true));
    for (const each of [twin, ...twin.querySelectorAll("[id]")]) each.removeAttribute("id");
    return twin;
  };

  /** @param {Iterable<string>} ids @returns {Element[]} copies of the claims with these anchors, in a list */
  const claims = (ids) => {
    const list = make("ol", "", "cards");
    for (const id of new Set(ids)) {
      const card = byId(id);
      if (card) list.append(copy(card));
    }
    return list.childElementCount ? [list] : [make("p", "No claim covers this.", "muted")];
  };

  /** @param {Element} scope @returns {string[]} the anchors of the claims whose marks stand there */
  const marksIn = (scope) => [...scope.querySelectorAll("a.mark")].map(target);

  /** @param {HTMLElement} node @returns {{title: string, body: Element[]}} what the panel shows of it */
  const details = (node) => {
    const title = node.dataset.title || "";
    if (node.matches(".card")) {
      const list = make("ol", "", "cards");
      list.append(copy(node));
      return { title, body: [list] };
    }
    if (node.matches(".entry")) {
      const fact = make("p", "", "fact");
      const [edge, value, voices] = node.children;
      const named = node.closest(".account")?.querySelector(".subject");
      fact.append(named ? named.textContent || "" : "", " ", make("em", (edge.textContent || "").trim()), " ");
      fact.append(...[...value.childNodes].map((each) => each.cloneNode(true)));
      return { title, body: [fact, ...claims([...voices.querySelectorAll(".voices > li > .mark")].map(target))] };
    }
    const twin = copy(node);
    twin.querySelector(".subject")?.parentElement?.remove();
    for (const row of twin.querySelectorAll("[hidden]")) row.removeAttribute("hidden");
    return { title, body: [twin] };
  };

  /** @param {Iterable<string>} ids light the passages of these claims in the text, if it is on the page */
  const light = (ids) => {
    const wanted = new Set(ids);
    for (const each of document.querySelectorAll(".segment")) {
      const its = (/** @type {HTMLElement} */ (each).dataset.claims || "").split(" ");
      each.classList.toggle("lit", its.some((id) => wanted.has(id)));
    }
  };

  /** @param {string} title @param {Element[]} body @param {string} where the anchor to go to, or nothing */
  const open = (title, body, where) => {
    if (!panel) return;
    if (!panel.open) opener = /** @type {HTMLElement} */ (document.activeElement);
    const heading = make("h2", title);
    heading.id = "panel-title";
    heading.tabIndex = -1;
    panel.querySelector("h2")?.replaceWith(heading);
    const content = /** @type {HTMLElement} */ (panel.querySelector(".panel-body"));
    content.replaceChildren(...body);
    const jump = /** @type {HTMLAnchorElement} */ (panel.querySelector(".jump"));
    /** @type {HTMLElement} */ (jump.parentElement).hidden = !where;
    jump.href = `#${where}`;
    if (!panel.open) panel.show();
    content.scrollTop = 0;
    heading.focus({ preventScroll: true });
  };

  /** @param {string} id @returns {boolean} whether there was something to show */
  const show = (id) => {
    const node = byId(id);
    if (!panel || !node || !node.matches(DETAILS)) return false;
    const { title, body } = details(node);
    open(title, body, id);
    light(node.matches(".card") ? [id] : node.matches(".entry") ? marksIn(node) : []);
    return true;
  };

  /** @param {boolean} [home] whether the focus goes back to where it came from */
  const close = (home = true) => {
    if (!panel || !panel.open) return;
    panel.close();
    light([]);
    if (home && opener && opener.isConnected) opener.focus({ preventScroll: true });
    opener = null;
  };

  /** Close, and leave a step in the history: going back opens the panel again. */
  const dismiss = () => {
    history.pushState(null, "", location.href.split("#")[0]);
    close();
  };

  document.addEventListener("click", (event) => {
    const from = /** @type {Element} */ (event.target);
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    if (from.closest("#panel .close")) return dismiss();
    const link = from.closest("a");
    const segment = /** @type {HTMLElement | null} */ (from.closest(".segment[data-claims]"));
    if (!link && segment && !getSelection()?.toString()) {
      const ids = (segment.dataset.claims || "").split(" ");
      open(ids.length > 1 ? "The claims on this passage" : "The claim on this passage", claims(ids), "");
      return light(ids);
    }
    if (!link || !(link.getAttribute("href") || "").startsWith("#")) return;
    const id = target(link);
    if (link.matches(".jump, nav a")) return close(false);
    const passage = byId(id);
    if (passage && passage.matches(".segment")) {
      event.preventDefault();
      light((link.dataset.claim || "").split(" "));
      return passage.scrollIntoView({ block: "start" });
    }
    if (link.matches(".self") && link.closest("main")) return; // an address to copy
    if (show(id)) {
      event.preventDefault();
      if (history.state?.panel !== id) history.pushState({ panel: id }, "", `#${id}`);
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && panel && panel.open) {
      event.preventDefault();
      dismiss();
    }
  });

  addEventListener("popstate", (event) => {
    if (!event.state || !event.state.panel || !show(event.state.panel)) close();
  });

  /** @param {string} text */
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

  for (const filter of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".filter"))) {
    const scope = /** @type {HTMLElement} */ (filter.parentElement);
    const words = /** @type {HTMLInputElement} */ (filter.querySelector("input"));
    const speaker = filter.querySelector("select");
    const status = /** @type {HTMLElement} */ (filter.querySelector("[role=status]"));
    const noun = filter.dataset.noun || "";
    const accounts = [.../** @type {NodeListOf<HTMLElement>} */ (scope.querySelectorAll(".account"))];
    const rows = [.../** @type {NodeListOf<HTMLElement>} */ (scope.querySelectorAll("[data-row]"))].map((node) => {
      const account = node.closest(".account");
      const cells = [account?.querySelector(".subject"), ...node.children].filter((cell) => !cell?.matches(".number"));
      const text = plain(cells.map((cell) => cell?.textContent).join(" "));
      return { node, account, text, by: new Set([...node.querySelectorAll(".by a")].map(target)) };
    });
    for (const option of speaker ? [...speaker.options] : []) {
      if (option.value && !rows.some((row) => row.by.has(option.value))) option.remove();
    }
    const apply = () => {
      const parts = plain(words.value).split(/\s+/).filter(Boolean);
      const who = speaker ? speaker.value : "";
      const kept = new Set();
      let shown = 0;
      for (const row of rows) {
        const fits = (!who || row.by.has(who)) && parts.every((part) => row.text.includes(part));
        row.node.hidden = !fits;
        if (fits) kept.add(row.account);
        shown += Number(fits);
      }
      const all = !parts.length && !who;
      for (const account of accounts) account.hidden = !all && !kept.has(account);
      status.textContent = all ? "" : `${shown} of ${rows.length} ${noun}`;
    };
    words.addEventListener("input", apply);
    speaker?.addEventListener("change", apply);
    filter.hidden = false;
    if (words.value || speaker?.value) apply(); // what a browser kept from before
  }
})();
