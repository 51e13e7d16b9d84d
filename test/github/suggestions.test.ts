import { describe, expect, it } from 'vitest';
import { rightSide, shows } from '../../src/core/github/patch.ts';
import { suggestionBlock, suggestionOf } from '../../src/core/github/suggestion.ts';
import { applyEdits } from '../../src/lint-migrations/fix.ts';
import { makeRepository } from './repository.ts';

const fix = (start: number, end: number, text: string) => ({
  title: 'a fix',
  edits: [{ file: 'a.sql', start, end, text }],
});

describe('a fix as a suggestion', () => {
  it.each([
    ['a word', 'a\nselect json;\nb\n', fix(9, 13, 'jsonb'), [2, 2, ['select jsonb;']]],
    ['the first line', 'a;\nb;\n', fix(0, 0, 'set x;\n'), [1, 1, ['set x;', 'a;']]],
    ['behind the last line', 'a;\nb;\n', fix(6, 6, 'c;\n'), [2, 2, ['b;', 'c;']]],
    ['behind a last line without an end', 'a;\nb;', fix(5, 5, '\nc;'), [2, 2, ['b;', 'c;']]],
    ['a whole line goes', 'a;\nb;\nc;\n', fix(3, 6, ''), [2, 2, []]],
    ['the last line goes', 'a;\nb;\n', fix(3, 6, ''), [2, 2, []]],
    ['everything goes', 'a;\nb;\n', fix(0, 6, ''), [1, 2, []]],
    ['a part of three lines', 'a (\n  b,\n  c\n);\n', fix(5, 12, 'd'), [2, 3, [' d']]],
    ['lines are joined', 'a\nb\nc\n', fix(1, 2, ' '), [1, 2, ['a b']]],
    ['a byte order mark stays', '\ufeffa json;\n', fix(3, 7, 'jsonb'), null],
  ] as const)('%s', (_name, text, one, expected) => {
    const made = suggestionOf(one, text);
    expect(made && [made.line, made.endLine, made.after]).toEqual(expected);
  });

  it.each([
    ['several edits', 'a b\n', { title: '', edits: [...fix(0, 1, 'x').edits, ...fix(2, 3, 'y').edits] }],
    ['line ends of Windows', 'a json;\r\nb\r\n', fix(2, 6, 'jsonb')],
    ['an override of direction', 'a \u202ejson;\n', fix(3, 7, 'jsonb')],
    ['a command of the log', '##[group]json\n', fix(9, 13, 'jsonb')],
    ['a hidden comment', 'a json; -- <!-- drydock:lint:db -->\n', fix(2, 6, 'jsonb')],
    ['a secret', 'a json; -- postgres://u:hunter22@db/x\n', fix(2, 6, 'jsonb')],
    ['more lines than a reader looks at', `${'a\n'.repeat(60)}`, fix(0, 120, 'b')],
    ['no line at all', '', fix(0, 0, 'a')],
  ])('%s make none', (_name, text, one) => {
    expect(suggestionOf(one, text)).toBeNull();
  });

  it('holds a fence that no line of it can end', () => {
    const block = suggestionBlock({ after: ['-- ```', '-- `````', 'a'] });
    expect(block).toBe('``````suggestion\n-- ```\n-- `````\na\n``````');
  });

  it('does to the lines what the edit does to the text, whatever the edit', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor((seed / 2_147_483_648) * below);
    };
    const some = (most: number) => Array.from({ length: random(most) }, () => 'ab \n\n'[random(5)]).join('');
    let made = 0;
    for (let i = 0; i < 5_000; i++) {
      const text = some(30);
      const start = random(text.length + 1);
      const end = start + random(text.length - start + 1);
      const edit = { file: 'a.sql', start, end, text: some(6) };
      const one = suggestionOf({ title: '', edits: [edit] }, text);
      if (one === null) continue;
      made++;
      const lines = text.split('\n');
      // As GitHub commits it: whole lines replaced, a line break after each that comes.
      const isLast = one.endLine === lines.length;
      const before = lines.slice(0, one.line - 1).map((line) => `${line}\n`);
      const after = lines.slice(one.endLine);
      const ended = one.after.map((line) => `${line}\n`).join('');
      const committed = before.join('') + (isLast ? ended.replace(/\n$/, '') : ended) + after.join('\n');
      // Whether the file's last line is ended is all that a suggestion cannot tell.
      expect([committed.replace(/\n$/, ''), JSON.stringify({ text, edit, one })]).toEqual([
        applyEdits(text, [edit]).replace(/\n$/, ''),
        JSON.stringify({ text, edit, one }),
      ]);
    }
    expect(made).toBeGreaterThan(2_000);
  });
});

describe('a patch', () => {
  it('tells the lines of the new file, also those that look like something else', () => {
    const hunks = rightSide(
      '@@ -1,3 +1,4 @@ CREATE TABLE\n a\n--- b\n+++ c\n+@@ -1 +1 @@\n d\n\\ No newline at end of file\n@@ -10 +11,2 @@\n-x\n+y\n+z',
    );
    expect(hunks).toEqual([
      { start: 1, lines: ['a', '++ c', '@@ -1 +1 @@', 'd'] },
      { start: 11, lines: ['y', 'z'] },
    ]);
    expect(shows(hunks, 2, ['++ c', '@@ -1 +1 @@'])).toBe(true);
    expect(shows(hunks, 4, ['d', 'y'])).toBe(false);
    expect(shows(hunks, 11, ['y'])).toBe(true);
    expect(shows(hunks, 11, ['Y'])).toBe(false);
    expect(shows([], 1, ['a'])).toBe(false);
  });

  it('is read as git writes it', () => {
    const lines = Array.from({ length: 60 }, (_, i) => `line ${i}`);
    using repository = makeRepository({ 'a.sql': `${lines.join('\n')}\n` });
    const changed = [...lines];
    changed[3] = '-- --- x';
    changed.splice(30, 2, '+++ y', '@@ -1,9 +1,9 @@', 'z');
    changed.push('the end');
    repository.commit({ 'a.sql': changed.join('\n') });
    const diff = repository.git('diff', 'HEAD~1', 'HEAD', '--', 'a.sql');
    const hunks = rightSide(diff.slice(diff.indexOf('\n@@') + 1));
    expect(hunks.length).toBe(3);
    for (const { start, lines: some } of hunks) {
      expect(some).toEqual(changed.slice(start - 1, start - 1 + some.length));
      expect(some.length).toBeGreaterThan(3);
    }
  });
});
