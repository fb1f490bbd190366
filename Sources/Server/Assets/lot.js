// SPDX-License-Identifier: EUPL-1.2
// Batch keying: the scans stay on this machine, they are only looked at. No word is written here.
"use strict";
(() => {
  const choice = document.querySelector("#lot-fichiers");
  const viewer = document.querySelector("#lot-vue");
  const frame = document.querySelector("#lot-formulaire");
  const list = document.querySelector("#lot-liste");
  const state = document.querySelector("#lot-etat");
  if (!choice || !frame) return;
  let scans = [], current = -1, address = null;

  function show(rank) {
    if (address) URL.revokeObjectURL(address);
    viewer.replaceChildren();
    current = rank;
    [...list.children].forEach((item, index) => {
      if (index === rank) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
    const scan = scans[rank];
    state.textContent = scan ? state.dataset.rang.replace("{n}", rank + 1).replace("{total}", scans.length)
      : scans.length ? state.dataset.fini : "";
    if (!scan) return;
    address = URL.createObjectURL(scan.file);
    const picture = scan.file.type.startsWith("image/");
    const view = document.createElement(picture ? "img" : "iframe");
    view.src = address;
    view.className = "lot-scan";
    if (picture) view.alt = scan.file.name;
    else view.title = scan.file.name;
    viewer.append(view);
  }

  choice.addEventListener("change", () => {
    scans = [...choice.files].filter((file) => /^image\/(png|jpeg|webp)$|^application\/pdf$/.test(file.type))
      .map((file) => ({ file, number: null }));
    list.replaceChildren(...scans.map((scan, index) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.className = "lien";
      button.textContent = scan.file.name;
      button.addEventListener("click", () => show(index));
      item.append(button, document.createElement("span"));
      return item;
    }));
    show(0);
  });

  // A confirmation in the frame: this scan is done, the next one comes with an empty form.
  frame.addEventListener("load", () => {
    const page = frame.contentWindow;
    if (!page || !/^\/demandes\/[^/]+\/confirmation$/.test(page.location.pathname)) return;
    const plate = page.document.querySelector(".numero");
    const number = plate ? plate.textContent.replace(/\s+/g, " ").trim() : "";
    if (scans[current]) {
      scans[current].number = number;
      list.children[current].lastChild.textContent = " " + (number || state.dataset.sansNumero);
    }
    page.location.replace("/demandes/nouvelle");
    show(scans.findIndex((scan) => scan.number === null));
  });
})();
