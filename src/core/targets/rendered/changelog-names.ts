/** XML, YAML and JSON files in a folder of migrations; of JSON only what may be named as a changelog, for others keep their own there. */
const changelog = /(?:\.xml|\.ya?ml|(?:change-?log|change-?set|master|liquibase|db\.).*\.json)$/i;

/** Whether a file may be a changelog, by its name; whether it is one, its text tells. */
export function isChangelogName(path: string): boolean {
  return changelog.test(path);
}

/** What a build copied: the same changelogs once more. */
export function isBuildResult(path: string): boolean {
  return /(?:^|\/)(?:target|build|dist|out|bin|node_modules)\//.test(path);
}
