// Reading modes: the page in one language, or both; and the same place in the other edition.
"use strict";

(() => {
  const root = document.documentElement;
  const MODES = ["single", "stacked", "side"];
  const STORED = "d2lvi-reading";
  const PLACE = "d2lvi-place";
  const group = document.querySelector(".reading-modes");
  const buttons = [...document.querySelectorAll("[data-reading][aria-pressed]")];
  const other = document.querySelector(".other-edition");

  const store = (storage, name, value) => {
    try { storage.setItem(name, value); } catch { /* reading works without memory */ }
  };

  // The block that is being read: the first that begins below the header, or the one
  // that fills the window.
  const edge = () => document.querySelector(".bd-header-article")?.getBoundingClientRect().bottom ?? 0;
  const current = () => {
    const above = Math.max(edge(), 0);
    let spanning = null;
    for (const block of document.querySelectorAll("article [data-lines]")) {
      const box = block.getBoundingClientRect();
      if (!box.height) continue;
      if (box.top >= above) {
        if (box.top < innerHeight || !spanning) return { block, top: box.top };
        break;
      }
      spanning = { block, top: box.top };
    }
    return spanning;
  };

  const show = (mode) => {
    const place = current();
    root.dataset.reading = mode;
    for (const button of buttons) button.setAttribute("aria-pressed", button.dataset.reading === mode);
    if (place) scrollBy({ top: place.block.getBoundingClientRect().top - place.top, behavior: "instant" });
  };

  const choose = (mode) => {
    show(mode);
    store(localStorage, STORED, mode);
    const address = new URL(location.href);
    address.searchParams.set("mode", mode === "single" ? root.lang : mode);
    history.replaceState(history.state, "", address);
    document.dispatchEvent(new CustomEvent("d2lvi:reading", { detail: mode }));
  };

  // Two columns need room; the style sheet shows them stacked where there is none.
  const next = () => {
    const shown = buttons.filter((button) => button.offsetParent).map((button) => button.dataset.reading);
    const places = shown.length ? shown : MODES;
    return places[(places.indexOf(root.dataset.reading) + 1) % places.length];
  };

  if (buttons.length) {
    for (const button of buttons) button.addEventListener("click", () => choose(button.dataset.reading));
    addEventListener("keydown", (event) => {
      if (event.altKey && !event.ctrlKey && !event.metaKey && event.code === "KeyB") {
        event.preventDefault();
        choose(next());
      }
    });
    show(root.dataset.reading);
  } else {
    root.dataset.reading = "single";
  }

  if (!other) return;

  // `?mode=en` on a Vietnamese page means the English edition, and the other way round.
  const asked = new URLSearchParams(location.search).get("mode");
  if (asked === other.hreflang) {
    location.replace(other.href + location.hash);
    return;
  }

  // Pairs have the same id in both editions. How far down the window the block is goes
  // along, so that nothing moves under the reader's eyes.
  other.addEventListener("click", () => {
    const place = scrollY > 40 ? current() : null;
    const address = new URL(other.getAttribute("href"), document.baseURI);
    if (place) {
      address.hash = place.block.dataset.pair;
      const block = place.block.dataset.pair;
      store(sessionStorage, PLACE, JSON.stringify({ page: address.pathname, block, top: place.top }));
    }
    other.href = address.href;
  });
  addEventListener("pageshow", () => {
    let place = null;
    try {
      place = JSON.parse(sessionStorage.getItem(PLACE));
      sessionStorage.removeItem(PLACE);
    } catch { return; }
    if (place?.page !== location.pathname) return;
    const block = document.querySelector(`article [data-lines][data-pair="${CSS.escape(place.block)}"]`);
    if (block) scrollBy({ top: block.getBoundingClientRect().top - place.top, behavior: "instant" });
  });
})();
