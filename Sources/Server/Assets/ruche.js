// SPDX-License-Identifier: EUPL-1.2
// Comfort only: every page works without this file. No word is written here, they all come from attributes.
"use strict";
(() => {
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = one("form.saisie");
  const setting = "ruche.touches";

  // What serves only with JavaScript is hidden until now.
  all("[data-copier], [data-imprimer], [data-touches]").forEach((element) => { element.hidden = false; });

  // The summary of errors is read first, whatever the length of the page.
  const summary = one("#bilan");
  if (summary) summary.focus();

  // Copy and print.
  function say(text) {
    const place = one("#annonce");
    if (place) place.textContent = text;
  }
  async function copy(button) {
    try {
      await navigator.clipboard.writeText(button.dataset.copier);
    } catch {
      const field = document.createElement("textarea");
      field.value = button.dataset.copier;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    const label = one("span", button), before = label.textContent;
    label.textContent = button.dataset.fait;
    say(button.dataset.fait);
    if (before !== button.dataset.fait) setTimeout(() => { label.textContent = before; }, 2000);
  }
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copier], [data-imprimer], [data-touches]");
    if (!button) return;
    if (button.dataset.copier) copy(button);
    else if ("imprimer" in button.dataset) print();
    else {
      localStorage.setItem(setting, single() ? "non" : "oui");
      showSetting();
    }
  });

  // Keys of one letter can be turned off (WCAG 2.1.4), and never act inside a field.
  function single() {
    try { return localStorage.getItem(setting) !== "non"; } catch { return true; }
  }
  function showSetting() {
    all("[data-touches]").forEach((button) => {
      button.textContent = single() ? button.dataset.arreter : button.dataset.reprendre;
    });
  }
  showSetting();

  function nextSection() {
    const sections = all("main section[id], main section[aria-labelledby]");
    const here = document.activeElement.closest("main section");
    const next = here ? sections[sections.indexOf(here) + 1]
      : sections.find((section) => section.getBoundingClientRect().top > 8);
    const target = next || sections[0];
    if (!target) return;
    const field = form && one("input:not([type=hidden]), select, textarea, button", target);
    const heading = one("h2, h3", target);
    if (!field && heading) heading.tabIndex = -1;
    target.scrollIntoView({ block: "start" });
    (field || heading || target).focus({ preventScroll: true });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && !event.altKey && event.key === "Enter" && form) {
      event.preventDefault();
      form.requestSubmit(one("[data-principal]", form) || undefined);
    } else if (event.key === "Enter" && form && !event.ctrlKey && event.target.matches("input:not([type=submit]), select")) {
      // Enter picks a commune or ends a word: it never registers. It goes on, as Tab does.
      event.preventDefault();
      const fields = all("input:not([type=hidden]), select, textarea, button:not([tabindex='-1'])", form)
        .filter((field) => field.offsetParent !== null);
      const next = fields[fields.indexOf(event.target) + 1];
      if (next) next.focus();
    } else if (event.altKey && !event.ctrlKey && event.code === "KeyN") {
      event.preventDefault();
      nextSection();
    } else if (single() && !event.ctrlKey && !event.altKey && !event.metaKey && !event.target.closest("input, select, textarea, [contenteditable]")) {
      const target = event.key === "/" ? one("[data-recherche]") : event.key.toLowerCase() === "c" ? one("[data-copier]") : null;
      if (!target) return;
      event.preventDefault();
      if (event.key === "/") {
        target.focus();
        target.select();
      } else copy(target);
    }
  });

  if (!form) return;

  // The session ended, or the server is away, while a draft was on its way: said where the draft is said.
  document.addEventListener("htmx:responseError", (event) => {
    const note = one("#brouillon-note");
    if (note && event.detail.xhr.status === 401) note.textContent = note.dataset.finie;
    else if (note) note.textContent = note.dataset.panne;
  });

  // Leaving with something typed and not saved asks first. A form that came back with errors is not saved.
  let dirty = summary !== null && form.contains(summary);
  form.addEventListener("input", () => { dirty = true; });
  form.addEventListener("submit", () => { dirty = false; });
  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

  // Where I am in the form.
  const links = all(".sommaire a");
  const place = new IntersectionObserver((entries) => {
    const seen = entries.find((entry) => entry.isIntersecting);
    if (!seen) return;
    links.forEach((link) => {
      if (link.hash === "#" + seen.target.id) link.setAttribute("aria-current", "step");
      else link.removeAttribute("aria-current");
    });
  }, { rootMargin: "-20% 0px -75% 0px" });
  all("main section[id]").forEach((section) => place.observe(section));
})();
