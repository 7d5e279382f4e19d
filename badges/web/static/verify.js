// The camera button of /verify: reads a QR code in the browser and sends the form. Without this file, or without a
// camera, the page works as it stands. Nothing is asked of another host; no picture leaves the browser.
"use strict";

(() => {
  const EVERY = 150; // milliseconds between two looks
  const WIDEST = 960; // pixels: more detail than a printed code needs
  const panel = document.getElementById("camera");
  const start = document.getElementById("scanner");
  const [video, status, stop] = ["video", "[role=status]", "button"].map((one) => panel.querySelector(one));
  let stream = null;
  let timer = 0;

  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  start.hidden = false;
  document.getElementById("sans-camera").hidden = true;
  start.addEventListener("click", look);
  stop.addEventListener("click", () => close(true));
  window.addEventListener("pagehide", () => close(false));

  async function look() {
    start.hidden = true;
    panel.hidden = false;
    status.textContent = panel.dataset.cherche;
    stop.focus();
    try {
      const reader = await newReader();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (panel.hidden) return close(false); // stopped while the browser asked
      video.srcObject = stream;
      await video.play();
      again(reader);
    } catch {
      close(true);
      document.getElementById("sans-camera").hidden = false;
      document.getElementById("sans-camera").textContent = panel.dataset.refuse;
    }
  }

  function again(reader) {
    timer = window.setTimeout(async () => {
      const text = await reader(video).catch(() => "");
      if (!stream) return;
      if (text) found(text);
      else again(reader);
    }, EVERY);
  }

  function found(text) {
    const form = document.getElementById("controle");
    status.textContent = panel.dataset.lu;
    release();
    document.getElementById("file").value = "";
    document.getElementById("text").value = text;
    form.requestSubmit ? form.requestSubmit() : form.submit();
  }

  function close(focus) {
    release();
    panel.hidden = true;
    start.hidden = false;
    if (focus) start.focus();
  }

  function release() {
    window.clearTimeout(timer);
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
  }

  // The browser's own reader where it knows QR codes, else the one that we ship.
  async function newReader() {
    if ("BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
      const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
      return async (picture) => ((await detector.detect(picture))[0] || {}).rawValue || "";
    }
    await load(panel.dataset.decodeur);
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async (picture) => {
      const scale = Math.min(1, WIDEST / picture.videoWidth);
      canvas.width = Math.round(picture.videoWidth * scale);
      canvas.height = Math.round(picture.videoHeight * scale);
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
      return (window.jsQR(pixels.data, pixels.width, pixels.height) || {}).data || "";
    };
  }

  function load(address) {
    if (window.jsQR) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.addEventListener("load", resolve);
      script.addEventListener("error", reject);
      document.head.append(script);
    });
  }
})();
