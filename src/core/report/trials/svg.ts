import { forHtmlName } from '../escape.ts';

/** Elements of a drawing inside an HTML page. Their looks are classes of html-style.ts, so that day and night apply to them too. */

/** A drawing that is as wide as the page allows. `label` says in words what is seen. `body` is markup. */
export function drawing(width: number, height: number, label: string, body: readonly string[]): string {
  return `<div class="drawing"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${forHtmlName(label)}">\n${body.join('\n')}\n</svg></div>`;
}

export function rect(x: number, y: number, width: number, height: number, look: string, hint = ''): string {
  const box = `<rect class="${look}" x="${at(x)}" y="${at(y)}" width="${at(width)}" height="${at(height)}"`;
  return hint === '' ? `${box}/>` : `${box}><title>${forHtmlName(hint)}</title></rect>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, look: string): string {
  return `<line class="${look}" x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}"/>`;
}

export function circle(x: number, y: number, radius: number, look: string): string {
  return `<circle class="${look}" cx="${at(x)}" cy="${at(y)}" r="${at(radius)}"/>`;
}

export function label(
  x: number,
  y: number,
  text: string,
  look: string,
  anchor: 'start' | 'middle' | 'end' = 'start',
): string {
  return `<text class="${look}" x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${forHtmlName(text)}</text>`;
}

/** A tenth of a unit is finer than any screen. */
function at(value: number): number {
  return Math.round(value * 10) / 10;
}
