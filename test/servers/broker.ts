import { createServer } from 'node:http';
import { startMysql } from './mysql.ts';
import { mysqlServerNames } from './mysql-names.ts';
import { majors, startPostgres } from './postgres.ts';

interface Started {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts servers when they are first asked for, so that a run of tests that need none costs nothing, and a run that needs
 * six starts each once. Answers `GET /16` with the URL of PostgreSQL 16, `GET /mariadb-11.8` with that of MariaDB 11.8 and `GET /s3` with
 * that of an S3 server, or with status 500 and the line that says why there is none. Listens on 127.0.0.1 only.
 */
export async function startBroker(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const started = new Map<string, Promise<Started>>();
  const broker = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    const server = started.get(name) ?? start(name);
    if (server === null) {
      response.writeHead(404).end();
      return;
    }
    started.set(name, server);
    server.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });
  await new Promise<void>((resolve, reject) => {
    broker.on('error', reject);
    broker.listen(0, '127.0.0.1', resolve);
  });
  const address = broker.address();
  if (address === null || typeof address === 'string') throw new Error('the broker has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      broker.closeAllConnections();
      await new Promise((resolve) => broker.close(resolve));
      for (const outcome of await Promise.allSettled(started.values())) {
        if (outcome.status === 'fulfilled') await outcome.value.stop();
      }
    },
  };
}

function start(name: string): Promise<Started> | null {
  const major = majors.find((known) => name === `${known}`);
  if (major !== undefined) return startPostgres(major);
  // Loaded when it is asked for: the AWS SDK is large.
  if (name === 's3') return import('./s3.ts').then(({ startS3 }) => startS3());
  const mysql = mysqlServerNames.find((known) => known === name);
  return mysql === undefined ? null : startMysql(mysql);
}
