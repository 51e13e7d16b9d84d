import { describe, expect, it } from 'vitest';
import * as yaml from 'yaml';
import type { Changelog, OutlinedChangeset } from '../../src/core/migrations/liquibase-changelog.ts';
import { orderOf } from '../../src/core/migrations/liquibase-order.ts';
import { cutUpdateSql, placeStatements, RenderedBy } from '../../src/core/migrations/liquibase-rendered.ts';
import { readXmlChangelog } from '../../src/core/migrations/liquibase-xml.ts';
import { readYamlChangelog } from '../../src/core/migrations/liquibase-yaml.ts';
import { statementOnLine } from '../../src/core/migrations/python-text.ts';
import { outlineXml } from '../../src/core/migrations/xml-outline.ts';
import { sourceText } from '../../src/core/sql/source-text.ts';

const xml = (text: string, file = 'm/a.xml') => readXmlChangelog(sourceText(file, text));
const changesetsOf = (changelog: Changelog) =>
  changelog.items.filter((one): one is OutlinedChangeset => one.kind === 'changeset');

function changeset(body: string): OutlinedChangeset {
  const [one] = changesetsOf(
    xml(`<databaseChangeLog><changeSet id="1" author="a">${body}</changeSet></databaseChangeLog>`),
  );
  if (!one) throw new Error('no changeset');
  return one;
}
const placed = (sql: string, body: string) =>
  placeStatements(sql, changeset(body)).map((one) => one.change?.name ?? null);

describe('XML with its places', () => {
  it('finds elements, attributes, text and comments where they stand', () => {
    const text = `<?xml version="1.0"?>
<!DOCTYPE x [ <!ENTITY e SYSTEM "file:///etc/passwd"> ]>
<!-- drydock: ignore x y -->
<p:root a = 'it&apos;s &#65;&#x42;' p:b="">
  <one><![CDATA[ < & ]]>&lt;&e;</one><two/>
</p:root>`;
    const { root, comments, broken } = outlineXml(text);
    expect(broken).toBeNull();
    expect(root?.name).toBe('root');
    expect([...(root?.attributes ?? [])]).toEqual([
      ['a', "it's AB"],
      ['b', ''],
    ]);
    const [one, two] = root?.children ?? [];
    // An entity of the file's own is left as it is: nothing it names is ever read.
    expect(one?.text).toBe(' < & <&e;');
    expect(text.slice(two?.span.start, two?.span.end)).toBe('<two/>');
    expect(text.slice(one?.span.start, one?.span.end)).toMatch(/^<one>.*<\/one>$/);
    expect(comments.map((each) => each.text)).toEqual(['drydock: ignore x y']);
  });

  it.each([
    ['<a><b></a>', 'closes nothing'],
    ['<a>', 'not closed'],
    ['<a', 'not well formed'],
    ['<a/><b/>', 'beside the root'],
    ['<!-- a', 'comment is not closed'],
    ['<a><![CDATA[', 'CDATA section is not closed'],
    ['<!DOCTYPE a [', 'declaration is not closed'],
    ['<a>'.repeat(500), '200 deep'],
  ])('says where %j stops being XML', (text, why) => {
    expect(outlineXml(text).broken?.why).toContain(why);
  });

  it('reads a hundred thousand elements and attributes, which takes minutes when each looks at all', () => {
    expect(outlineXml(`<a>${'<b c="d"/>'.repeat(100_000)}</a>`).root?.children).toHaveLength(100_000);
    expect(outlineXml(`<a>${'<'.repeat(100_000)}`).broken?.why).toBe('a tag is not well formed');
    expect(outlineXml(`<a ${'b="c" '.repeat(100_000)}`).broken?.why).toBe('a tag is not well formed');
  });
});

