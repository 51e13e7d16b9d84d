import { fromWebToken } from '@aws-sdk/credential-providers';
import { plain } from '../../core/runtime/plain-text.ts';
import type { Environment } from '../../core/runtime/world.ts';
import { StoreFailure } from './store.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

const audience = 'sts.amazonaws.com';

/**
 * The credentials of a role that trusts this job: GitHub signs who the job is, and AWS gives credentials for an hour against it. Asked again
 * before they run out, for a backup that takes longer.
 */
export function roleCredentials(role: string, region: string | null, env: Environment): () => Promise<Credentials> {
  return async () => {
    const webIdentityToken = await askToken(env);
    const provide = fromWebToken({
      roleArn: role,
      roleSessionName: `drydock-${(env['GITHUB_RUN_ID'] ?? '').replace(/\D/g, '').slice(0, 30) || 'backup'}`,
      webIdentityToken,
      ...(region === null ? {} : { clientConfig: { region } }),
    });
    try {
      return await provide();
    } catch (error) {
      const name = error instanceof Error ? error.name : '';
      throw new StoreFailure(
        'denied',
        `The role ${plain(role, 200)} cannot be taken: ${wordOf(sentences, name) ?? `AWS answers ${plain(name, 80) || 'with an error'}`}`,
        wordOf(hints, name),
      );
    }
  };
}

const trust = `Let its trust policy name GitHub's OIDC provider, this repository, and the audience ${audience}.`;

const sentences: Readonly<Record<string, string>> = {
  AccessDenied: 'it does not trust this job',
  InvalidIdentityToken: "AWS does not accept GitHub's token",
  ExpiredTokenException: "GitHub's token has run out",
  TimeoutError: 'AWS does not answer',
};

const hints: Readonly<Record<string, string>> = { AccessDenied: trust, InvalidIdentityToken: trust };

/** What AWS calls it may be the name of something that every object has. */
function wordOf(words: Readonly<Record<string, string>>, name: string): string | null {
  return Object.hasOwn(words, name) ? (words[name] ?? null) : null;
}

/** The token comes over a connection that only this job may ask on; its text never gets into a message. */
async function askToken(env: Environment): Promise<string> {
  const [address, secret] = [env['ACTIONS_ID_TOKEN_REQUEST_URL'], env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']];
  if (!address || !secret || !URL.canParse(address)) {
    throw new StoreFailure(
      'denied',
      'The role of backup.s3.role cannot be taken: this job has no OIDC token',
      'Give the job `permissions: id-token: write`; outside of GitHub Actions leave out backup.s3.role and use the usual AWS credentials.',
    );
  }
  const url = new URL(address);
  url.searchParams.set('audience', audience);
  let why = 'it does not answer';
  for (let attempt = 1; attempt <= 3; attempt++) {
    try {
      const response = await fetch(url, {
        headers: { authorization: `Bearer ${secret}`, accept: 'application/json' },
        signal: AbortSignal.timeout(20_000),
      });
      const answer: unknown = response.ok ? await response.json() : null;
      if (typeof answer === 'object' && answer !== null && 'value' in answer && typeof answer.value === 'string') {
        return answer.value;
      }
      why = `it answers with status ${response.status}`;
      if (response.status < 500 && response.status !== 429) break;
    } catch {
      // The next attempt, or the sentence below; what was thrown may hold the address.
    }
    await new Promise((resolve) => setTimeout(resolve, attempt * 500));
  }
  throw new StoreFailure('denied', `GitHub gives no OIDC token to this job: ${why}`);
}
