/** The least severity that fails a run, as options and drydock.yml say it. */
export const failOnLevels = ['error', 'warning', 'notice', 'never'] as const;

export type FailOn = (typeof failOnLevels)[number];

export function isFailOn(text: string): text is FailOn {
  return failOnLevels.some((level) => level === text);
}
