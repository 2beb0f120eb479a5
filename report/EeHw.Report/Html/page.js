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
  const show = (target, x, y) => {
    tip.hidden = !target;
    if (target) {
      tip.textContent = target.dataset.tip;
      tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - tip.offsetWidth - 8)) + "px";
      tip.style.top = Math.max(4, Math.min(y + 16, innerHeight - tip.offsetHeight - 8)) + "px";
    }
  };
  document.addEventListener("mousemove", event => show(event.target.closest ? event.target.closest("[data-tip]") : null, event.clientX, event.clientY));

  // By keyboard: on a chart, arrows go from mark to mark, Home and End to the first and last; what is hidden is passed over.
  for (const svg of document.querySelectorAll("figure svg")) {
    let at = -1;
    svg.setAttribute("role", "group");
    svg.setAttribute("tabindex", "0");
    svg.addEventListener("keydown", event => {
      const marks = event.target === svg ? [...svg.querySelectorAll("[data-tip]")].filter(m => m.getClientRects().length > 0) : [];
      const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 }[event.key];
      if (next === undefined || marks.length === 0) {
        return;
      }
      event.preventDefault();
      at = Math.max(0, Math.min(marks.length - 1, next));
      marks[at].scrollIntoView({ block: "nearest", inline: "nearest" });
      const box = marks[at].getBoundingClientRect();
      show(marks[at], box.right - 10, box.bottom - 12);
    });
    svg.addEventListener("blur", () => { at = -1; tip.hidden = true; });
  }

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

  // Zoom: a chart fills the window; the wheel or + and - come nearer and go away, dragging moves, a double click or 0 goes back, Escape closes.
  const dialog = document.createElement("dialog");
  document.body.append(dialog);
  const done = document.createElement("button");
  done.type = "button";
  done.className = "close";
  done.textContent = "Close";
  done.addEventListener("click", () => dialog.close());
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
      dialog.replaceChildren(svg, done, tip);
      dialog.showModal();
    });
    figure.querySelector("figcaption").append(zoom);
  }
  const scale = (svg, wanted, x, y) => {
    const v = view(svg);
    const [, , width] = whole.split(" ").map(Number);
    const factor = Math.min(wanted, width / v.width);
    set(svg, x - (x - v.x) * factor, y - (y - v.y) * factor, v.width * factor, v.height * factor);
  };
  dialog.addEventListener("wheel", event => {
    const svg = dialog.querySelector("svg");
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    event.preventDefault();
    scale(svg, Math.exp(event.deltaY / 500), at.x, at.y);
  }, { passive: false });
  dialog.addEventListener("keydown", event => {
    const svg = dialog.querySelector("svg");
    const wanted = { "+": 0.8, "=": 0.8, "-": 1.25 }[event.key];
    const v = view(svg);
    if (wanted) {
      scale(svg, wanted, v.x + v.width / 2, v.y + v.height / 2);
    } else if (event.key === "0") {
      svg.setAttribute("viewBox", whole);
    }
  });
  dialog.addEventListener("pointermove", event => {
    const svg = dialog.querySelector("svg");
    if (svg && event.buttons === 1) {
      const v = view(svg);
      const points = svg.getScreenCTM().a;
      set(svg, v.x - event.movementX / points, v.y - event.movementY / points, v.width, v.height);
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
