import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut. */
export interface TcpProxy {
  readonly port: number;
  /** Connections that were made through it. */
  connections(): number;
  /** Cuts what runs when so many more bytes have gone to the server, or come from it; once. */
  cutAfter(bytes: { readonly up?: number; readonly down?: number }): void;
  /** Cuts the connection on which such a request went, when its answer comes; once. */
  cutAnswerTo(request: RegExp): void;
  /** Tells when such a request has gone to the server; once. */
  when(request: RegExp, tell: () => void): void;
  /** How often something was cut. */
  cuts(): number;
  /** Nothing gets through any more, as if the server had been killed. */
  kill(): void;
  close(): Promise<void>;
}

export async function proxyTo(host: string, port: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let made = 0;
  let left = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
  let dead = false;
  let cuts = 0;
  let awaited: RegExp | null = null;
  let watched: { readonly request: RegExp; readonly tell: () => void } | null = null;
  const cutAll = () => {
    cuts++;
    left = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (dead) {
      near.destroy();
      return;
    }
    made++;
    let marked = false;
    const far = connect(port, host);
    for (const [from, to, way] of [
      [near, far, 'up'],
      [far, near, 'down'],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (data: Buffer) => {
        left[way] -= data.byteLength;
        if (way === 'up' && watched?.request.test(data.toString('latin1', 0, 1_000))) {
          const { tell } = watched;
          watched = null;
          setImmediate(tell);
        }
        if (way === 'up' && awaited?.test(data.toString('latin1', 0, 1_000))) {
          marked = true;
          awaited = null;
        }
        if (left[way] < 0 || (way === 'down' && marked)) cutAll();
        else if (!to.write(data)) from.pause();
      });
      to.on('drain', () => from.resume());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    connections: () => made,
    cutAfter({ up = Number.POSITIVE_INFINITY, down = Number.POSITIVE_INFINITY }) {
      left = { up, down };
    },
    cutAnswerTo(request) {
      awaited = request;
    },
    when(request, tell) {
      watched = { request, tell };
    },
    cuts: () => cuts,
    kill() {
      dead = true;
      cutAll();
    },
    async close() {
      cutAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
