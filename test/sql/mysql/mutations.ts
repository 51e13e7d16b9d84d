const pieces =
  `( ) , ; :: NOT x 1 'a' \`q\` . = SELECT FROM DEFAULT NULL AS KEY INDEX COLUMN IF USING TYPE IN (1) TABLE @a " ' \` /* */ /*! -- # \\ BEGIN END`.split(
    ' ',
  );

/** Gives a function that changes one token of a text: the same changes for the same seed. */
export function mutations(seed: number): (text: string) => string {
  let state = seed;
  const below = (count: number) => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % count;
  };
  const any = () => ` ${pieces[below(pieces.length)] ?? ''} `;
  return (text) => {
    const tokens = text.match(/\s+|'(?:[^'\\]|\\.|'')*'|`[^`]*`|[\w$]+|[^\s\w]/g) ?? [];
    const solid = tokens.flatMap((token, at) => (/\S/.test(token) ? [at] : []));
    const at = solid[below(solid.length)] ?? 0;
    const other = solid[below(solid.length)] ?? 0;
    const token = tokens[at] ?? '';
    switch (below(4)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, any());
        break;
      case 2:
        tokens[at] = any();
        break;
      default:
        tokens[at] = tokens[other] ?? '';
        tokens[other] = token;
    }
    return tokens.join('');
  };
}
