/** A part of a SQL file that is sent by itself. */
export type Piece =
  | {
      readonly kind: 'statement';
      readonly sql: string;
      /** UTF-16 offset in the file. */
      readonly start: number;
      /** The rows behind COPY … FROM stdin; null for all other statements. */
      readonly data: string | null;
    }
  /** A command of psql or the mysql client that hides SQL from us, and what to say of it. */
  | { readonly kind: 'command'; readonly start: number; readonly reason: string };
