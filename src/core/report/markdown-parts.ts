/** A part of a document that knows how to be brief: its Markdown, at most so many bytes of UTF-8 long. */
export type MarkdownPart = (bytes: number) => string;

/**
 * Parts one below the other, together at most `bytes` long. What is shorter than its share leaves the rest of it to the others, so that a
 * long report cannot push a short one out.
 */
export function joinMarkdown(parts: readonly MarkdownPart[], bytes: number): string {
  const between = '\n';
  let room = bytes - between.length * Math.max(0, parts.length - 1);
  const whole = parts.map((part) => part(room));
  const sizes = whole.map((text) => utf8.encode(text).length);
  const texts = [...whole];
  const shortFirst = sizes.map((size, place) => ({ size, place })).sort((a, b) => a.size - b.size);
  shortFirst.forEach(({ size, place }, index) => {
    const share = Math.floor(room / (parts.length - index));
    if (size > share) texts[place] = parts[place]?.(share) ?? '';
    room -= utf8.encode(texts[place] ?? '').length;
  });
  return texts.join(between);
}

const utf8 = new TextEncoder();
