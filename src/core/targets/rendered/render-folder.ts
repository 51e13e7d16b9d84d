import type { ToolChoice } from '../../migrations/tool-choice.ts';
import { isBuildResult, isChangelogName } from './changelog-names.ts';
import type { FolderToRender, RenderedFolder } from './renderer.ts';

const revision = /(?:^|\/)[^/]+\.py$/i;

/** Has a folder rendered that needs it; null for a folder of SQL files. Only then is anything of this loaded. */
export async function renderFolder(folder: FolderToRender, tool: ToolChoice): Promise<RenderedFolder | null> {
  const paths = folder.files.map((file) => file.path);
  if (fits(tool, 'liquibase') && paths.some((path) => isChangelogName(path) && !isBuildResult(path))) {
    const { liquibaseRenderer } = await import('./liquibase.ts');
    const files = folder.files.filter((file) => !isBuildResult(file.path.slice(folder.folder.length)));
    const rendered = await liquibaseRenderer.render({ ...folder, files });
    if (rendered) return rendered;
  }
  if (fits(tool, 'alembic') && paths.some((path) => revision.test(path))) {
    const { alembicRenderer } = await import('./alembic.ts');
    return alembicRenderer.render(folder);
  }
  return null;
}

function fits(tool: ToolChoice, wanted: ToolChoice): boolean {
  return tool === 'auto' || tool === wanted;
}
