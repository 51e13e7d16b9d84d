/** A workflow command as the runner understands it. */
export interface WorkflowCommand {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

export interface RunnerLog {
  /** Commands that the runner would have obeyed, in order. */
  readonly commands: readonly WorkflowCommand[];
  /** Lines that a reader of the log sees. */
  readonly lines: readonly string[];
  /** Lines with a text that was masked before. The runner hides it; that it got there is a defect all the same. */
  readonly leaks: readonly string[];
  /** True when the step ended without letting the runner listen again. */
  readonly isDeaf: boolean;
}

/**
 * Reads what a step printed as the runner does (its ActionCommand and OutputManager): a line that starts with `::name`
 * after white space is a command, so is `##[name` anywhere in a line, and neither is while commands are stopped.
 */
export function readRunnerLog(output: string, secrets: readonly string[] = []): RunnerLog {
  const commands: WorkflowCommand[] = [];
  const lines: string[] = [];
  const leaks: string[] = [];
  const masks: string[] = [...secrets];
  let token: string | null = null;
  for (const line of output.split(/\r\n|\n|\r/)) {
    const command = parse(line);
    if (command?.name === 'add-mask') {
      if (token === null) {
        masks.push(command.message);
        commands.push(command);
        continue;
      }
    }
    if (masks.some((mask) => mask !== '' && line.includes(mask))) leaks.push(line);
    if (token !== null) {
      if (command?.name === token) token = null;
      else lines.push(line);
    } else if (command === null) {
      lines.push(line);
    } else if (command.name === 'stop-commands') {
      token = command.message;
    } else {
      commands.push(command);
    }
  }
  return { commands, lines, leaks, isDeaf: token !== null };
}

function parse(line: string): WorkflowCommand | null {
  const found =
    /^\s*::([^\s:]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::([\s\S]*)$/.exec(line) ??
    /##\[([^\s\]]+)(?: ([^\]]*))?\]([\s\S]*)$/.exec(line);
  if (found === null) return null;
  const [, name = '', properties = '', message = ''] = found;
  return {
    name,
    properties: Object.fromEntries(
      properties.split(/[,;]/).flatMap((pair) => {
        const at = pair.indexOf('=');
        return at < 0 ? [] : [[pair.slice(0, at).trim(), unescaped(pair.slice(at + 1))]];
      }),
    ),
    message: unescaped(message),
  };
}

function unescaped(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}

/** Reads GITHUB_OUTPUT: `name=value`, or `name<<DELIMITER`, lines, DELIMITER. */
export function readOutputs(text: string): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    if (heredoc !== null) {
      const [, name = '', delimiter = ''] = heredoc;
      const value: string[] = [];
      while (lines[++i] !== delimiter) {
        if (i >= lines.length) throw new Error(`the output ${name} does not end`);
        value.push(lines[i] ?? '');
      }
      outputs[name] = value.join('\n');
    } else if (line.includes('=')) {
      outputs[line.slice(0, line.indexOf('='))] = line.slice(line.indexOf('=') + 1);
    }
  }
  return outputs;
}
