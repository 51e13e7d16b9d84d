import type { Rule } from '../rule.ts';

export const rule: Rule = {
  id: 'not-analysed',
  title: 'SQL that nobody looked at',
  category: 'process',
  severity: 'notice',
  enabled: true,
  covers: ['P130', 'X6'],
  what: 'A part of the migration cannot be analysed: SQL that is put together when it runs, a body in a language that is not the server’s own, commands of the client program, or a placeholder that stands for more than a name or a value.',
  why: 'Whatever it does to production, no rule has seen it. A reviewer should, and a trial run will.',
  bad: [
    {
      title: 'SQL put together at run time',
      sql: "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'shop' LOOP EXECUTE format('ALTER TABLE shop.%I ADD COLUMN note text', t); END LOOP; END $$;",
    },
    { title: 'a file that psql reads', sql: '\\i more.sql\nSELECT 1;' },
  ],
  good: [
    {
      title: 'a dynamic statement that is a constant is read',
      before: 'CREATE TABLE orders (id bigint PRIMARY KEY);',
      sql: "DO $$ BEGIN EXECUTE 'ALTER TABLE orders ADD COLUMN note text'; END $$;",
      strongestLock: 'ACCESS EXCLUSIVE',
    },
  ],
  mysql: {
    bad: [
      {
        title: 'A text that is made of rows',
        sql: "SELECT CONCAT('DROP TABLE ', GROUP_CONCAT(table_name)) INTO @s FROM information_schema.tables WHERE table_schema = DATABASE();\nPREPARE s FROM @s;\nEXECUTE s;",
      },
    ],
    good: [
      {
        title: 'A text that the script spells out',
        before: 'CREATE TABLE orders (id BIGINT PRIMARY KEY);',
        sql: "SET @s = IF((SELECT COUNT(*) FROM information_schema.columns WHERE table_name = 'orders' AND column_name = 'note') > 0, 'SELECT 1', 'ALTER TABLE orders ADD COLUMN note TEXT');\nPREPARE s FROM @s;\nEXECUTE s;",
      },
    ],
  },
  anyEngine: {
    *script(context) {
      for (const part of context.notAnalysed) {
        yield {
          message: `Not analysed: ${part.reason}. No rule has seen what it does.`,
          span: part.span,
        };
      }
    },
  },
};
