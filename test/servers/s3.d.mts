/** Ceph's programs, to be run by their own dynamic linker. */
export interface CephPrograms {
  readonly folder: string;
  readonly linker: string;
  /** For `--library-path`. */
  readonly libraries: string;
  readonly bin: string;
  readonly plugins: string;
  readonly classes: string;
}
export function cephPrograms(): CephPrograms;
export function programsIn(folder: string): CephPrograms;
export function s3CannotBeHad(why: string): string;
