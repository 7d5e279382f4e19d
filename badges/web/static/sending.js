// Where the device has a share sheet, a button opens it with the message that is already written.
// The button is hidden in the page; it appears only where the browser can do it.
"use strict";

document.querySelectorAll("[data-partage]").forEach((button) => {
  if (!navigator.share) return;
  button.closest("[hidden]").hidden = false;
  button.addEventListener("click", () => {
    navigator.share({ title: button.dataset.titre, text: button.dataset.partage }).catch(() => {}); // closed unused
  });
});
