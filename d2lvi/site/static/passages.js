// One small toolbar that comes to the block under the pointer, finger or focus: its other
// language, a pencil, a letter.
"use strict";

(() => {
  const facts = JSON.parse(document.getElementById("d2lvi-page")?.textContent ?? "null");
  const article = document.querySelector("article");
  if (!facts || !article?.querySelector("[data-lines]")) return;
  const root = document.documentElement;
  const { labels } = facts;
  const BLOCKS = "[data-lines]";

  const make = (name, icon, label) => {
    const element = document.createElement(name);
    element.className = `passage-${icon}`;
    element.innerHTML = `<i class="fa-solid fa-${icon}" aria-hidden="true"></i>`;
    describe(element, label);
    return element;
  };
  const describe = (element, label) => {
    element.setAttribute("aria-label", label);
    element.title = label;
  };

  const bar = document.createElement("div");
  bar.className = "passage-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", labels.passage);
  bar.hidden = true;
  const peek = make("button", "translate", labels.show_other);
  peek.type = "button";
  const edit = make("a", "pencil", labels.edit);
  const report = make("a", "flag", labels.report);
  for (const link of [edit, report]) {
    link.target = "_blank";
    link.rel = "noopener";
  }
  bar.append(peek, edit, report);

  let block = null;

  const twinOf = (of) =>
    article.querySelector(`.twin[data-pair="${CSS.escape(of.dataset.pair)}"]`);
  const isPeeked = (twin) => twin.classList.contains("peeked");

  // Where the bar may stand: tables, lists and headings cannot hold it themselves.
  const place = (to) => {
    if (block === to) return;
    block?.classList.remove("passage");
    block = to;
    block.classList.add("passage");
    const holder = to.closest(".pst-scrollable-table-container") ?? to;
    holder.after(bar);
    bar.hidden = false;
    bar.classList.remove("tapped");
    refresh();
    settle();
  };

  // In the margin beside the block, or above its corner where there is no margin.
  const settle = () => {
    const holder = block.closest(".pst-scrollable-table-container") ?? block;
    const frame = article.getBoundingClientRect();
    const box = holder.getBoundingClientRect();
    const right = article.clientWidth - bar.offsetWidth;
    const beside = box.right - frame.left;
    bar.style.top = `${box.top - frame.top}px`;
    bar.style.left = `${Math.min(beside, right)}px`;
    bar.classList.toggle("above", beside > right);
  };

  const refresh = () => {
    const twin = twinOf(block);
    peek.hidden = !twin || root.dataset.reading !== "single";
    if (twin) {
      twin.id ||= `other-${block.dataset.pair}`;
      const open = isPeeked(twin);
      peek.setAttribute("aria-expanded", open);
      peek.setAttribute("aria-controls", twin.id);
      describe(peek, open ? labels.hide_other : labels.show_other);
    }
    edit.hidden = report.hidden = !facts.edit;
    if (facts.edit) {
      const [first, last] = block.dataset.lines.split("-");
      edit.href = `${facts.edit}#L${first}${last === first ? "" : `-L${last}`}`;
      report.href = letter(twin);
    }
  };

  // Both texts go along, formulas as TeX, so that the issue can be read without the page.
  const textOf = (element) => {
    if (!element) return "";
    const copy = element.cloneNode(true);
    for (const math of copy.querySelectorAll(".katex")) {
      math.replaceWith(`$${math.querySelector("annotation")?.textContent ?? ""}$`);
    }
    for (const extra of copy.querySelectorAll(".headerlink, .passage-tools, .twin, .section-number")) {
      extra.remove();
    }
    return copy.textContent.replace(/\u2060/g, "").replace(/\s+/g, " ").trim();
  };
  const short = (text, limit) => (text.length > limit ? `${text.slice(0, limit)}…` : text);
  const quote = (name, text) => (text ? `**${name}**\n\n> ${text}\n\n` : "");
  const letter = (twin) => {
    const texts = { [block.lang || root.lang]: textOf(block) };
    if (twin) texts[twin.lang] = textOf(twin);
    const page = location.protocol === "file:" ? "" : `${labels.report_page}: ${location.href.split(/[?#]/)[0]}#${block.dataset.pair}\n`;
    const fill = (text) => text.replace("{section}", facts.section).replace("{id}", block.dataset.pair);
    const about = `\`${facts.section}\`, \`${block.dataset.pair}\`, L${block.dataset.lines}`;
    const start = `${labels.report_question}\n\n\n\n---\n\n${page}${about}\n\n`;
    // GitHub refuses addresses beyond eight thousand characters.
    for (const limit of [2000, 1000, 500, 250]) {
      const body = start + quote("Tiếng Việt", short(texts.vi ?? "", limit)) + quote("English", short(texts.en ?? "", limit));
      const address = `${facts.issues}?${new URLSearchParams({ title: fill(labels.report_title), body })}`;
      if (address.length < 7500) return address;
    }
    return facts.issues;
  };

  const toggle = () => {
    const twin = block && twinOf(block);
    if (!twin || root.dataset.reading !== "single") return;
    const before = block.getBoundingClientRect().top;
    twin.classList.toggle("peeked");
    // What is read stays where it is; the other language opens above it.
    const after = block.getBoundingClientRect().top;
    if (before < innerHeight / 3) scrollBy({ top: after - before, behavior: "instant" });
    refresh();
    settle();
  };

  const blockAt = (target) => {
    if (!(target instanceof Element) || bar.contains(target)) return null;
    const twin = target.closest(".twin");
    if (twin) return article.querySelector(`${BLOCKS}[data-pair="${CSS.escape(twin.dataset.pair)}"]`);
    return target.closest(BLOCKS);
  };

  peek.addEventListener("click", toggle);
  for (const kind of ["pointerover", "focusin", "click"]) {
    article.addEventListener(kind, (event) => {
      const found = blockAt(event.target);
      if (!found) return;
      place(found);
      if (kind === "click") bar.classList.add("tapped");
    });
  }
  document.addEventListener("d2lvi:reading", () => {
    if (!block) return;
    refresh();
    settle();
  });
  addEventListener("resize", () => { block?.classList.remove("passage"); block = null; bar.hidden = true; });

  // The first block on the screen, where a key is pressed before anything is pointed at.
  const visible = () =>
    [...article.querySelectorAll(BLOCKS)].find((candidate) => {
      const box = candidate.getBoundingClientRect();
      return box.height && box.top >= 60 && box.top < innerHeight;
    });
  const onScreen = (of) => {
    const box = of.getBoundingClientRect();
    return box.bottom > 60 && box.top < innerHeight;
  };

  addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyP") {
      event.preventDefault();
      const found = block && onScreen(block) ? block : visible();
      if (!found) return;
      place(found);
      toggle();
      if (!peek.hidden) peek.focus({ preventScroll: true });
    } else if (bar.contains(document.activeElement) && /^Arrow(Up|Down)$/.test(event.key)) {
      // From block to block with the arrow keys, once the bar has the focus.
      const blocks = [...article.querySelectorAll(BLOCKS)].filter((one) => one.getBoundingClientRect().height);
      const to = blocks[blocks.indexOf(block) + (event.key === "ArrowUp" ? -1 : 1)];
      if (!to) return;
      event.preventDefault();
      const kind = document.activeElement.className;
      place(to);
      const button = bar.querySelector(`.${kind}:not([hidden])`) ?? bar.querySelector(":not([hidden])");
      button?.focus({ preventScroll: true });
      to.scrollIntoView({ block: "nearest" });
    }
  });

  // A keyboard comes to the bar by Tab: it waits at the first block.
  const first = [...article.querySelectorAll(BLOCKS)].find((one) => one.tagName !== "H1");
  if (first) place(first);
})();
