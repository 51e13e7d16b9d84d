/**
 * A value as JSON that strict readers take: half a character (a lone surrogate, from a text that was cut or is hostile) becomes U+FFFD.
 * JSON has an escape for it, but protobuf's readers refuse the whole document because of it, and every span would be lost.
 */
export function jsonBody(value: unknown): string {
  return JSON.stringify(value, (_, each) => (typeof each === 'string' ? each.replace(lone, '\ufffd') : each));
}

const lone = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
