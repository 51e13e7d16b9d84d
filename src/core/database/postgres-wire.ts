import type { Connection } from 'pg';
import { decodeValue, rowsWritten } from './postgres-values.ts';
import type { Row } from './session.ts';

/** What the results of one message add up to, in the messages that they come in. */
export class WireResults {
  rows: readonly Row[] = [];
  affected: number | null = null;
  private fields: RowDescription['fields'] = [];
  private newRows: Row[] | null = null;

  describe(message: RowDescription): void {
    this.fields = message.fields;
    this.newRows = [];
  }

  add(message: DataRow): void {
    const row: Record<string, unknown> = {};
    this.fields.forEach(({ name, dataTypeID }, place) => {
      row[name] = decodeValue(dataTypeID, message.fields[place] ?? null);
    });
    this.newRows?.push(row);
  }

  complete(message: { readonly text: string }): void {
    const written = rowsWritten(message.text, this.newRows !== null);
    if (written !== null) this.affected = (this.affected ?? 0) + written;
    if (this.newRows !== null) this.rows = this.newRows;
    this.newRows = null;
  }
}

export interface RowDescription {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
}

export interface DataRow {
  readonly fields: readonly (string | null)[];
}

/** What the server answered to one message, once it is ready for the next. */
export interface WireAnswer {
  readonly rows: readonly Row[];
  readonly affected: number | null;
  readonly error: WireError | null;
}

/** An error as the server sends it (it has a SQLSTATE), or that of a socket. */
export interface WireError extends Error {
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly position?: string;
}

export interface WireRequest {
  readonly sql: string;
  /** With values it is the extended protocol, which takes one statement; without, a simple query of any number of them. */
  readonly values?: readonly (string | Buffer | null)[];
  /** Rows for `COPY … FROM stdin`. */
  readonly copy?: string;
  /** Texts of the requests that follow, which go to the server together with this one, so that it need not wait for us. */
  readonly behind?: readonly string[];
  /** It went to the server with an earlier one. */
  readonly sent?: boolean;
}

/** The driver's connection: more of it than its types tell. */
interface Wire extends Pick<Connection, 'query' | 'sync' | 'once' | 'removeListener'> {
  parse(statement: { readonly name: string; readonly text: string }): void;
  bind(portal: { readonly portal: string; readonly statement: string; readonly values: readonly unknown[] }): void;
  describe(what: { readonly type: 'P'; readonly name: string }): void;
  execute(portal: { readonly portal: string }): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(why: string): void;
  readonly stream: { cork(): void; uncork(): void };
}

/**
 * One request for the driver to submit. The driver's own query object gives an error as soon as it comes, and takes a lost connection for
 * an error like others. This one answers when the server is ready for the next request or gone, and keeps values as text. The methods
 * are those that the driver calls, by their names.
 */
export class WireQuery {
  private readonly request: WireRequest;
  private readonly answer: (answer: WireAnswer) => void;
  private readonly results = new WireResults();
  private wire: Wire | null = null;
  private done = false;

  constructor(request: WireRequest, answer: (answer: WireAnswer) => void) {
    this.request = request;
    this.answer = answer;
  }

  /** The driver replaces it where a time limit is set, and looks for it in any case. */
  callback(): void {}

  submit(connection: Connection): void {
    const wire = connection as unknown as Wire;
    this.wire = wire;
    const { sql, values, behind = [], sent } = this.request;
    if (sent === true) return;
    if (values === undefined) {
      wire.stream.cork();
      for (const one of [sql, ...behind]) wire.query(one);
      wire.stream.uncork();
      return;
    }
    wire.parse({ name: '', text: sql });
    wire.bind({ portal: '', statement: '', values });
    wire.describe({ type: 'P', name: '' });
    wire.execute({ portal: '' });
    wire.sync();
  }

  handleRowDescription(message: RowDescription): void {
    this.results.describe(message);
  }

  handleDataRow(message: DataRow): void {
    this.results.add(message);
  }

  handleCommandComplete(message: { readonly text: string }): void {
    this.results.complete(message);
  }

  handleEmptyQuery(): void {}

  handlePortalSuspended(): void {}

  handleCopyInResponse(): void {
    const { copy } = this.request;
    if (copy === undefined) {
      this.wire?.sendCopyFail('no rows were given');
      return;
    }
    // A backend that finds an error in the middle drops the rest by itself, so that nothing has to be stopped.
    const data = Buffer.from(copy, 'utf8');
    for (let at = 0; at < data.length; at += 1 << 18) this.wire?.sendCopyFromChunk(data.subarray(at, at + (1 << 18)));
    this.wire?.endCopyFrom();
  }

  /** Of `COPY … TO stdout`, which nobody reads here. */
  handleCopyData(): void {}

  handleReadyForQuery(): void {
    this.finish(null);
  }

  handleError(error: WireError): void {
    if (this.done) return;
    const { wire } = this;
    // Only the server sends a severity, and after that it says that it is ready, unless it goes away.
    if (wire === null || error.severity === undefined) {
      this.finish(error);
      return;
    }
    const finish = () => {
      wire.removeListener('readyForQuery', finish);
      wire.removeListener('end', finish);
      this.finish(error);
    };
    wire.once('readyForQuery', finish);
    wire.once('end', finish);
  }

  private finish(error: WireError | null): void {
    if (this.done) return;
    this.done = true;
    const { rows, affected } = this.results;
    this.answer({ rows, affected, error });
  }
}
