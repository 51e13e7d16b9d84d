import { randomBytes } from 'node:crypto';
import { type PrintedRevisions, type RenderedRevision, readPrinted } from '../../migrations/alembic-rendered.ts';
import type { Engine } from '../../report/engine.ts';
import { UserError } from '../../report/user-error.ts';
import { engineNames } from '../../report/wording.ts';
import { plain } from '../../runtime/plain-text.ts';
import type { Files, Programs } from '../../runtime/world.ts';
import { decode, sourceText } from '../../sql/source-text.ts';
import { alembicDriver } from './alembic-driver.ts';
import { programsOf, runToEnd } from './program.ts';
import type { FolderToRender, Renderer } from './renderer.ts';

export const alembicRenderer: Renderer = {
  tool: 'alembic',
  async render(folder) {
    const place = placeOf(folder);
    if (place === null) return null;
    const { world, say } = folder;
    const programs = programsOf(world, 'Alembic');
    say(`Alembic renders ${place.scripts}.`);
    const { printed, doubt } = await render(programs, folder, place);
    const revisions = printed.revisions.flatMap((one): RenderedRevision[] => {
      const file = inFolder(world.files, one.path);
      if (file === null) return [];
      const decoded = decode(world.files.read(file));
      if ('problem' in decoded) return [];
      const { path: _, ...rest } = one;
      return [{ ...rest, source: sourceText(file, decoded.text) }];
    });
    const engine = folder.engine ?? engineOf(printed.dialect);
    const found = folder.engine === null ? `Alembic renders it for ${printed.dialect ?? 'nothing'}` : null;
    return {
      prepared: { tool: 'alembic', revisions },
      others: [],
      engine,
      found: engine === 'postgres' ? null : found,
      doubt,
    };
  },
};

/** Where a project keeps its revisions and its settings. Paths relative to the working folder. */
export interface Place {
  /** The folder with env.py and versions/. */
  readonly scripts: string;
  /** alembic.ini, when it says that the scripts are there; null when it has to be made up. */
  readonly settings: string | null;
  /** The folder that the project's modules are found from. */
  readonly home: string;
}

export function placeOf({ folder, files, world }: Pick<FolderToRender, 'folder' | 'files' | 'world'>): Place | null {
  const scripts = new Set<string>();
  for (const { path } of files) {
    const found = /^(.*?)(?:^|\/)?versions\/(?:[^/]+\/)*[^/]+\.py$/.exec(path);
    if (found) scripts.add(found[1] === '' ? '.' : (found[1] ?? '.'));
  }
  const inVersions = /^(.*?)(?:^|\/)?versions$/.exec(folder);
  if (inVersions) scripts.add(inVersions[1] === '' ? '.' : (inVersions[1] ?? '.'));
  for (const one of scripts) {
    if (!world.files.exists(below(one, 'env.py')) && !world.files.exists(below(one, 'script.py.mako'))) continue;
    const looksRight = files.some(
      (file) =>
        file.path.endsWith('.py') &&
        file.size < 1_000_000 &&
        /^down_revision\b/m.test(new TextDecoder().decode(file.read())),
    );
    if (looksRight) return settingsOf(one, world.files);
  }
  return null;
}

function settingsOf(scripts: string, files: Files): Place {
  for (let home = scripts; ; home = folderAbove(home)) {
    const settings = below(home, 'alembic.ini');
    if (files.kind(settings) === 'file') {
      const text = new TextDecoder().decode(files.read(settings));
      const named = /^\s*script_location\s*=\s*(.+?)\s*$/m.exec(text)?.[1]?.replace(/^%\(here\)s\/?/, '');
      if (
        named !== undefined &&
        files.normalize(below(home, named === '' ? '.' : named)) === files.normalize(scripts)
      ) {
        return { scripts, settings, home };
      }
      if (home !== scripts) return { scripts, settings: null, home };
    }
    if (home === '.' || home.startsWith('..'))
      return { scripts, settings: null, home: outsidePackages(scripts, files) };
  }
}

/** The nearest folder above that is no Python package itself: what imports by full names is found from there. */
function outsidePackages(scripts: string, files: Files): string {
  let home = scripts === '.' ? '.' : folderAbove(scripts);
  while (home !== '.' && files.kind(below(home, '__init__.py')) === 'file') home = folderAbove(home);
  return home;
}

