/**
 * One option of a job. From a job's record of these come its types, the flags of the command line, the inputs of the
 * action, the tables in the documentation and part of the JSON Schema: nothing is written twice.
 */
export type OptionSpec = TextOption | ChoiceOption | FlagOption | ListOption;

interface CommonOption {
  /** One sentence, plain text. The same in `--help`, action.yml and the README. */
  readonly what: string;
  /** Where it exists. Absent: everywhere. */
  readonly only?: 'action' | 'terminal';
  /** What is taken when it is not given, if that is not simply `default` (drydock.yml may say it, for example). */
  readonly otherwise?: string;
  /** A default in action.yml that GitHub evaluates: `${{ github.token }}`. */
  readonly actionDefault?: string;
}

export interface TextOption extends CommonOption {
  readonly kind: 'text';
  /** What stands for the value in `--help`: FILE, REF. */
  readonly value: string;
  readonly default: string | null;
  readonly pattern?: TextPattern;
}

/** What a text has to look like. */
export interface TextPattern {
  accepts(value: string): boolean;
  /** The end of "… is not". */
  readonly expected: string;
  /** As a regular expression for JSON Schema, where one can say it. */
  readonly source?: string;
}

export interface ChoiceOption extends CommonOption {
  readonly kind: 'choice';
  /** What stands for the value in `--help`; the option's own name when absent. */
  readonly value?: string;
  readonly values: readonly string[];
  readonly default: string | null;
}

export interface FlagOption extends CommonOption {
  readonly kind: 'flag';
  /** Null: not given, decided elsewhere. */
  readonly default: boolean | null;
  /** Another spelling of the same flag. */
  readonly alias?: string;
}

/** Several values: arguments without a flag on the command line, one a line in an action. */
export interface ListOption extends CommonOption {
  readonly kind: 'list';
  readonly value: string;
  readonly default: readonly string[];
  readonly positional: true;
}

export type OptionsSpec = Readonly<Record<string, OptionSpec>>;

type Nullable<O extends OptionSpec, V> = O['default'] extends null ? V | null : V;
type ValueOf<O extends OptionSpec> = O extends ChoiceOption
  ? Nullable<O, O['values'][number]>
  : O extends TextOption
    ? Nullable<O, string>
    : O extends FlagOption
      ? Nullable<O, boolean>
      : readonly string[];

/** The values that a spec yields, under the options' own names. */
export type OptionsOf<S extends OptionsSpec> = { readonly [K in keyof S]: ValueOf<S[K]> };
