"use strict";
(() => {
  const root = document.documentElement;
  const button = document.getElementById("theme");
  const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const label = () => { button.textContent = isDark() ? "Light" : "Dark"; };
  button.addEventListener("click", () => { root.dataset.theme = isDark() ? "light" : "dark"; label(); });
  label();

  // Native tips are slow: show the same words at once. Without this script they still work.
  const tip = document.getElementById("tip");
  for (const title of document.querySelectorAll("svg title")) {
    title.parentNode.setAttribute("data-tip", title.textContent);
    title.remove();
  }
  document.addEventListener("mousemove", event => {
    const target = event.target.closest ? event.target.closest("[data-tip]") : null;
    tip.hidden = !target;
    if (target) {
      tip.textContent = target.dataset.tip;
      tip.style.left = Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8) + "px";
      tip.style.top = Math.min(event.clientY + 16, innerHeight - tip.offsetHeight - 8) + "px";
    }
  });

  // A legend entry hides and shows its series, by pointer or keyboard.
  for (const key of document.querySelectorAll("svg [data-key]")) {
    const box = key.getBBox();
    const area = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    for (const [name, value] of Object.entries({ x: box.x - 3, y: box.y - 3, width: box.width + 6, height: box.height + 6, fill: "transparent" })) {
      area.setAttribute(name, value);
    }
    key.append(area);
    for (const [name, value] of Object.entries({ role: "button", tabindex: "0", "aria-pressed": "true" })) {
      key.setAttribute(name, value);
    }
    const toggle = () => {
      const isShown = key.getAttribute("aria-pressed") === "true";
      key.setAttribute("aria-pressed", String(!isShown));
      for (const marks of key.ownerSVGElement.querySelectorAll(`[data-series="${key.dataset.key}"]`)) {
        marks.toggleAttribute("hidden", isShown);
      }
    };
    key.addEventListener("click", toggle);
    key.addEventListener("keydown", event => {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        toggle();
      }
    });
  }

  // Zoom: a chart fills the window; the wheel comes nearer, dragging moves, a double click goes back, Escape closes.
  const dialog = document.createElement("dialog");
  document.body.append(dialog);
  let placeholder = null;
  let whole = null;
  const view = svg => svg.viewBox.baseVal;
  const set = (svg, x, y, w, h) => svg.setAttribute("viewBox", `${x} ${y} ${w} ${h}`);
  const close = () => {
    const svg = dialog.querySelector("svg");
    if (svg) {
      svg.setAttribute("viewBox", whole);
      placeholder.replaceWith(svg);
    }
    tip.hidden = true;
    document.body.append(tip);
  };
  dialog.addEventListener("close", close);
  for (const figure of document.querySelectorAll("figure")) {
    const zoom = document.createElement("button");
    zoom.type = "button";
    zoom.textContent = "Zoom";
    zoom.addEventListener("click", () => {
      const svg = figure.querySelector("svg");
      whole = svg.getAttribute("viewBox");
      placeholder = document.createElement("div");
      placeholder.style.height = svg.getBoundingClientRect().height + "px";
      svg.replaceWith(placeholder);
      dialog.replaceChildren(svg, tip);
      dialog.showModal();
    });
    figure.querySelector("figcaption").append(zoom);
  }
  dialog.addEventListener("wheel", event => {
    const svg = dialog.querySelector("svg");
    const v = view(svg);
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const [, , width] = whole.split(" ").map(Number);
    const factor = Math.min(Math.exp(event.deltaY / 500), width / v.width);
    event.preventDefault();
    set(svg, at.x - (at.x - v.x) * factor, at.y - (at.y - v.y) * factor, v.width * factor, v.height * factor);
  }, { passive: false });
  dialog.addEventListener("pointermove", event => {
    const svg = dialog.querySelector("svg");
    if (svg && event.buttons === 1) {
      const v = view(svg);
      const scale = svg.getScreenCTM().a;
      set(svg, v.x - event.movementX / scale, v.y - event.movementY / scale, v.width, v.height);
    }
  });
  dialog.addEventListener("dblclick", () => dialog.querySelector("svg").setAttribute("viewBox", whole));
  dialog.addEventListener("click", event => {
    if (event.target === dialog) {
      dialog.close();
    }
  });
  root.dataset.ready = "true";
})();