async function render(
  programs: Programs,
  folder: FolderToRender,
  place: Place,
): Promise<{ readonly printed: PrintedRevisions; readonly doubt: string | null }> {
  const { world, engine } = folder;
  const root = world.files.root;
  const absolute = (path: string) => (path === '.' ? root : `${root}/${path}`);
  const pythons = pythonsOf(programs, folder, place);
  const wanted = engine ?? engineWritten(folder) ?? 'postgres';
  return programs.withTemporaryFolder(async (temporary) => {
    const driver = temporary.write('driver.py', alembicDriver);
    const bare = temporary.write(
      'alembic.ini',
      `[alembic]\nscript_location = ${absolute(place.scripts).replaceAll('%', '%%')}\nprepend_sys_path = ${absolute(place.home).replaceAll('%', '%%')}\n`,
    );
    let none: UserError = new UserError(
      'python_missing',
      `${place.scripts} holds Alembic revisions, and there is no Python on the PATH`,
      {
        hint: 'Install it: in a workflow the step `uses: actions/setup-python@v5`, and then `pip install` what the project needs.',
      },
    );
    for (const python of pythons) {
      const run = async (settings: string, mode: 'own' | 'plain') => {
        const key = `-- drydock ${randomBytes(12).toString('hex')} `;
        const { out } = await runToEnd(programs, {
          tool: 'Alembic',
          program: python,
          args: [driver, settings, key, mode, dialects[wanted]],
          folder: absolute(place.home),
          // Nothing is left behind in the project: no compiled files.
          env: { PYTHONDONTWRITEBYTECODE: '1', PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', PYTHONUTF8: '1' },
          missing: none,
          explain: (said) => explain(said, place),
        });
        return readPrinted(out, key);
      };
      let doubt: string | null = null;
      if (place.settings !== null) {
        try {
          const printed = await run(absolute(place.settings), 'own');
          const rendered = engineOf(printed.dialect);
          if (rendered !== null && (engine === null || printed.dialect === dialects[engine]))
            return { printed, doubt: null };
          if (engine === null && rendered === null) {
            doubt = `env.py of ${place.scripts} renders for ${plain(printed.dialect ?? 'nothing', 40)}: it was passed over, and the revisions were rendered for ${engineNames[wanted]}; say with --engine which server it is.`;
          }
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          if (error.code === 'alembic_missing') {
            none = error;
            continue;
          }
          doubt = `env.py of ${place.scripts} cannot be run here, so that the revisions were rendered for ${engineNames[wanted]} without it: ${error.message}`;
        }
      }
      try {
        return { printed: await run(bare, 'plain'), doubt };
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== 'alembic_missing') throw error;
        none = error;
      }
    }
    throw none;
  });
}

/** Pythons that may have Alembic: the project's own before the machine's. */
export function pythonsOf(programs: Programs, { world }: Pick<FolderToRender, 'world'>, place: Place): string[] {
  const windows = world.platform === 'win32';
  const program = windows ? 'Scripts/python.exe' : 'bin/python';
  const found: string[] = [];
  const active = world.env['VIRTUAL_ENV'];
  const folders = active ? [active] : [];
  for (let home = place.home; ; home = folderAbove(home)) {
    for (const name of ['.venv', 'venv']) folders.push(`${world.files.root}/${below(home, name)}`);
    if (home === '.' || home.startsWith('..')) break;
  }
  for (const one of folders) if (programs.exists(`${one}/${program}`)) found.push(`${one}/${program}`);
  for (const name of ['python3', 'python']) {
    const path = programs.find(name);
    if (path !== null) found.push(path);
  }
  return [...new Set(found)];
}

export function explain(said: string, place: Place): UserError | null {
  const noAlembic = /DRYDOCK-NO-ALEMBIC (.*)/.exec(said);
  if (noAlembic) {
    return new UserError(
      'alembic_missing',
      `${place.scripts} holds Alembic revisions, and Python has no Alembic${/'alembic'/.test(noAlembic[1] ?? '') ? '' : `: ${plain(noAlembic[1] ?? '', 120)}`}`,
      {
        hint: 'Install it: in a workflow the step `run: pip install alembic`, or what the project needs with `pip install -r requirements.txt`.',
      },
    );
  }
  // A traceback ends with the error, and what stands above it is for who wrote the code.
  const last = said
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => /^(?:[\w.]+(?:Error|Exception|Exit|Interrupt|NotFound|Warning)\w*)\b/.test(line))
    .at(-1);
  const module = /No module named '([^']+)'/.exec(last ?? '')?.[1];
  if (module !== undefined) {
    return new UserError(
      'python_module_missing',
      `The project imports ${plain(module, 80)}, which Python does not have here`,
      {
        hint: 'Install what the project needs before this step, for example with `pip install -r requirements.txt`.',
      },
    );
  }
  return last === undefined
    ? null
    : new UserError('program_failed', `Alembic cannot render ${place.scripts}: ${plain(last, 400)}`);
}

const dialects: Readonly<Record<Engine, string>> = { postgres: 'postgresql', mysql: 'mysql', mariadb: 'mysql' };

function engineOf(dialect: string | null): Engine | null {
  switch (dialect) {
    case 'postgresql':
      return 'postgres';
    case 'mysql':
    case 'mariadb':
      return dialect;
    default:
      return null;
  }
}

/** The engine whose types the revisions use. */
function engineWritten({ files }: FolderToRender): Engine | null {
  let postgres = 0;
  let mysql = 0;
  for (const file of files) {
    if (!file.path.endsWith('.py') || file.size > 1_000_000) continue;
    const text = new TextDecoder().decode(file.read());
    if (/\bpostgresql\b/.test(text)) postgres++;
    if (/\bdialects(?:\.|\s+import\s+)mysql\b|\bmysql\.[A-Z]/.test(text)) mysql++;
  }
  return postgres === 0 && mysql === 0 ? null : postgres >= mysql ? 'postgres' : 'mysql';
}

/** A path that Python gave, relative to the working folder; null for one outside of it. */
function inFolder(files: Files, path: string): string | null {
  const file = files.normalize(path);
  return files.kind(file) === 'file' ? file : null;
}

export function below(folder: string, name: string): string {
  return folder === '.' ? name : `${folder}/${name}`;
}

export function folderAbove(folder: string): string {
  const slash = folder.lastIndexOf('/');
  return slash < 0 ? '.' : folder.slice(0, slash);
}
