type Json = Readonly<Record<string, unknown>>;

/**
 * An answer that GitHub's description takes: what is given, and the least that it wants besides. So that a fake says what matters, and has the
 * dozens of addresses of each account and repository all the same.
 */
export function filled(schema: unknown, given: unknown): unknown {
  const shape = isObject(schema) ? schema : {};
  const choices = [shape['anyOf'], shape['oneOf']].find(Array.isArray);
  if (choices !== undefined) return filled(chosen(choices, given), given);
  if (Array.isArray(shape['allOf'])) {
    return shape['allOf'].reduce((value: unknown, part: unknown) => filled(part, value), given);
  }
  if (Array.isArray(given)) return given.map((one) => filled(shape['items'], one));
  const isMap = shape['type'] === 'object' || shape['properties'] !== undefined;
  if (given === undefined ? isMap : isObject(given) && isMap) return filledMap(shape, isObject(given) ? given : {});
  return given === undefined ? least(shape) : given;
}

function filledMap(shape: Json, given: Json): Json {
  const properties = isObject(shape['properties']) ? shape['properties'] : {};
  const required = Array.isArray(shape['required']) ? shape['required'].map(String) : [];
  const names = new Set([...required, ...Object.keys(given)]);
  return Object.fromEntries([...names].map((name) => [name, filled(properties[name], given[name])]));
}

function chosen(choices: readonly unknown[], given: unknown): unknown {
  const isNull = (one: unknown) => isObject(one) && one['type'] === 'null';
  if (given === undefined || given === null) return choices.find(isNull) ?? choices[0];
  return choices.find((one) => !isNull(one));
}

function least(shape: Json): unknown {
  if (Array.isArray(shape['enum'])) return shape['enum'][0];
  switch (shape['type']) {
    case 'null':
      return null;
    case 'integer':
    case 'number':
      return 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'string':
      return shape['format'] === 'uri'
        ? 'https://api.github.com/fake'
        : shape['format'] === 'date-time'
          ? '2026-01-01T00:00:00Z'
          : '';
    default:
      return {};
  }
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
