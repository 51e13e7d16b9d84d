import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Receiver {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly received: Received[];
  /** What the next requests are answered with; `null` for no answer at all. */
  answer: { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> } | null;
  stop(): Promise<void>;
}

/** A server of our own that keeps what comes. */
export async function receiver(): Promise<Receiver> {
  const received: Received[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      received.push({
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      });
      if (one.answer === null) return;
      response.writeHead(one.answer.status, one.answer.headers ?? {});
      response.end(one.answer.body ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const one: Receiver = {
    url: `http://127.0.0.1:${address.port}`,
    received,
    answer: { status: 200 },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return one;
}
