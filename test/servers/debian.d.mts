/** A server's programs, unpacked or installed. */
export interface MysqlPrograms {
  /** What to run, and the arguments that come first: the dynamic linker with its libraries, or nothing. */
  readonly command: string;
  readonly prefix: readonly string[];
  /** The folder that must be open to the servers' user; null for what the machine has installed. */
  readonly folder: string | null;
  readonly base: string;
  readonly share: string;
  readonly plugins: string;
}
export interface DebianServer {
  readonly name: 'mysql-9.7' | 'mariadb-10.11' | 'mariadb-11.8';
  readonly suite: string;
  readonly package: string;
  readonly series: string;
  readonly title: string;
  readonly variables: readonly string[];
}
export const debianServers: readonly DebianServer[];
/** Programs of the server, downloaded when they are not there. Throws an Error of one line. */
export function mysqlPrograms(name: string): MysqlPrograms;
export function mysqlCannotBeHad(name: string, why: string): string;
/** The folder that stands for `/` after the packages were unpacked there, downloaded when they are not there. Throws an Error of one line. */
export function unpackedPackages(name: string, title: string, suite: string, packages: readonly string[]): string;
