import { describe, expect, it } from 'vitest';
import { lineLinks } from '../../src/core/runtime/line-links.ts';

const commit = '0123456789abcdef0123456789abcdef01234567';
const gitlab = {
  CI_PROJECT_URL: 'https://gitlab.example/group/shop',
  CI_PROJECT_DIR: '/builds/group/shop',
  CI_COMMIT_SHA: commit,
};
const github = {
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_WORKSPACE: '/home/runner/work/r/r',
  GITHUB_SHA: commit,
};

describe('the address of a line', () => {
  it('is known in a pipeline of GitLab, also below a folder of the repository', () => {
    expect(lineLinks(gitlab, '/builds/group/shop')('db/V1 a#b.sql', 3)).toBe(
      `https://gitlab.example/group/shop/-/blob/${commit}/db/V1%20a%23b.sql#L3`,
    );
    expect(lineLinks(gitlab, '/builds/group/shop/api')('db/V1.sql', 3)).toContain(`/${commit}/api/db/V1.sql#L3`);
  });

  it('is that of the branch where the pipeline runs on a merged result', () => {
    const branch = 'f'.repeat(40);
    const env = { ...gitlab, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: branch };
    expect(lineLinks(env, '/builds/group/shop')('a.sql', 1)).toContain(`/-/blob/${branch}/`);
    const empty = { ...gitlab, CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: '' };
    expect(lineLinks(empty, '/builds/group/shop')('a.sql', 1)).toContain(`/-/blob/${commit}/`);
  });

  it('is known in a step of GitHub', () => {
    expect(lineLinks(github, '/home/runner/work/r/r')('a.sql', 2)).toBe(
      `https://github.com/o/r/blob/${commit}/a.sql#L2`,
    );
  });

  it('is unknown elsewhere, outside of the repository, and where a variable is not what it should be', () => {
    expect(lineLinks({}, '/')('a.sql', 1)).toBeNull();
    expect(lineLinks(gitlab, '/builds/group/other')('a.sql', 1)).toBeNull();
    expect(lineLinks(gitlab, '/builds/group/shop')('../a.sql', 1)).toBeNull();
    expect(lineLinks(gitlab, '/builds/group/shop')('\ud800.sql', 1)).toBeNull();
    for (const bad of [
      { CI_PROJECT_URL: 'javascript:alert(1)//' },
      { CI_COMMIT_SHA: 'main) <script>' },
      { CI_PROJECT_DIR: '' },
    ])
      expect(lineLinks({ ...gitlab, ...bad }, '/builds/group/shop')('a.sql', 1)).toBeNull();
  });
});
