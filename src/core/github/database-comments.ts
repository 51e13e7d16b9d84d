import type { MarkdownPart } from '../report/markdown-parts.ts';
import type { StickyComment } from './comment.ts';
import { commentBody } from './comment-body.ts';
import type { PullRequestOfEvent } from './event.ts';
import { marker } from './marker.ts';

/** What is to stand in the comment about one database. */
export interface DatabaseComment {
  readonly name: string;
  /** Its folder, by its path in the repository. */
  readonly folder: string;
  readonly parts: readonly MarkdownPart[];
  /** False when there is nothing to say: then an old comment is brought up to date, and none is made. */
  readonly isWorthSaying: boolean;
  /** What is to be said below: a sentence each, plain text. */
  readonly notes: readonly string[];
}

export interface CommentsContext {
  readonly job: 'lint' | 'test' | 'check';
  readonly pull: PullRequestOfEvent;
  /** Sets the comments of several steps on one pull request apart: the working folder, "" or with a slash at its end. */
  readonly prefix: string;
  readonly runUrl: string | null;
}

/** A comment a database, each with a marker of its own, so that the next run finds it. */
export function databaseComments(
  databases: readonly DatabaseComment[],
  { job, pull, prefix, runUrl }: CommentsContext,
): readonly StickyComment[] {
  return databases.map(({ name, folder, parts, isWorthSaying, notes }) => {
    // Without a configuration every database is called "default": then it is the folder that tells two of them apart.
    const mark = marker(job, name === 'default' ? folder : `${prefix}${name}`);
    const database = databases.length > 1 ? name : null;
    return {
      marker: mark,
      isWorthSaying,
      body: () => commentBody(parts, { marker: mark, database, notes, commit: pull.head, runUrl }),
    };
  });
}
