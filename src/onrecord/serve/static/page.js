// Where a record or its words have the pointer or the focus, all that belongs to it stands out. Every page works without this.
"use strict";
document.addEventListener("DOMContentLoaded", () => {
  const text = document.querySelector(".report .text");
  if (!text) return;
  const byId = new Map();
  for (const one of text.querySelectorAll("[data-ids]")) {
    for (const id of one.dataset.ids.split(" ")) {
      if (!byId.has(id)) byId.set(id, []);
      byId.get(id).push(one);
    }
  }
  let lit = [];
  const show = (ids) => {
    for (const old of lit) old.classList.remove("lit");
    lit = ids.flatMap((id) => byId.get(id) || []);
    for (const now of lit) now.classList.add("lit");
  };
  const named = () => show([location.hash.slice(1)]); // the record whose address this is
  let at = ""; // where the pointer rests: what is scrolled beneath it does not count
  const place = (event) => `${event.screenX} ${event.screenY}`;
  const light = (event) => {
    if (event.type === "mouseover" && place(event) === at) return;
    const one = event.target.closest("[data-ids]");
    if (one) show(one.dataset.ids.split(" "));
    else named();
  };
  text.addEventListener("mouseover", light);
  document.addEventListener("mousemove", (event) => { at = place(event); });
  text.addEventListener("focusin", light);
  text.addEventListener("mouseleave", named);
  window.addEventListener("hashchange", named);
  named();
});
