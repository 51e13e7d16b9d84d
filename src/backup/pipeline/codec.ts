import type { Environment } from '../../core/runtime/world.ts';
import type { Compression, Encryption } from '../manifest.ts';

/** How a dump becomes what is stored. */
export interface EncodeWish {
  readonly compression: Compression;
  /** age public keys; with a passphrase none. Both empty: not encrypted. */
  readonly recipients: readonly string[];
  readonly passphrase: string | null;
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  /** Bytes so far, now and then. */
  tell(plain: number, stored: number): void;
}

/** What went in and what came out; only true when the output has ended. */
export interface Encoded {
  readonly output: AsyncIterable<Uint8Array>;
  facts(): {
    readonly plain: { readonly bytes: number; readonly sha256: string };
    readonly stored: { readonly bytes: number; readonly sha256: string };
  };
}

export interface DecodeWish {
  readonly compression: Compression;
  readonly encryption: Encryption | null;
  /** Private keys (`AGE-SECRET-KEY-1…`), and a passphrase. */
  readonly identities: readonly string[];
  readonly passphrase: string | null;
  /** What the manifest says of both sides: held against what comes. */
  readonly plain: { readonly bytes: number; readonly sha256: string };
  readonly stored: { readonly bytes: number; readonly sha256: string };
  readonly env: Environment;
  readonly platform: NodeJS.Platform;
  tell(plain: number, stored: number): void;
}

/**
 * `damaged`: bytes are other than the manifest says, or cannot be decrypted or decompressed. `wrong_key`: no identity opens it.
 * `missing_key`: it is encrypted and there is no identity. `program_failed`: what compresses ended badly, which says nothing of the backup.
 */
export class CodecFailure extends Error {
  readonly code: 'damaged' | 'wrong_key' | 'missing_key' | 'bad_key' | 'program_failed';
  readonly hint: string | null;

  constructor(code: CodecFailure['code'], message: string, hint: string | null = null) {
    super(message);
    this.name = 'CodecFailure';
    this.code = code;
    this.hint = hint;
  }
}
