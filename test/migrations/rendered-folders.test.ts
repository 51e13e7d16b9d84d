import { describe, expect, it } from 'vitest';
import { findMigrationFolders } from '../../src/core/migrations/find-folders.ts';

const found = (...paths: string[]) => findMigrationFolders(paths).map((one) => `${one.tool} ${one.folder}`);

describe('folders of what is rendered', () => {
  it('finds changelogs by their folder or their name, with the SQL below them', () => {
    expect(
      found(
        'src/main/resources/db/changelog/master.xml',
        'src/main/resources/db/changelog/changes/001_a.sql',
        'pom.xml',
      ),
    ).toEqual(['liquibase src/main/resources/db/changelog']);
    expect(found('src/main/resources/config/liquibase/changelog/1.xml', 'x/y.txt')).toEqual([
      'liquibase src/main/resources/config/liquibase',
    ]);
    expect(found('app/META-INF/jpa-changelog-1.0.xml', 'x/y.txt')).toEqual(['liquibase app/META-INF']);
    expect(found('app/db/db.changelog-master.yaml', 'x/y.txt')).toEqual(['liquibase app/db']);
  });

  it('takes no list of releases for a changelog, nor what a build copied', () => {
    expect(found('app/CHANGELOG.yml', 'app/changelog.json', 'x/y.txt')).toEqual([]);
    expect(found('target/classes/db/changelog/master.xml', 'src/db/changelog/master.xml')).toEqual([
      'liquibase src/db/changelog',
    ]);
  });

  it("finds Alembic's revisions by what stands beside them", () => {
    expect(found('app/alembic/env.py', 'app/alembic/versions/1_a.py', 'app/alembic/versions/sql/1.sql')).toEqual([
      'alembic app/alembic',
    ]);
    expect(found('app/versions/1_a.py', 'app/main.py')).toEqual([]);
  });

  it('does not reach above what the user named', () => {
    expect(found('db/changelog/v2/a.xml', 'db/changelog/v2/b.xml')).toEqual(['liquibase db/changelog/v2']);
  });
});
