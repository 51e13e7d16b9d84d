/** The servers that we know, by the word that options, configuration and reports have for them. */
export const engines = ['postgres', 'mysql', 'mariadb'] as const;

export type Engine = (typeof engines)[number];
