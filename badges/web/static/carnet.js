// What the pages of a carnet do where scripts run: read aloud with the browser's own voice, and copy.
// The buttons are hidden in the page; each appears only where the browser can do it.
"use strict";

(() => {
  const voice = window.speechSynthesis;

  document.querySelectorAll("[data-lire]").forEach((button) => {
    if (!voice || !window.SpeechSynthesisUtterance) return;
    const label = button.querySelector("span");
    const start = label.textContent;
    const rest = () => (label.textContent = start);
    button.closest("[hidden]").hidden = false;
    voice.cancel(); // what another page had begun
    window.addEventListener("pagehide", () => voice.cancel());
    button.addEventListener("click", () => {
      if (voice.speaking) return voice.cancel();
      const sayings = button.dataset.lire.split(" ").map((id) => {
        const told = document.getElementById(id);
        const said = new SpeechSynthesisUtterance(told.textContent);
        said.lang = told.closest("[lang]").lang; // a page may hold words of another language than its own
        said.onerror = rest;
        return said;
      });
      sayings[sayings.length - 1].onend = rest;
      sayings.forEach((said) => voice.speak(said));
      label.textContent = button.dataset.fin;
    });
  });

  document.querySelectorAll("[data-copie]").forEach((button) => {
    if (!navigator.clipboard) return;
    const source = document.getElementById(button.dataset.copie);
    const label = button.querySelector("span");
    const told = button.parentElement.appendChild(document.createElement("span"));
    told.className = "vh"; // beside the button: what is inside it has no role of its own
    told.setAttribute("role", "status");
    button.closest("[hidden]").hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(source.value || source.textContent.trim());
      label.textContent = told.textContent = button.dataset.fait;
    });
  });
})();
