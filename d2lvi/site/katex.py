"""Formulas to HTML at build time: KaTeX, run by V8 in this process.

Nothing but the `mini-racer` wheel is needed for that. `vendor/katex` holds KaTeX itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from py_mini_racer import JSEvalException, MiniRacer

from d2lvi.site.languages import VIETNAMESE_LETTERS

SCRIPT = Path(__file__).parent / "vendor" / "katex" / "katex.min.js"

# What KaTeX only frowns upon, such as letters with tones outside \text, comes back as a
# remark. The letters are made known as they are: otherwise KaTeX builds "ế" from an "e"
# and two accents, which looks wrong and is read aloud letter by letter. The font of the
# page shows them, so that KaTeX's own need not have them.
_RENDER = """
for (const letter of %s) katex.__defineSymbol("text", "main", "textord", letter, letter);
function d2lviRender(tex, display, output, macros) {
  const remarks = [];
  const options = {
    displayMode: display, output, macros: {...macros}, throwOnError: true,
    strict: (code, message) => {
      if (code !== "symbolNotInFont") remarks.push(message);
      return "ignore";
    },
  };
  try {
    return {html: katex.renderToString(tex, options), remarks};
  } catch (error) {
    return {error: error.rawMessage || String(error), position: error.position ?? 0};
  }
}
0
"""


class FormulaError(Exception):
    """KaTeX cannot read a formula.

    position: where in its text, counted from 0.
    """

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


@dataclass(frozen=True)
class Rendered:
    """A formula as HTML.

    remarks: what KaTeX finds questionable in it, one sentence each.
    """

    html: str
    remarks: tuple[str, ...] = ()


class Katex:
    """A running KaTeX. Starts in a fifth of a second, then takes a millisecond a formula.

    Close it: V8's threads keep a process from ending otherwise.
    """

    def __init__(self) -> None:
        self._engine = MiniRacer()
        letters = json.dumps(VIETNAMESE_LETTERS + VIETNAMESE_LETTERS.upper())
        # The value of the last expression has to be one that Python knows.
        self._engine.eval(f"{SCRIPT.read_text(encoding='utf-8')}\n;0")
        self._engine.eval(_RENDER % letters)

    def __enter__(self) -> Katex:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it."""
        self._engine.close()

    def render(
        self,
        tex: str,
        display: bool = False,
        output: str = "htmlAndMathml",
        macros: Mapping[str, str] | None = None,
    ) -> Rendered:
        """The HTML of a formula.

        display: in a line of its own. output: "html", "mathml" or "htmlAndMathml".
        macros: name with its backslash to definition, `#1` being the first argument.
        Raises FormulaError for what KaTeX does not know.
        """
        try:
            found = self._engine.call("d2lviRender", tex, display, output, dict(macros or {}))
        except JSEvalException as error:
            raise FormulaError(str(error).strip().splitlines()[0], 0) from None
        if "error" in found:
            raise FormulaError(found["error"], found["position"])
        return Rendered(found["html"], tuple(found["remarks"]))
