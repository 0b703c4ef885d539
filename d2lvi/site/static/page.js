// Small services of every page: copying code, reading progress, scrolling by keyboard.
"use strict";

(() => {
  const facts = JSON.parse(document.getElementById("d2lvi-page")?.textContent ?? "null");
  const labels = facts?.labels ?? {};
  const article = document.querySelector("article");

  // --- a button on each block of code

  const write = async (text) => {
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  };
  for (const code of article?.querySelectorAll("div.highlight:not(.cell_output *)") ?? []) {
    const button = document.createElement("button");
    const name = (label, icon) => {
      button.innerHTML = `<i class="fa-solid fa-${icon}" aria-hidden="true"></i>`;
      button.setAttribute("aria-label", label);
      button.title = label;
    };
    button.type = "button";
    button.className = "copy";
    name(labels.copy, "copy");
    button.addEventListener("click", async () => {
      await write(code.querySelector("pre").innerText.replace(/\n$/, ""));
      name(labels.copied, "check");
      setTimeout(() => name(labels.copy, "copy"), 2000);
    });
    code.append(button);
  }

  // --- what scrolls sideways can be reached by keyboard

  const scrollers = ".formula, pre, .pst-scrollable-table-container, .cell_output .output, .katex-display";
  const reach = () => {
    for (const box of article?.querySelectorAll(scrollers) ?? []) {
      const scrolls = box.scrollWidth > box.clientWidth + 1;
      if (scrolls) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  let waiting = 0;
  const later = () => { clearTimeout(waiting); waiting = setTimeout(reach, 200); };
  addEventListener("load", reach);
  addEventListener("resize", later);
  document.addEventListener("d2lvi:reading", later);

  // --- how much has been read

  const bar = document.createElement("div");
  bar.className = "reading-progress";
  bar.setAttribute("aria-hidden", "true");
  document.body.prepend(bar);
  let drawn = false;
  const draw = () => {
    drawn = false;
    const whole = document.documentElement.scrollHeight - innerHeight;
    bar.style.transform = `scaleX(${whole > 200 ? Math.min(1, scrollY / whole) : 0})`;
  };
  addEventListener("scroll", () => { if (!drawn) { drawn = true; requestAnimationFrame(draw); } }, { passive: true });

  // --- words that other scripts have in English only

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll(".toggle-button")) button.setAttribute("aria-label", labels.toggle);
  });
})();
