/** Comparisons by what stands for them, under the names that expressions have. */
export const comparisons: Readonly<Record<string, string>> = {
  '=': '=',
  '<>': '<>',
  '!=': '<>',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  '~~': 'like',
  '!~~': 'not like',
  '~~*': 'ilike',
  '!~~*': 'not ilike',
  '~': 'regex',
  '!~': 'not regex',
  '~*': 'iregex',
  '!~*': 'not iregex',
  like: 'like',
  ilike: 'ilike',
};

/** Operators that are taken over as they are. */
export const others = new Set([
  '||',
  '@>',
  '<@',
  '&&',
  '->',
  '->>',
  '#>',
  '#>>',
  '?',
  '?|',
  '?&',
  '&',
  '|',
  '#',
  '<<',
  '>>',
]);

/** Functions of MySQL under the names that PostgreSQL has for them. LENGTH counts bytes there. */
export const mysqlNames: Readonly<Record<string, string>> = {
  lcase: 'lower',
  ucase: 'upper',
  length: 'octet_length',
  char_length: 'length',
  character_length: 'length',
};

/** Words that go on with a type whose first word stands in front of them. */
export const typeTails = /^(?:varying|precision|without|with|time|zone|to|second|minute|hour|day|month|year)$/;
