// What the pages of the verifier do where scripts run: a print button, nothing closed on paper, the files that were
// chosen. Without this file the pages work as they stand.
"use strict";

(() => {
  const print = document.getElementById("imprimer");
  let opened = [];

  if (print) {
    print.hidden = false;
    print.addEventListener("click", () => window.print());
  }
  window.addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((one) => (one.open = true));
  });
  window.addEventListener("afterprint", () => {
    opened.forEach((one) => (one.open = false));
    opened = [];
  });
  document.querySelectorAll("output[data-unite]").forEach((output) => {
    const input = document.getElementById(output.htmlFor.value);
    input.addEventListener("change", () => (output.textContent = chosen([...input.files], output.dataset)));
    window.addEventListener("pageshow", () => (output.textContent = chosen([...input.files], output.dataset)));
  });

  function chosen(files, words) {
    if (!files.length) return "";
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const format = { maximumFractionDigits: 1, minimumFractionDigits: 1 };
    const size = `${Math.max(0.1, bytes / 1e6).toLocaleString(document.documentElement.lang, format)}\u00a0${words.unite}`;
    const name = files.length === 1 ? files[0].name : `${files.length} ${words.fichiers}`;
    return `${name}, ${size}`;
  }
})();
