// The SPARQL editor in place of the plain form. It asks this server alone: no completion from elsewhere.
"use strict";

const Yasgui = window.Yasgui.Yasgui ?? window.Yasgui.default ?? window.Yasgui;
const form = document.getElementById("plain");
const asked = new URLSearchParams(location.search).get("ask") ?? form.elements.query.value;

Yasgui.Yasqe.defaults.prefixCcApi = null;
Yasgui.Yasqe.defaults.autocompleters = ["variables"];
Yasgui.Yasqe.defaults.value = asked;

const editor = new Yasgui(document.getElementById("yasgui"), {
  requestConfig: { endpoint: new URL("/sparql", location).href, method: "POST" },
  autofocus: false,
  copyEndpointOnNewTab: true,
  endpointCatalogueOptions: { getData: () => [] },
  persistenceId: null,
  populateFromUrl: false,
  yasqe: { value: asked, autofocus: false, createShareableLink: (yasqe) => `${location.origin}/?${new URLSearchParams({ ask: yasqe.getValue() })}#editor` },
});

// What this server has a page about leads there, and not to where its name might lead one day.
document.getElementById("yasgui").addEventListener("click", (event) => {
  const name = event.target.closest("a")?.href ?? "";
  if (!name.startsWith("https://w3id.org/clemency/")) return;
  event.preventDefault();
  const path = name.slice("https://w3id.org/clemency".length);
  location.href = path.startsWith("//") ? `/about?iri=${encodeURIComponent(name)}` : path;  // "//x" is a server
}, true);

const notice = document.getElementById("cut-off");
const watch = (tab) => {
  tab.getYasqe().on("query", () => { notice.hidden = true; });
  tab.getYasqe().on("queryResponse", (_, response) => {
    notice.hidden = !response?.headers?.get?.("Clemency-Cut-Off");
  });
};

editor.on("tabAdd", (_, id) => setTimeout(() => watch(editor.getTab(id))));
watch(editor.getTab());
form.hidden = true;
