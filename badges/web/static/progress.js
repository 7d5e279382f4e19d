// How far a list of checks has come, said at its head while its rows arrive. It runs before the page has ended (async);
// without it each row bears its number, and the last line says that all were told.
"use strict";

(() => {
  const watch = new MutationObserver(tell);
  watch.observe(document.documentElement, { childList: true, subtree: true });
  tell();

  function tell() {
    const panel = document.getElementById("avance");
    const done = document.querySelectorAll("#lignes > tr").length;
    if (document.getElementById("bilan")) watch.disconnect();
    if (!panel || !panel.firstElementChild || !done) return;
    const bar = panel.querySelector("[role=progressbar]");
    const total = Number(bar.getAttribute("aria-valuemax"));
    const words = panel.dataset.modele.replace("{n}", done);
    const parts = [...bar.querySelectorAll(".jauge > span")];
    if (panel.dataset.fait === String(done)) return;
    panel.dataset.fait = done;
    panel.hidden = false;
    bar.setAttribute("aria-valuenow", done);
    bar.setAttribute("aria-valuetext", words);
    bar.querySelector("b").textContent = words;
    parts.forEach((part, index) => part.classList.toggle("plein", (index + 1) * total <= done * parts.length));
  }
})();
