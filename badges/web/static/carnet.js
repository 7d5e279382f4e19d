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
      const texts = button.dataset.lire.split(" ").flatMap((id) => textsIn(document.getElementById(id)));
      const sayings = texts.map((text) => {
        const said = new SpeechSynthesisUtterance(text.data.trim());
        said.lang = text.parentElement.closest("[lang]").lang; // a sentence may hold words of another language
        said.onerror = rest;
        return said;
      });
      sayings[sayings.length - 1].onend = rest;
      sayings.forEach((said) => voice.speak(said));
      label.textContent = button.dataset.fin;
    });
  });

  // The texts in an element, one by one: so each is read in its own language, with a pause where a line ends.
  function textsIn(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      const silent = walker.currentNode.parentElement.closest("[data-muet], [aria-hidden=true]");
      if (!silent && /[^\s«»"“”.,:;!?()–-]/.test(walker.currentNode.data)) texts.push(walker.currentNode);
    }
    return texts;
  }

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
