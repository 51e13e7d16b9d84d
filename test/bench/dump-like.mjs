// Text as a dump of an ordinary shop has it: numbers that grow, times, states, names, sentences of a small vocabulary, JSON, UUIDs. The same
// bytes for the same size on every machine.
import { closeSync, openSync, writeSync } from 'node:fs';

const words =
  'the order was sent to a customer who asked for another size because it came late and blue instead of green please call back before friday thanks invoice paid refund delivery address changed wrong item missing part gift wrap express standard return label printed warehouse north south confirmed pending'.split(
    ' ',
  );
const states = ['new', 'paid', 'packed', 'shipped', 'delivered', 'returned', 'cancelled'];
const first =
  'anna ben carla david elena frank greta hans ines jonas karin lukas maria nils olga paul rosa sven tina uwe'.split(
    ' ',
  );
const last =
  'adler bauer clausen dietrich ebert fischer gross huber illig jansen keller lange meier neumann otto peters'.split(
    ' ',
  );

export function* dumpLike(bytes, seed = 1) {
  let state = seed >>> 0 || 1;
  const next = (most) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % most;
  };
  const hex = (digits) => {
    let text = '';
    while (text.length < digits) text += next(0x1000000).toString(16).padStart(6, '0');
    return text.slice(0, digits);
  };
  let made = 0;
  let id = 0;
  while (made < bytes) {
    const rows = [];
    for (let n = 0; n < 2_000; n++) {
      id++;
      const time = new Date(1_700_000_000_000 + id * 1_700 + next(1_500)).toISOString().replace('T', ' ').slice(0, 23);
      const comment = Array.from({ length: 4 + next(14) }, () => words[next(words.length)]).join(' ');
      const uuid = `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`;
      rows.push(
        `${id}\t${1 + next(200_000)}\t${time}+00\t${states[next(states.length)]}\t${next(40_000) / 100}\t` +
          `${first[next(first.length)]}.${last[next(last.length)]}${next(9_000)}@example.com\t${uuid}\t${comment}\t` +
          `{"ip": "10.${next(256)}.${next(256)}.${next(256)}", "agent": "web/${next(9)}.${next(20)}", "items": ${1 + next(9)}}\n`,
      );
    }
    const block = Buffer.from(rows.join(''));
    made += block.length;
    yield made > bytes ? block.subarray(0, block.length - (made - bytes)) : block;
  }
}

export function writeDumpLike(file, bytes) {
  const to = openSync(file, 'w');
  try {
    for (const block of dumpLike(bytes)) writeSync(to, block);
  } finally {
    closeSync(to);
  }
}
