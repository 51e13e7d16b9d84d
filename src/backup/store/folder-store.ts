import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, mkdir, open, readdir, realpath, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { plain } from '../../core/runtime/plain-text.ts';
import { untilAborted } from './abortable-body.ts';
import { codeOf, folderFailure } from './folder-failure.ts';
import { checkKey, checkPrefix, keyPart } from './keys.ts';
import {
  type ObjectFacts,
  type PutWish,
  type Store,
  type StoredObject,
  StoreFailure,
  type UnfinishedUpload,
} from './store.ts';

/** A draft beside the file that it becomes: when it was begun (milliseconds, base 36), something random, and the file's name. */
const draftName = /^\.drydock-draft\.([0-9a-z]{1,10})\.([0-9a-f]{12})\.(.+)$/;

const pieceBytes = 256 * 1024;

/**
 * Backups as files below a folder, which is made when the first one comes; the folder that it is in has to be there, so that a drive that
 * is not mounted, or a slip of the pen, does not become a new folder somewhere else. Files of others are neither listed nor touched.
 */
export function openFolderStore(root: string): Store {
  return new FolderStore(root);
}

class FolderStore implements Store {
  readonly name: string;
  readonly kind = 'folder';
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.name = plain(root, 300);
  }

  async put(key: string, body: AsyncIterable<Uint8Array>, wish: PutWish): Promise<StoredObject> {
    checkKey(key, this.name);
    wish.signal.throwIfAborted();
    const target = this.#path(key);
    // Said before a gigabyte is written; whether it is so is decided at the end, by the link.
    if (wish.replace !== true && (await this.#facts(target)) !== null) throw exists(target);
    const { draft, handle } = await this.#draft(key, target);
    let bytes = 0;
    try {
      try {
        for await (const piece of untilAborted(body, wish.signal)) {
          await told(draft, 'written', () => writeAll(handle, piece));
          bytes += piece.byteLength;
        }
        await told(draft, 'written', () => handle.sync());
      } finally {
        await handle.close();
      }
      wish.signal.throwIfAborted();
      await told(target, 'written', () => publish(draft, target, wish.replace === true));
    } catch (error) {
      await this.#takeBack(draft);
      throw error;
    }
    return { bytes, versionId: null, parts: 1 };
  }

  async *get(key: string, from = 0): AsyncIterable<Uint8Array> {
    checkKey(key, this.name);
    const path = this.#path(key);
    await this.#mustStayInside(dirname(path));
    const handle = await told(path, 'read', () => open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)));
    try {
      const stat = await told(path, 'read', () => handle.stat());
      if (!stat.isFile()) throw new StoreFailure('refused', `${plain(path, 300)} is no regular file`);
      for (let at = from; ; ) {
        const piece = Buffer.allocUnsafe(pieceBytes);
        const { bytesRead } = await told(path, 'read', () => handle.read(piece, 0, pieceBytes, at));
        if (bytesRead === 0) return;
        at += bytesRead;
        yield piece.subarray(0, bytesRead);
      }
    } finally {
      await handle.close();
    }
  }

  async head(key: string): Promise<ObjectFacts | null> {
    checkKey(key, this.name);
    const path = this.#path(key);
    const stat = await this.#facts(path);
    if (stat === null) return null;
    await this.#mustStayInside(dirname(path));
    if (!stat.isFile()) throw new StoreFailure('refused', `${plain(path, 300)} is no regular file`);
    return factsOf(key, stat);
  }

  async list(prefix: string): Promise<readonly ObjectFacts[]> {
    checkPrefix(prefix, this.name);
    const found: ObjectFacts[] = [];
    for await (const { key, path, name } of this.#walk(prefix)) {
      if (!keyPart.test(name) || !key.startsWith(prefix)) continue;
      const stat = await this.#facts(path);
      if (stat?.isFile()) found.push(factsOf(key, stat));
    }
    return found.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  }

  async remove(key: string): Promise<void> {
    checkKey(key, this.name);
    const path = this.#path(key);
    if ((await this.#facts(path)) === null) return;
    await this.#mustStayInside(dirname(path));
    try {
      await unlink(path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT') return;
      // What `chattr +i` and the snapshots of some file systems answer.
      if (code === 'EPERM')
        throw new StoreFailure('locked', `${plain(path, 300)} cannot be removed: the system does not permit it`);
      throw folderFailure(error, path, 'removed');
    }
    await syncFolder(dirname(path));
    await this.#removeEmpty(dirname(path));
  }

  async unfinished(prefix: string): Promise<readonly UnfinishedUpload[]> {
    checkPrefix(prefix, this.name);
    const found: UnfinishedUpload[] = [];
    for await (const { key, name } of this.#walk(prefix)) {
      const [, begun, , target] = draftName.exec(name) ?? [];
      if (begun === undefined || target === undefined || !keyPart.test(target)) continue;
      const own = key.slice(0, key.length - name.length) + target;
      if (own.startsWith(prefix)) found.push({ key: own, id: name, begun: new Date(Number.parseInt(begun, 36)) });
    }
    return found;
  }

  async abort(upload: UnfinishedUpload): Promise<void> {
    checkKey(upload.key, this.name);
    const target = this.#path(upload.key);
    if (!draftName.test(upload.id) || /[\\/\0]/.test(upload.id)) {
      throw new StoreFailure('refused', `"${plain(upload.id, 100)}" is no draft of ${this.name}`);
    }
    const draft = join(dirname(target), upload.id);
    if ((await this.#facts(draft)) === null) return;
    await this.#mustStayInside(dirname(draft));
    await told(draft, 'removed', () => unlink(draft));
    await this.#removeEmpty(dirname(draft));
  }

  /** The clock of a folder is that of this machine. */
  async now(): Promise<Date | null> {
    return null;
  }

  async close(): Promise<void> {}

  #path(key: string): string {
    return join(this.#root, ...key.split('/'));
  }

  async #facts(path: string): Promise<Stats | null> {
    try {
      return await lstat(path);
    } catch (error) {
      const code = codeOf(error);
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      throw folderFailure(error, path, 'read');
    }
  }

  /** Makes the folders that are missing, and the draft in the last of them. */
  async #draft(key: string, target: string): Promise<{ draft: string; handle: FileHandle }> {
    const begun = Date.now().toString(36);
    const name = key.slice(key.lastIndexOf('/') + 1);
    const draft = join(dirname(target), `.drydock-draft.${begun}.${randomBytes(6).toString('hex')}.${name}`);
    for (let attempt = 1; ; attempt++) {
      await this.#makeFolders(key);
      try {
        return { draft, handle: await open(draft, 'wx', 0o600) };
      } catch (error) {
        // Another run that removed the last file of this folder took it away as an empty one.
        if (codeOf(error) !== 'ENOENT' || attempt === 3) throw folderFailure(error, draft, 'made');
      }
    }
  }

  async #makeFolders(key: string): Promise<void> {
    await this.#makeFolder(this.#root);
    let folder = this.#root;
    for (const part of key.split('/').slice(0, -1)) {
      folder = join(folder, part);
      await this.#makeFolder(folder);
      await this.#mustStayInside(folder);
    }
  }

  async #makeFolder(folder: string): Promise<void> {
    try {
      await mkdir(folder, { mode: 0o700 });
    } catch (error) {
      const code = codeOf(error);
      if (code === 'EEXIST') return;
      if (code === 'ENOENT' && folder === this.#root) {
        throw new StoreFailure(
          'missing',
          `${this.name} cannot be made: there is no folder ${plain(dirname(folder), 300)}`,
          'Make the folder, or mount the drive that it is on.',
        );
      }
      throw folderFailure(error, folder, 'made');
    }
    await syncFolder(dirname(folder));
  }

  /** A link inside of the folder may lead to another place of it, and nowhere else. */
  async #mustStayInside(folder: string): Promise<void> {
    const [root, real] = await told(folder, 'read', () => Promise.all([realpath(this.#root), realpath(folder)]));
    const way = relative(root, real);
    if (way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way)) {
      throw new StoreFailure('refused', `${plain(folder, 300)} leads out of ${this.name}`);
    }
  }

  /** Every file below the folder that the prefix names, with drafts. Links are not followed. */
  async *#walk(prefix: string): AsyncIterable<{ key: string; path: string; name: string }> {
    const cut = prefix.lastIndexOf('/');
    const first = cut === -1 ? [] : prefix.slice(0, cut).split('/');
    const start = join(this.#root, ...first);
    if ((await this.#facts(start)) === null) return;
    await this.#mustStayInside(start);
    const folders = [{ path: start, key: first.map((part) => `${part}/`).join('') }];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      const { path, key } = folder;
      for (const entry of await told(path, 'read', () => entries(path))) {
        const inner = join(path, entry.name);
        if (entry.isFile()) yield { key: key + entry.name, path: inner, name: entry.name };
        if (!entry.isDirectory() || !keyPart.test(entry.name)) continue;
        const innerKey = `${key}${entry.name}/`;
        if (innerKey.startsWith(prefix) || prefix.startsWith(innerKey)) folders.push({ path: inner, key: innerKey });
      }
    }
  }

  /** After a failure: what cannot be removed now is found by `unfinished` later, and the failure itself matters more. */
  async #takeBack(draft: string): Promise<void> {
    await unlink(draft).catch(() => {});
    await this.#removeEmpty(dirname(draft));
  }

  /** Folders that hold nothing any more, up to the store's own, which stays. */
  async #removeEmpty(folder: string): Promise<void> {
    for (let at = folder; at !== this.#root && at.startsWith(this.#root); at = dirname(at)) {
      try {
        await rmdir(at);
      } catch {
        return; // Not empty, or not ours to remove.
      }
    }
  }
}

function factsOf(key: string, stat: Stats): ObjectFacts {
  return { key, bytes: stat.size, modified: stat.mtime, versionId: null, storageClass: null };
}

function exists(path: string): StoreFailure {
  return new StoreFailure('exists', `${plain(path, 300)} is there already`);
}

/**
 * Gives the draft its name. By a link, which never replaces a file; a rename does. File systems without links (FAT, some network drives)
 * get a look before the rename: two runs would have to meet between both, with one name, of which each has a random part.
 */
async function publish(draft: string, target: string, replace: boolean): Promise<void> {
  if (replace) {
    await rename(draft, target);
    return syncFolder(dirname(target));
  }
  try {
    await link(draft, target);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST') throw exists(target);
    if (code === null || !['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(code)) throw error;
    const there = await lstat(target).then(
      () => true,
      (missing: unknown) => codeOf(missing) !== 'ENOENT',
    );
    if (there) throw exists(target);
    await rename(draft, target);
    return syncFolder(dirname(target));
  }
  try {
    await unlink(draft);
    await syncFolder(dirname(target));
  } catch (error) {
    // It failed as a whole, so nothing may stand there.
    await unlink(target).catch(() => {});
    throw error;
  }
}

/** One call writes as much as the system likes to, which need not be all. */
async function writeAll(handle: FileHandle, piece: Uint8Array): Promise<void> {
  for (let at = 0; at < piece.byteLength; ) {
    const { bytesWritten } = await handle.write(piece, at, piece.byteLength - at);
    at += bytesWritten;
  }
}

/** A new name is on the disk only when its folder is: else a power cut leaves a backup that was reported as made, and is not there. */
async function syncFolder(folder: string): Promise<void> {
  let handle: FileHandle;
  try {
    handle = await open(folder, 'r');
  } catch {
    return; // Windows opens no folder, and a folder that we may not read can hold what we may write.
  }
  try {
    await handle.sync();
  } catch (error) {
    const code = codeOf(error);
    // Some network drives do not know it.
    if (code !== 'EINVAL' && code !== 'EPERM' && code !== 'ENOTSUP' && code !== 'EBADF') throw error;
  } finally {
    await handle.close();
  }
}

async function entries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    // Removed by another run since we saw it.
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function told<T>(path: string, doing: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof StoreFailure ? error : folderFailure(error, path, doing);
  }
}
