/** How often the live line is drawn: the eye takes that for a clock that runs. */
const everyMs = 200;
const clearLine = '\r\x1b[2K';

/** A line of a terminal that is drawn again and again below the lines of a log. */
export interface LiveLine {
  /** Draws at once, but only where a line stands there already. */
  redraw(): void;
  /** Writes lines above it. */
  write(lines: readonly string[]): void;
  /** Takes it away and ends the timer. Has to be called whatever happens. */
  end(): void;
}

/** @param line what it shows now; null for nothing. Not asked where the line is not `live`. */
export function liveLineOn(err: (text: string) => void, live: boolean, line: () => string | null): LiveLine {
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) err(clearLine);
    isDrawn = false;
  };
  const draw = () => {
    const text = live ? line() : null;
    if (text === null) return clear();
    err(clearLine + text);
    isDrawn = true;
  };
  const timer = live ? setInterval(draw, everyMs) : null;
  // Nobody waits for a clock that is drawn.
  timer?.unref();
  return {
    redraw() {
      if (isDrawn) draw();
    },
    write(lines) {
      if (lines.length === 0) return;
      clear();
      err(lines.map((one) => `${one}\n`).join(''));
    },
    end() {
      if (timer !== null) clearInterval(timer);
      clear();
    },
  };
}