describe('changelogs', () => {
  it('gives the same from XML, YAML and JSON', () => {
    const ofXml = xml(`<databaseChangeLog logicalFilePath="l">
  <include file="x.xml" relativeToChangelogFile="true"/><includeAll path="y" errorIfMissingOrEmpty="false"/>
  <changeSet id="007" author="a" dbms="h2" runInTransaction="false" runOnChange="TRUE">
    <preConditions><sqlCheck expectedResult="0">SELECT 1</sqlCheck></preConditions>
    <addColumn tableName="t"><column name="c" type="int"/></addColumn><rollback/>
  </changeSet>
</databaseChangeLog>`);
    const data = {
      databaseChangeLog: [
        { logicalFilePath: 'l' },
        { include: { file: 'x.xml', relativeToChangelogFile: true } },
        { includeAll: { path: 'y', errorIfMissingOrEmpty: false } },
        {
          changeSet: {
            id: '007',
            author: 'a',
            dbms: 'h2',
            runInTransaction: false,
            runOnChange: true,
            changes: [{ addColumn: { tableName: 't', columns: [{ column: { name: 'c', type: 'int' } }] } }],
          },
        },
      ],
    };
    const shape = (changelog: Changelog) => ({
      logical: changelog.logicalFilePath,
      broken: changelog.broken,
      items: changelog.items.map((one) =>
        one.kind === 'changeset'
          ? { ...one, head: null, whole: null, changes: one.changes.map((each) => ({ ...each, span: null })) }
          : { ...one, span: null },
      ),
    });
    const ofYaml = readYamlChangelog(sourceText('a.yaml', yaml.stringify(data)), yaml);
    const ofJson = readYamlChangelog(sourceText('a.json', JSON.stringify(data, null, '\t')), yaml);
    expect(shape(ofYaml)).toEqual(shape(ofXml));
    expect(shape(ofJson)).toEqual(shape(ofXml));
  });

  it('keeps the places of YAML, and finds comments only where they are some', () => {
    const text = `databaseChangeLog:
# drydock: ignore create-index one
- changeSet:
    id: 01
    author: a
    changes:
    - sql: |
        # drydock: ignore create-index two
        SELECT 1
    - dropTable: {tableName: t}   # drydock: ignore drop-table three
`;
    const found = readYamlChangelog(sourceText('a.yaml', text), yaml);
    const [one] = changesetsOf(found);
    expect(one?.id).toBe('01');
    expect(one?.changes.map((each) => text.slice(each.span.start, each.span.end).split('\n')[0])).toEqual([
      'sql: |',
      'dropTable: {tableName: t}',
    ]);
    expect(found.comments.map((each) => each.text)).toEqual([
      'drydock: ignore create-index one',
      'drydock: ignore drop-table three',
    ]);
  });

  it('says what is wrong with YAML', () => {
    const found = readYamlChangelog(sourceText('a.yaml', 'databaseChangeLog:\n- changeSet: [\n'), yaml);
    expect(found.broken).not.toBeNull();
  });
});

describe('the order of changelogs', () => {
  const changelog = (file: string, body: string) =>
    [file, xml(`<databaseChangeLog>${body}</databaseChangeLog>`, file)] as const;
  it('follows includes, once each, and looks in the folders above', () => {
    const changelogs = new Map([
      changelog(
        'src/res/db/root.xml',
        '<include file="db/b.xml"/><include file="a.sql" relativeToChangelogFile="true"/><includeAll path="classpath:/db/all/"/><include file="gone.xml"/>',
      ),
      changelog('src/res/db/b.xml', '<changeSet id="1" author="a"/><include file="db/root.xml"/>'),
      changelog('src/res/db/left.xml', '<changeSet id="2" author="a"/>'),
    ]);
    const files = ['a.sql', 'all/2.sql', 'all/1.sql', 'all/x.txt', 'root.xml', 'b.xml', 'left.xml'].map(
      (one) => `src/res/db/${one}`,
    );
    const order = orderOf(changelogs, new Set(files));
    // The two include one another, so that the first by name is taken for the root.
    expect(order.units.map((one) => (one.kind === 'sql' ? one.path : one.changeset.id))).toEqual(['2']);
    changelogs.set(...changelog('src/res/db/b.xml', '<changeSet id="1" author="a"/>'));
    const straight = orderOf(changelogs, new Set(files));
    expect(straight.roots).toEqual(['src/res/db/root.xml']);
    expect(straight.units.map((one) => (one.kind === 'sql' ? one.path : one.changeset.id))).toEqual([
      '1',
      'src/res/db/a.sql',
      'src/res/db/all/1.sql',
      'src/res/db/all/2.sql',
    ]);
    expect(straight.searchPath).toEqual(['src/res']);
    expect(straight.missing.map((one) => one.include.path)).toEqual(['gone.xml']);
    expect(straight.visited.has('src/res/db/left.xml')).toBe(false);
  });

  it('does not leave the working folder', () => {
    const changelogs = new Map([changelog('a.xml', '<include file="../../etc/passwd.sql"/>')]);
    expect(orderOf(changelogs, new Set(['a.xml', 'etc/passwd.sql'])).missing).toHaveLength(1);
  });
});

describe('rendered SQL', () => {
  it('is cut by changeset, whatever its id and author hold', () => {
    const printed = '-- Head\n\n-- Changeset db/a.xml::x::y::me::too\nSELECT 1;\n\n--  Changeset db/a.xml::2::me\n\n';
    const by = new RenderedBy(cutUpdateSql(printed));
    const found = xml(
      '<databaseChangeLog><changeSet id="x::y" author="me::too"/><changeSet id="2" author="me"/><changeSet id="3" author="me"/></databaseChangeLog>',
      'src/db/a.xml',
    );
    const [first, second, third] = changesetsOf(found);
    if (!first || !second || !third) throw new Error('no changesets');
    expect(by.take(found, first)).toBe('SELECT 1;');
    expect(by.take(found, first)).toBeNull();
    expect(by.take(found, second)).toBe('');
    expect(by.take(found, third)).toBeNull();
  });

  it.each([
    [
      'one each',
      'CREATE TABLE t (id int);\n\nCREATE INDEX i ON t(id);',
      '<createTable tableName="t"/><createIndex tableName="t" indexName="i"/>',
      ['createTable', 'createIndex'],
    ],
    [
      'two of one',
      'UPDATE t SET a = 1 WHERE a IS NULL;\n\nALTER TABLE t ALTER COLUMN a SET NOT NULL;\n\nDROP TABLE u;',
      '<addNotNullConstraint tableName="t" columnName="a"/><dropTable tableName="u"/>',
      ['addNotNullConstraint', 'addNotNullConstraint', 'dropTable'],
    ],
    ['none of one', 'DROP TABLE u;', '<sql dbms="h2">SELECT 1</sql><dropTable tableName="u"/>', ['dropTable']],
    [
      'several of some SQL',
      'DELETE FROM a;\n\n-- x\n\nDELETE FROM b;\n\nDROP TABLE t;',
      '<sql>DELETE FROM a; -- x\n\n DELETE FROM b;</sql><dropTable tableName="t"/>',
      ['sql', 'sql', 'dropTable'],
    ],
    [
      'columns alike',
      'ALTER TABLE t ADD a INT;\n\nALTER TABLE t ADD b INT;\n\nALTER TABLE t ADD c INT;',
      '<addColumn tableName="t"><column name="a"/></addColumn><addColumn tableName="t"><column name="b"/><column name="c"/></addColumn>',
      ['addColumn', 'addColumn', 'addColumn'],
    ],
    [
      'a file',
      'DELETE FROM a;\n\nDROP TABLE t;',
      '<sqlFile path="x.sql"/><dropTable tableName="t"/>',
      ['sqlFile', 'dropTable'],
    ],
    ['only one change', 'A;\n\nB;', '<customThing/>', ['customThing', 'customThing']],
  ])('is given to the change that it came from: %s', (_, sql, body, expected) => {
    expect(placed(sql, body)).toEqual(expected);
  });
});

describe('Python', () => {
  it.each([
    ['x = 1\n    op.f(a)  # b\ny', 2, 'op.f(a)'],
    ['op.f(\n  "a)",  # )\n  """\n)""",\n)\nop.g()', 1, 'op.f(\n  "a)",  # )\n  """\n)""",\n)'],
    ["op.f('it\\'s (')\nop.g()", 1, "op.f('it\\'s (')"],
    ['op.f(', 1, 'op.f('],
  ])('finds the statement of a line in %j', (text, line, expected) => {
    const span = statementOnLine(text, line);
    expect(text.slice(span?.start, span?.end)).toBe(expected);
  });
  it('knows that there is none', () => {
    expect(statementOnLine('a\n', 9)).toBeNull();
    expect(statementOnLine('\n\n', 1)).toBeNull();
  });
});
